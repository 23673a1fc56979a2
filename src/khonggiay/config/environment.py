"""Read the environment: data folder, secret, database address, flags."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def flag(name: str) -> bool:
    """Tell whether the variable is switched on (`1`, `true`, `yes`)."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """Return the variable as a whole number.

    Raises:
        ImproperlyConfigured: it is set, but not to a whole number.
    """
    text = os.environ.get(name, "")
    if not text:
        return default
    try:
        return int(text)
    except ValueError as error:
        message = f"{name} must be a whole number, not {text!r}."
        raise ImproperlyConfigured(message) from error


def words(name: str) -> list[str]:
    """Return the variable's words, separated by commas."""
    return [
        word.strip() for word in os.environ.get(name, "").split(",") if word.strip()
    ]


def clamd() -> str:
    """Return the address of the scanner in `KHONGGIAY_CLAMD`, or nothing.

    Raises:
        ImproperlyConfigured: it is set, but not to an address of clamd.
    """
    address = os.environ.get("KHONGGIAY_CLAMD", "").strip()
    parts = urlsplit(address)
    if not address or (parts.scheme == "unix" and parts.path.startswith("/")):
        return address
    if parts.scheme == "tcp" and parts.hostname:
        return address
    message = (
        "KHONGGIAY_CLAMD must be like unix:/run/clamav/clamd.ctl or "
        f"tcp://localhost:3310, not {address!r}."
    )
    raise ImproperlyConfigured(message)


def data_dir() -> Path:
    """Return the folder for everything that the program keeps on disk.

    `KHONGGIAY_DATA` names it; without, it is `data` in the current folder.
    """
    return Path(os.environ.get("KHONGGIAY_DATA", "data")).expanduser().resolve()


def secret_key(folder: Path) -> str:
    """Return the signing key: `KHONGGIAY_SECRET_KEY`, else one kept in *folder*."""
    key = os.environ.get("KHONGGIAY_SECRET_KEY", "")
    if key:
        return key
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text("ascii")
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text("ascii")


def database(folder: Path) -> dict[str, Any]:
    """Return Django's settings for the database.

    `DATABASE_URL` names it (`postgresql://user:password@host:port/name`); without,
    it is the program's own PostgreSQL, whose socket stands under *folder*.

    Raises:
        ImproperlyConfigured: the address is not one of PostgreSQL.
    """
    address = os.environ.get("DATABASE_URL", "") or embedded_address(folder)
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"}:
        message = (
            "DATABASE_URL must begin with postgresql:// "
            f"(this one begins with {parts.scheme or 'nothing'}://)."
        )
        raise ImproperlyConfigured(message)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "khonggiay",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **options},
    }


def embedded_address(folder: Path) -> str:
    """Return the address of the program's own PostgreSQL, started or not.

    The running server writes it to `postgres-address` under *folder*.
    """
    written = folder / "postgres-address"
    if written.exists():
        return written.read_text("utf-8").strip()
    return "postgresql://postgres@/khonggiay?host=" + str(folder / "postgres")
