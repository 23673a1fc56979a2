import datetime as dt
import io
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from khonggiay.audit import queries as audit
from khonggiay.documents import conversion, operations, queries
from khonggiay.documents.models import Document, Page, Reading, Version
from khonggiay.files import operations as files
from khonggiay.files.models import Blob
from khonggiay.files.tests import samples
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound
from khonggiay.kernel.models import OutboxEvent
from khonggiay.people.models import Person

NOW = dt.datetime(2019, 9, 5, 1, 30, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)
SYSTEM = Actor.system()

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def blob_dir(settings, tmp_path):
    settings.BLOB_DIR = tmp_path / "blobs"
    return settings.BLOB_DIR


@pytest.fixture
def person():
    return Person.objects.create(full_name="Trần Thị Hoà")


def submission(words: str) -> bytes:
    return operations.typeset(
        "submission",
        {
            "issuer": "Sở Xây dựng",
            "subject": "về việc chỉnh trang đô thị",
            "blocks": [{"type": "p", "text": words}],
        },
    )


def create(data=None, filename="Tờ trình 12.pdf", **values: object):
    return operations.create_with_version(
        actor=SYSTEM,
        title="Tờ trình về chỉnh trang đô thị",
        filename=filename,
        data=samples.pdf(3) if data is None else data,
        at=NOW,
        **values,
    )


class TestCreateWithVersion:
    def test_keeps_the_original_untouched_and_shows_a_file_of_its_own(self):
        original = samples.pdf(3)

        card = create(original)

        assert (card.number, card.pages, card.size) == (1, 3, len(original))
        assert card.title == "Tờ trình về chỉnh trang đô thị"
        assert queries.original_file(card).path.read_bytes() == original
        assert card.is_readable
        assert queries.display_file(card).path.read_bytes() != original
        assert queries.display_file(card).filename == "Tờ trình 12.pdf"
        assert queries.thumbnail_file(card).media_type == "image/webp"

    def test_keeps_the_text_of_every_page(self):
        card = create(submission("Kính trình Ủy ban nhân dân thành phố."))

        texts = queries.page_texts(card.id)

        assert len(texts) == card.pages == 1
        assert "Kính trình Ủy ban nhân dân thành phố." in texts[0].replace("\n", " ")
        assert queries.texts_of({card.id: [1, 2]}) == {(card.id, 1): texts[0]}

    def test_journals_and_announces_the_version(self):
        card = create()

        target = f"documents.document:{card.document_id}"
        assert audit.count_of(target, "documents.version_added") == 1
        event = OutboxEvent.objects.get(name="documents.version_added")
        assert event.values == {
            "document_id": card.document_id,
            "version_id": card.id,
            "number": 1,
        }

    def test_takes_what_was_prepared_before(self):
        prepared = operations.prepare(
            filename="a.pdf", data=io.BytesIO(samples.pdf(2)), at=NOW
        )

        card = create(prepared)

        assert (card.filename, card.pages) == ("a.pdf", 2)

    def test_makes_pages_of_an_image(self):
        card = create(samples.image("JPEG", (300, 400)), "Bản đồ.jpg")

        assert (card.media_type, card.pages, card.is_readable) == (
            "image/jpeg",
            1,
            True,
        )

    def test_keeps_an_office_file_for_download_without_libreoffice(self, monkeypatch):
        monkeypatch.setattr(conversion, "find", lambda: None)

        card = create(samples.docx(), "Báo cáo.docx")

        assert (card.pages, card.is_readable) == (0, False)
        assert queries.original_file(card).filename == "Báo cáo.docx"
        with pytest.raises(NotFound):
            queries.display_file(card)

    def test_shows_an_office_file_when_libreoffice_made_a_pdf_of_it(self, monkeypatch):
        def convert(_source, folder, *, extension: str, seconds: float) -> Path:
            assert extension == "docx"
            path = folder / "office.pdf"
            path.write_bytes(samples.pdf(4))
            return path

        monkeypatch.setattr(conversion, "to_pdf", convert)

        assert create(samples.docx(), "Báo cáo.docx").pages == 4

    @pytest.mark.parametrize(
        ("data", "refusal"),
        [
            (b"<!doctype html><p>", files.ContentDoesNotMatchName),
            (samples.pdf(password="x"), files.EncryptedFile),
            (b"", files.Empty),
            (b"%PDF-1.7\nnothing", files.Damaged),
        ],
    )
    def test_is_refused_for_a_bad_file_and_stores_nothing(
        self, data, refusal, blob_dir
    ):
        with pytest.raises(refusal):
            create(data)

        assert Document.objects.count() == 0
        assert Blob.objects.count() == 0
        assert OutboxEvent.objects.count() == 0
        assert [p for p in blob_dir.rglob("*") if p.is_file()] == []

    def test_cannot_hold_a_state_secret(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            create(secrecy="top_secret")


class TestAddVersion:
    def test_adds_the_next_number_and_keeps_the_older_one(self):
        first = create(samples.pdf(1))

        second = operations.add_version(
            actor=SYSTEM,
            document_id=first.document_id,
            filename="b.pdf",
            data=samples.pdf(2),
            at=LATER,
        )

        assert second.number == 2
        assert queries.latest_versions([first.document_id]) == {
            first.document_id: second
        }
        assert queries.versions_of(first.document_id) == [second, first]

    def test_is_refused_for_the_same_bytes(self):
        first = create(samples.pdf(1))

        with pytest.raises(operations.SameVersion):
            operations.add_version(
                actor=SYSTEM,
                document_id=first.document_id,
                filename="b.pdf",
                data=queries.original_file(first).path.read_bytes(),
                at=LATER,
            )

        assert Version.objects.count() == 1
        assert Page.objects.count() == 1

    def test_finds_no_unknown_document(self):
        with pytest.raises(NotFound):
            operations.add_version(
                actor=SYSTEM, document_id=0, filename="b", data=samples.pdf(), at=NOW
            )


class TestRecordReading:
    def read(self, person, card, page, at=NOW):
        operations.record_reading(
            person_id=person.pk, version_id=card.id, page=page, at=at
        )

    def test_keeps_the_furthest_page(self, person):
        card = create()

        self.read(person, card, 2)
        self.read(person, card, 1, LATER)

        reading = queries.readings_of(person.pk, [card.id])[card.id]
        assert reading.furthest_page == 2
        assert (reading.opened_at, reading.last_read_at) == (NOW, LATER)

    def test_takes_a_page_behind_the_last_for_the_last(self, person):
        card = create()

        self.read(person, card, 99)

        assert queries.pages_left(person.pk, [card.id]) == {card.id: 0}

    def test_finds_no_page_before_the_first(self, person):
        card = create()

        with pytest.raises(NotFound):
            self.read(person, card, 0)

        assert Reading.objects.count() == 0

    def test_tells_who_opened_what_and_what_is_left(self, person):
        opened, unopened = create(), create(samples.pdf(5))

        self.read(person, opened, 1)

        state = queries.reading_state([opened.id, unopened.id])
        assert [one.person_id for one in state[opened.id]] == [person.pk]
        assert state[unopened.id] == []
        assert queries.pages_left(person.pk, [opened.id, unopened.id]) == {
            opened.id: 2,
            unopened.id: 5,
        }
