"""Versions that are worked on in the background, and that work done here."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import translation

from khonggiay.documents import operations, queries, recognition
from khonggiay.documents.tests import scanning
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.tests.waiting import do_waiting_jobs

NOW = dt.datetime(2019, 9, 5, 1, 30, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(minutes=5)


def create(data: bytes, filename: str) -> queries.VersionCard:
    return operations.create_with_version(
        actor=Actor.system(), title="Tờ trình", filename=filename, data=data, at=NOW
    )


def work_of(version_id: int) -> queries.PreparationCard:
    (card,) = queries.preparations_of([version_id])[version_id]
    return card


def do_everything() -> int:
    rounds = 0
    while do_waiting_jobs():
        rounds += 1
    return rounds


def as_vietnamese(card: queries.PreparationCard) -> str:
    with translation.override("vi"):
        return card.explain()


def stand_in_for_tesseract(
    monkeypatch: Any, words: str = "chữ trên bản chụp", *, fails_at: int = 0
) -> list[int]:
    """Let everybody read these words, but for one page; return what was drawn."""
    read: list[int] = []
    layer = scanning.printed(words)

    def read_page(image, folder, *, dpi: int) -> bytes:
        read.append(dpi)
        assert image.read_bytes().startswith(b"\x89PNG")
        if len(read) == fails_at:
            raise recognition.CannotRead
        return layer

    monkeypatch.setattr(recognition, "find", lambda: "tesseract")
    monkeypatch.setattr(recognition, "read", read_page)
    return read
