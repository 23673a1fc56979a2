"""Comparisons are worked out once for each pair of versions, and kept."""

import datetime as dt

import pytest

from khonggiay.documents import jobs, operations, queries
from khonggiay.documents.models import Comparison
from khonggiay.files.tests import samples
from khonggiay.kernel import children
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound
from khonggiay.people.models import Person

NOW = dt.datetime(2019, 9, 5, 1, 30, tzinfo=dt.UTC)
SYSTEM = Actor.system()
ONE = "Tổng thu ngân sách đạt 52 phần trăm dự toán cả năm, tăng 7 phần trăm."
TWO = "Tổng thu ngân sách đạt 61 phần trăm dự toán cả năm, tăng 7 phần trăm."

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def blob_dir(settings, tmp_path):
    settings.BLOB_DIR = tmp_path / "blobs"


def report(text: str) -> bytes:
    blocks = [{"type": "paragraph", "text": text}]
    return operations.typeset("report", {"subject": "Về thu", "blocks": blocks})


@pytest.fixture
def versions() -> list[int]:
    """Return the ids of three versions of one report."""
    first = operations.create_with_version(
        actor=SYSTEM, title="Báo cáo", filename="a.pdf", data=report(ONE), at=NOW
    )
    more = [
        operations.add_version(
            actor=SYSTEM, document_id=first.document_id, filename="b.pdf",
            data=report(text), at=NOW,
        ).id
        for text in (TWO, TWO + " Giao Sở Tài chính theo dõi.")
    ]  # fmt: skip
    return [first.id, *more]


def compare(old: int, new: int) -> bool:
    return operations.compare(old_id=old, new_id=new, at=NOW)


class TestCompare:
    def test_keeps_pages_counts_and_places(self, versions):
        assert compare(versions[0], versions[1])

        card = queries.comparison(versions[0], versions[1])
        assert (card.pages, card.removed, card.failed) == ({1: "changed"}, (), "")
        assert (card.words_added, card.words_removed, card.words_moved) == (1, 1, 0)
        (place,) = queries.compared_places(versions[0], versions[1])
        assert ["-", "52 "] in place["old"]["parts"]
        assert ["+", "61 "] in place["new"]["parts"]

    def test_is_done_once(self, versions):
        compare(versions[0], versions[1])

        assert not compare(versions[0], versions[1])
        assert Comparison.objects.count() == 1

    def test_keeps_that_it_was_tried_in_vain(self, versions, monkeypatch):
        def fail(*_args, **_values):
            raise children.ChildFailed("memory")

        monkeypatch.setattr(children, "call", fail)

        compare(versions[0], versions[1])

        card = queries.comparison(versions[0], versions[1])
        assert (card.failed, card.is_same) == ("memory", False)

    def test_is_left_for_later_while_no_child_is_free(self, versions, monkeypatch):
        def refuse(*_args, **_values):
            raise children.ChildFailed("busy")

        monkeypatch.setattr(children, "call", refuse)

        with pytest.raises(children.ChildFailed):
            compare(versions[0], versions[1])
        assert not Comparison.objects.exists()

    @pytest.mark.parametrize("pair", [(0, 0), (0, 9), (9, 0)])
    def test_needs_two_versions(self, versions, pair):
        ids = [*versions, *[0] * 7]

        with pytest.raises(NotFound):
            compare(ids[pair[0]], ids[pair[1]])

    def test_is_what_the_background_does(self, versions):
        jobs.compare(old_id=versions[0], new_id=versions[2])
        # A version that is gone meanwhile does no harm.
        jobs.compare(old_id=versions[0], new_id=0)

        assert queries.comparison(versions[0], versions[2]).words_added == 7


class TestAskToCompare:
    def test_is_news_once(self, versions):
        ask = {"old_id": versions[0], "new_id": versions[1]}

        assert operations.ask_to_compare(**ask)
        assert not operations.ask_to_compare(**ask)
        compare(versions[0], versions[1])
        assert not operations.ask_to_compare(**ask)


class TestForgetComparisons:
    def test_forgets_both_sides_of_a_version(self, versions):
        compare(versions[0], versions[1])
        compare(versions[1], versions[2])
        compare(versions[0], versions[2])

        assert operations.forget_comparisons(version_id=versions[1]) == 2
        assert queries.comparison(versions[0], versions[2]) is not None


class TestVersionsToCompare:
    def test_are_the_one_before_and_those_that_people_read(self, versions):
        document = queries.version_card(versions[0]).document_id
        operations.add_version(
            actor=SYSTEM, document_id=document, filename="d.pdf",
            data=samples.pdf(2), at=NOW,
        )  # fmt: skip
        newest = queries.latest_version(document).id
        person = Person.objects.create(full_name="Trần Thị Hoà")
        operations.record_reading(
            person_id=person.pk, version_id=versions[0], page=1, at=NOW
        )

        found = queries.versions_to_compare(document, newest)

        assert found == [versions[2], versions[0]]


class TestLastRead:
    def test_is_the_newest_that_was_opened(self, versions):
        person = Person.objects.create(full_name="Trần Thị Hoà")
        document = queries.version_card(versions[0]).document_id
        for version in (versions[1], versions[0]):
            operations.record_reading(
                person_id=person.pk, version_id=version, page=1, at=NOW
            )

        found = queries.last_read(person.pk, [document])

        assert (found[document].number, found[document].is_finished) == (2, True)
        assert queries.last_read(person.pk, []) == {}
