"""Persons, the accounts by which they enter, the tokens of their programs."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models


class Person(models.Model):
    """A human being known to the administration, with or without an account."""

    class Language(models.TextChoices):
        VIETNAMESE = "vi", "Tiếng Việt"
        ENGLISH = "en", "English"

    full_name = models.CharField(max_length=120)
    honorific = models.CharField(max_length=20, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    language = models.CharField(
        max_length=2, choices=Language.choices, default=Language.VIETNAMESE
    )
    is_sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.full_name


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; allauth and Django's commands call it."""

    def create_user(
        self, username: str, password: str | None = None, **values: object
    ) -> Account:
        account = Account(username=username, **values)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(
        self, username: str, password: str | None = None, **values: object
    ) -> Account:
        values.setdefault("person", Person.objects.create(full_name=username))
        return self.create_user(
            username, password, is_staff=True, is_superuser=True, **values
        )


class Account(AbstractBaseUser, PermissionsMixin):
    """The way into the application for one person."""

    username = models.CharField(max_length=60, unique=True)
    email = models.EmailField(blank=True, default="")
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, related_name="account"
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[AccountManager] = AccountManager()

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        return self.person.full_name

    def get_short_name(self) -> str:
        return self.person.full_name


class AccessToken(models.Model):
    """A personal access token: only its digest is kept."""

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="access_tokens"
    )
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="a_token_expires_after_its_creation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    def is_valid(self, at: dt.datetime) -> bool:
        """Tell whether the token opens anything at the moment *at*."""
        return self.revoked_at is None and at < self.expires_at
