"""The letters that go by e-mail."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from khonggiay.notifications.models import Notification

logger = logging.getLogger(__name__)


class NotTaken(Exception):
    """The mail transport did not take the letter."""


def send(notice: Notification) -> None:
    """Give the letter of a notice to the mail transport.

    Raises:
        NotTaken: it did not take it; a later try may help.
    """
    with translation.override(notice.person.language):
        letter = _write(notice)
    try:
        letter.send()
    except (OSError, ValueError) as error:  # SMTPException is an OSError
        logger.warning("the letter of notice %s was not taken: %r", notice.pk, error)
        raise NotTaken(repr(error)) from error


def _write(notice: Notification) -> EmailMessage:
    person = notice.person
    subject = " ".join(notice.title.split())
    body = notice.body
    if notice.is_discreet:
        subject = _("A notice for you in Không Giấy")
        body = _("Its content is not sent by e-mail.")
    paragraphs = [
        _("Dear %(name)s,") % {"name": person.full_name},
        *([] if notice.is_discreet else [notice.title]),
        body,
        _("Open it: %(address)s") % {"address": _address(notice.url)},
        _("This letter was written by Không Giấy; nobody reads answers to it."),
    ]
    return EmailMessage(
        subject=subject,
        body="\n\n".join(part for part in paragraphs if part) + "\n",
        to=[person.email],
        headers={"Auto-Submitted": "auto-generated", "X-Khonggiay-Kind": notice.kind},
    )


def _address(url: str) -> str:
    base = str(getattr(settings, "PUBLIC_URL", "")) or "http://localhost:8000"
    return base.rstrip("/") + (url or "/thong-bao/")
