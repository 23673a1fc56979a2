"""Documents to write on, and devices that do, for the tests of marks."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from typing import Any

from khonggiay.documents import operations, queries
from khonggiay.documents.models import Document, PageBoxes, Version
from khonggiay.documents.operations import Change, Result, Written
from khonggiay.files.models import Blob
from khonggiay.files.tests import samples
from khonggiay.kernel.actor import Actor
from khonggiay.people.models import Person

NOW = dt.datetime(2019, 9, 5, 1, 30, tzinfo=dt.UTC)
LINE = [100, 712, 300, 712, 100, 700, 300, 700]


def document(pages: int = 3, *, title: str = "Tờ trình về chỉnh trang đô thị") -> Any:
    """Return the first version of a new document of empty A4 pages."""
    return operations.create_with_version(
        actor=Actor.system(), title=title, filename="a.pdf",
        data=samples.pdf(pages), at=NOW,
    )  # fmt: skip


def writer_on_a_new_paper() -> Writer:
    """Return somebody with an empty layer; no file is needed to write on it."""
    blob, _made = Blob.objects.get_or_create(
        digest="0" * 64, defaults={"size": 1, "media_type": "x", "stored_at": NOW}
    )
    document = Document.objects.create(title="Tờ trình", created_at=NOW)
    version = Version.objects.create(
        document=document, number=1, original=blob, display=blob, filename="a.pdf",
        media_type="application/pdf", size=1, pages=1, uploaded_at=NOW,
    )  # fmt: skip
    PageBoxes.objects.create(version=version, runs=[[0, 0, 595, 842, 1]])
    person = Person.objects.create(full_name="Trần Thị Hoà")
    return Writer(person.pk, document.pk, version.pk)


def next_version(document_id: int, pages: int = 4) -> Any:
    """Return a further version of the document."""
    return operations.add_version(
        actor=Actor.system(), document_id=document_id, filename="b.pdf",
        data=samples.pdf(pages), at=NOW,
    )  # fmt: skip


def mark(version: int, **changes: Any) -> dict[str, Any]:
    """Return a highlight as a device sends it."""
    return {
        "id": str(uuid.uuid4()), "version": version, "kind": "highlight", "page": 1,
        "quads": [LINE], "strokes": [], "position": None, "width": None,
        "color": "yellow",
        "quote": {"exact": "chỉnh trang đô thị", "prefix": "việc ", "suffix": " tại"},
        "text": "Cần hỏi lại Sở Tài chính", "placement": "made", "why": "",
        "revision": 0, "conflict_of": None, "shares": [], "owner": None,
        "changed_at": "2019-09-05T01:30:00Z", "deleted": False, **changes,
    }  # fmt: skip


def note(version: int, **changes: Any) -> dict[str, Any]:
    """Return a pinned note."""
    values = {"kind": "note", "quads": [], "position": [50, 60], "quote": None}
    return mark(version, **values | changes)


def ink(version: int, **changes: Any) -> dict[str, Any]:
    """Return a drawing."""
    values = {
        "kind": "ink", "quads": [], "strokes": [[[10, 20], [11.5, 21.25], [30, 40]]],
        "width": 2, "quote": None, "text": "",
    }  # fmt: skip
    return mark(version, **values | changes)


@dataclasses.dataclass(frozen=True)
class Writer:
    """Somebody who writes on a document."""

    person_id: int
    document_id: int
    version_id: int

    def send(self, *changes: Change, version_id: int = 0) -> Written:
        """Send changes as one batch."""
        return operations.write_marks(
            actor=Actor(person_id=self.person_id), document_id=self.document_id,
            version_id=version_id or self.version_id, changes=changes, at=NOW,
        )  # fmt: skip

    def put(self, value: dict[str, Any], base: int = 0, **more: Any) -> Result:
        """Send one mark."""
        return self.send(change(value, base), **more).results[0]

    def remove(self, mark_id: object, base: int, **more: Any) -> Result:
        """Take one mark away."""
        value = {
            "id": str(mark_id), "version": self.version_id, "page": None,
            "deleted": True,
        }  # fmt: skip
        return self.put(value, base, **more)

    def layer(self, since: int | None = None, version_id: int = 0) -> queries.LayerCard:
        """Return the layer as the writer's device fetches it."""
        return queries.my_layer(
            document_id=self.document_id, person_id=self.person_id,
            version_id=version_id or self.version_id, since=since,
        )  # fmt: skip


def change(value: dict[str, Any], base: int = 0, op: uuid.UUID | None = None) -> Change:
    """Return a change under a number of its own."""
    return Change(op=op or uuid.uuid4(), base=base, mark=value)
