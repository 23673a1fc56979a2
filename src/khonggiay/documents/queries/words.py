"""Where words stand on the pages of a version."""

from __future__ import annotations

import dataclasses
import json
import zipfile

from khonggiay.documents import rules
from khonggiay.documents.models import DerivedFile, Page
from khonggiay.documents.rules import Derived
from khonggiay.files import queries as files


@dataclasses.dataclass(frozen=True, slots=True)
class WordPlace:
    """A word, or the part of it that stands on one line.

    `text` begins at the character `start` of the page's text. The box is in PDF
    points from the lower left of the page, which is not turned.
    """

    start: int
    text: str
    left: float
    bottom: float
    right: float
    top: float


def word_places(version_id: int, page: int) -> list[WordPlace]:
    """Return the words of a page (pages count from 1) in the order of its text.

    Nothing for a page without text, and while the words were not read yet.
    """
    row = DerivedFile.objects.filter(version_id=version_id, kind=Derived.WORDS)
    digest = row.values_list("blob_id", flat=True).first()
    text = (
        Page.objects.filter(version_id=version_id, number=page)
        .values_list("text", flat=True)
        .first()
    )
    if digest is None or not text:
        return []
    with zipfile.ZipFile(files.path_of(digest)) as archive:
        packed: list[int] = json.loads(archive.read(f"{page}.json"))
    return [
        WordPlace(start, text[start : start + length], *box)
        for start, length, *box in rules.unpack_places(packed)
    ]
