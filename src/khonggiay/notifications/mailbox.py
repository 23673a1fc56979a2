"""A mail transport that puts each letter into a folder, and the reading of it.

For demonstrations and development: nothing leaves the machine.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import email
import email.policy
import secrets
import time
from collections.abc import Sequence
from email.message import EmailMessage as Parsed
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

_LARGEST = 1_000_000


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter in the folder."""

    to: str
    subject: str
    text: str
    at: dt.datetime | None


class FolderBackend(BaseEmailBackend):
    """Django's mail transport into `settings.MAIL_DIR`, one file a letter."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the letters; each stands whole or not at all."""
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
            unfinished = folder / f".{name}"
            unfinished.write_bytes(message.message().as_bytes())
            unfinished.replace(folder / f"{name}.eml")
        return len(email_messages)


def letters(address: str | None, *, limit: int = 50) -> list[Letter]:
    """Return the newest letters to *address*, or to everyone when it is None."""
    folder = Path(settings.MAIL_DIR)
    if not folder.is_dir():
        return []
    paths = sorted(folder.glob("[0-9]*.eml"), reverse=True)
    found: list[Letter] = []
    for path in paths:
        letter = _read(path, address)
        if letter is not None:
            found.append(letter)
            if len(found) == limit:
                break
    return found


def _read(path: Path, address: str | None) -> Letter | None:
    with path.open("rb") as file:
        message = email.message_from_bytes(
            file.read(_LARGEST), policy=email.policy.default
        )
    to = str(message.get("To", ""))
    if address is not None and address.lower() not in {
        one.lower() for _name, one in getaddresses([to])
    }:
        return None
    at = None
    with contextlib.suppress(ValueError, TypeError):
        at = parsedate_to_datetime(str(message.get("Date", "")))
        # Without a zone (`-0000`) the time is UTC.
        at = at if at.tzinfo else at.replace(tzinfo=dt.UTC)
    return Letter(
        to=to, subject=str(message.get("Subject", "")), text=_text(message), at=at
    )


def _text(message: Parsed) -> str:
    part = message.get_body(preferencelist=("plain",))
    return "" if part is None else str(part.get_content())
