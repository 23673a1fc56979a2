"""Marks on a new version: carried there, moved by their owner, or lost."""

import pytest

from khonggiay.documents import operations
from khonggiay.documents.models import (
    CarriedMark,
)
from khonggiay.documents.operations import CarriedPlace
from khonggiay.documents.rules import Placement
from khonggiay.documents.tests import marking
from khonggiay.documents.tests.marking import LINE, NOW, mark

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("blobs")]


class TestCarrying:
    def carry(self, found, version_id, document_id, **changes):
        values = {
            "mark_id": found.id, "revision": found.revision,
            "placement": Placement.MOVED, "page": 2, "place": {"quads": [LINE]},
            "quote": None, "why": "the words around it", "confidence": 0.9,
        }  # fmt: skip
        return operations.keep_carried(
            document_id=document_id, version_id=version_id,
            places=[CarriedPlace(**values | changes)], at=NOW,
        )  # fmt: skip

    @pytest.fixture
    def newer(self, version):
        return marking.next_version(version.document_id)

    @pytest.fixture
    def card(self, writer, version):
        return writer.put(mark(version.id)).mark

    @pytest.fixture
    def found(self, card, newer):
        (found,) = operations.marks_to_carry(newer.document_id, newer.id)
        return found

    def test_takes_what_people_put_on_older_versions(self, card, found, version):
        assert (found.id, found.version_id) == (card.id, version.id)
        assert found.value["quads"] == [LINE]
        assert found.value["quote"]["exact"] == "chỉnh trang đô thị"

    def test_shows_the_mark_where_it_was_carried(self, writer, card, found, newer):
        revisions = self.carry(found, newer.id, newer.document_id)

        assert revisions == {writer.person_id: 2}
        (there,) = writer.layer(version_id=newer.id, since=1).marks
        assert (there.page, there.placement, there.version_id) == (2, "moved", newer.id)
        assert there.why == "the words around it"
        (here,) = writer.layer().marks
        assert (here.page, here.placement) == (1, "made")
        assert operations.marks_to_carry(newer.document_id, newer.id) == []

    def test_shows_it_on_its_own_version_until_it_is_carried(self, writer, card, newer):
        (waiting,) = writer.layer(version_id=newer.id).marks

        assert waiting.version_id == card.version_id

    def test_keeps_a_lost_one_with_its_quote(self, writer, found, newer):
        self.carry(found, newer.id, newer.document_id, page=None, place={})

        (lost,) = writer.layer(version_id=newer.id).marks
        assert (lost.page, lost.placement) == (None, "lost")
        assert lost.quote["exact"] == "chỉnh trang đô thị"

    def test_leaves_the_place_when_only_words_change(self, writer, card, found, newer):
        self.carry(found, newer.id, newer.document_id, page=None, place={})
        value = mark(newer.id, id=str(card.id), page=None, quads=[], text="đã mất")

        result = writer.put(value, base=2, version_id=newer.id)

        assert (result.status, result.mark.text) == ("done", "đã mất")
        assert (result.mark.page, result.mark.placement) == (None, "lost")
        assert writer.layer().marks[0].page == 1

    def test_moves_the_mark_when_its_owner_places_it(self, writer, card, found, newer):
        self.carry(found, newer.id, newer.document_id)
        value = mark(newer.id, id=str(card.id), page=3)

        result = writer.put(value, base=2, version_id=newer.id)

        assert (result.mark.page, result.mark.placement) == (3, "made")
        assert result.mark.version_id == newer.id
        (here,) = writer.layer().marks
        assert (here.page, here.placement) == (1, "made")
        assert here.version_id == card.version_id

    def test_leaves_alone_what_its_owner_moved_meanwhile(
        self, writer, card, found, newer
    ):
        writer.put(mark(newer.id, id=str(card.id), page=4), 1, version_id=newer.id)

        assert self.carry(found, newer.id, newer.document_id) == {}
        assert writer.layer(version_id=newer.id).marks[0].page == 4

    def test_waits_again_when_the_place_changes_on_the_older_version(
        self, writer, card, found, newer
    ):
        self.carry(found, newer.id, newer.document_id)

        writer.put(mark(card.version_id, id=str(card.id), page=2), base=1)

        (again,) = operations.marks_to_carry(newer.document_id, newer.id)
        assert again.value["page"] == 2
        assert not CarriedMark.objects.exists()

    def test_keeps_the_first_answer(self, writer, found, newer):
        self.carry(found, newer.id, newer.document_id)

        assert self.carry(found, newer.id, newer.document_id, page=3) == {}
        assert writer.layer(version_id=newer.id).marks[0].page == 2

    def test_is_no_conflict_for_a_device_that_knew_the_mark(self, writer, card, found,
                                                           newer):  # fmt: skip
        self.carry(found, newer.id, newer.document_id)
        value = mark(card.version_id, id=str(card.id), text="thêm")

        assert writer.put(value, base=1).status == "done"

    def test_keeps_both_places_of_a_conflict(self, writer, card, found, newer):
        self.carry(found, newer.id, newer.document_id)
        there = mark(newer.id, id=str(card.id), page=2)
        writer.put({**there, "text": "một"}, base=2, version_id=newer.id)

        copy = writer.put({**there, "text": "hai"}, base=1, version_id=newer.id).other

        assert (copy.page, copy.placement, copy.version_id) == (2, "moved", newer.id)
        (_mark, on_old) = writer.layer().marks
        assert on_old.page == 1
