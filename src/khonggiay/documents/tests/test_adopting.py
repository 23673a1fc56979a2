"""A version that waited in a document of its own becomes the next of another."""

import datetime as dt

import pytest

from khonggiay.audit import queries as audit
from khonggiay.documents import operations, queries
from khonggiay.documents.models import Document, Version
from khonggiay.files.tests import samples
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound
from khonggiay.kernel.models import OutboxEvent

NOW = dt.datetime(2019, 9, 5, 1, 30, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)
SYSTEM = Actor.system()

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def blob_dir(settings, tmp_path):
    settings.BLOB_DIR = tmp_path / "blobs"


def create(data: bytes):
    return operations.create_with_version(
        actor=SYSTEM, title="Tờ trình", filename="Tờ trình.pdf", data=data, at=NOW
    )


def adopt(document_id: int, version_id: int):
    return operations.adopt_version(
        actor=SYSTEM, document_id=document_id, version_id=version_id, at=LATER
    )


class TestAdoptVersion:
    def test_keeps_the_version_with_everything_made_of_its_file(self):
        old, waiting = create(samples.pdf(2)), create(samples.pdf(3))

        card = adopt(old.document_id, waiting.id)

        assert (card.id, card.document_id, card.number) == (
            waiting.id, old.document_id, 2,
        )  # fmt: skip
        assert card.uploaded_at == NOW
        assert queries.display_file(card).path.exists()
        assert len(queries.page_texts(card.id)) == 3
        assert [v.id for v in queries.versions_of(old.document_id)] == [
            waiting.id, old.id,
        ]  # fmt: skip
        assert not Document.objects.filter(pk=waiting.document_id).exists()

    def test_gives_a_higher_id_when_another_version_came_in_between(self):
        old, waiting = create(samples.pdf(2)), create(samples.pdf(3))
        between = operations.add_version(
            actor=SYSTEM, document_id=old.document_id, filename="b.pdf",
            data=samples.pdf(4), at=NOW,
        )  # fmt: skip

        card = adopt(old.document_id, waiting.id)

        assert card.id > between.id > waiting.id
        assert (card.number, card.pages, card.digest) == (3, 3, waiting.digest)
        assert len(queries.page_texts(card.id)) == 3
        assert queries.preview_file(card).path.exists()
        assert not Version.objects.filter(pk=waiting.id).exists()

    def test_is_announced_and_journalled_for_the_document_that_takes_it(self):
        old, waiting = create(samples.pdf(2)), create(samples.pdf(3))
        OutboxEvent.objects.all().delete()

        adopt(old.document_id, waiting.id)

        event = OutboxEvent.objects.get()
        assert event.values == {
            "document_id": old.document_id, "version_id": waiting.id, "number": 2,
        }  # fmt: skip
        target = f"documents.document:{old.document_id}"
        assert audit.count_of(target, "documents.version_added") == 2
        numbers = {line.detail["version"] for line in audit.entries_of(target)}
        assert numbers == {1, 2}

    def test_refuses_the_bytes_of_the_newest_version(self):
        data = samples.pdf(2)
        old, waiting = create(data), create(data)

        with pytest.raises(operations.SameVersion):
            adopt(old.document_id, waiting.id)

        assert Version.objects.get(pk=waiting.id).document_id == waiting.document_id

    @pytest.mark.parametrize("case", ["unknown", "own document", "not alone"])
    def test_finds_only_a_version_that_waits_alone_elsewhere(self, case):
        old, waiting = create(samples.pdf(2)), create(samples.pdf(3))
        operations.add_version(
            actor=SYSTEM, document_id=old.document_id, filename="b.pdf",
            data=samples.pdf(4), at=NOW,
        )  # fmt: skip
        document, version = {
            "unknown": (old.document_id, 0),
            "own document": (waiting.document_id, waiting.id),
            "not alone": (waiting.document_id, old.id),
        }[case]

        with pytest.raises(NotFound):
            adopt(document, version)

        assert Version.objects.filter(document_id=old.document_id).count() == 2
        assert Version.objects.filter(document_id=waiting.document_id).count() == 1
