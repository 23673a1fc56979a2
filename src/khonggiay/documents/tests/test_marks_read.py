"""Marks: one's own layer, what is shared, all notes of several documents."""

import pytest

from khonggiay.audit.models import Entry
from khonggiay.documents import operations, queries
from khonggiay.documents.tests import marking
from khonggiay.documents.tests.marking import NOW, Writer, mark, note
from khonggiay.kernel.actor import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("blobs")]


class TestMyLayer:
    def test_is_nobody_elses(self, writer, other, version):
        writer.put(mark(version.id))

        assert other.layer() == queries.LayerCard(revision=0, marks=[])

    def test_gives_what_changed_since_with_what_was_removed(self, writer, version):
        first, second, third = (writer.put(mark(version.id)).mark for _ in range(3))
        writer.remove(first.id, base=1)
        writer.put(mark(version.id, id=str(second.id), text="mới"), base=2)

        layer = writer.layer(since=3)

        assert layer.revision == 5
        assert {(card.id, card.is_removed) for card in layer.marks} == {
            (first.id, True), (second.id, False),
        }  # fmt: skip
        assert {card.id for card in writer.layer().marks} == {second.id, third.id}

    def test_comes_in_the_order_of_reading(self, writer, version):
        low = writer.put(note(version.id, position=[50, 100])).mark
        last = writer.put(note(version.id, page=2)).mark
        high = writer.put(note(version.id, position=[50, 700])).mark

        assert [card.id for card in writer.layer().marks] == [high.id, low.id, last.id]

    def test_takes_three_queries_whatever_its_size(
        self, writer, version, django_assert_num_queries
    ):
        for _number in range(20):
            writer.put(mark(version.id))

        with django_assert_num_queries(3):
            writer.layer()


class TestShareMark:
    def share(self, writer, card, *tokens):
        return operations.share_mark(
            actor=Actor(person_id=writer.person_id), mark_id=card.id, tokens=tokens,
            version_id=writer.version_id, at=NOW,
        )  # fmt: skip

    def seen(self, reader, *tokens):
        return queries.shared_marks(
            document_id=reader.document_id, person_id=reader.person_id,
            version_id=reader.version_id, tokens=tokens,
        )  # fmt: skip

    def test_shows_the_mark_to_holders_of_the_token_only(self, writer, other, version):
        card = writer.put(mark(version.id)).mark
        writer.put(mark(version.id))

        shared = self.share(writer, card, "unit:4", "person:9")

        assert (shared.added, shared.removed) == ({"unit:4", "person:9"}, set())
        assert [one.id for one in self.seen(other, "unit:4", "everyone")] == [card.id]
        assert self.seen(other, "unit:5") == []
        assert self.seen(writer, "unit:4") == []

    def test_lets_other_devices_fetch_the_shares(self, writer, version):
        card = writer.put(mark(version.id)).mark

        self.share(writer, card, "unit:4")

        (fetched,) = writer.layer(since=1).marks
        assert (fetched.tokens, fetched.revision) == (("unit:4",), 2)

    def test_hides_it_again(self, writer, other, version):
        card = writer.put(mark(version.id)).mark
        self.share(writer, card, "unit:4", "unit:5")

        shared = self.share(writer, card, "unit:5")

        assert (shared.added, shared.removed) == (set(), {"unit:4"})
        assert self.seen(other, "unit:4") == []
        assert len(self.seen(other, "unit:5")) == 1

    def test_changes_nothing_for_the_same_again(self, writer, version):
        card = writer.put(mark(version.id)).mark
        self.share(writer, card, "unit:4")

        again = self.share(writer, card, "unit:4")

        assert (again.added, again.removed, again.mark.revision) == (set(), set(), 2)
        assert Entry.objects.filter(action="documents.mark_shared").count() == 1

    def test_hides_what_is_removed(self, writer, other, version):
        card = writer.put(mark(version.id)).mark
        self.share(writer, card, "unit:4")
        writer.remove(card.id, base=2)

        assert self.seen(other, "unit:4") == []

    def test_is_not_for_anothers_mark(self, writer, other, version):
        card = writer.put(mark(version.id)).mark

        with pytest.raises(queries.marks.NotFound):
            self.share(other, card, "everyone")

        assert self.seen(other, "everyone") == []
        assert queries.tokens_in_use([version.document_id], except_by=0) == set()


class TestNotesOf:
    def test_gathers_documents_in_order_with_what_is_shared(
        self, writer, other, version
    ):
        second = marking.document(title="Phụ lục")
        writer.put(note(version.id, page=2))
        writer.put(note(version.id))
        Writer(writer.person_id, second.document_id, second.id).put(note(second.id))
        shown = other.put(note(version.id, text="chung")).mark
        other.put(note(version.id, text="riêng"))
        operations.share_mark(
            actor=Actor(person_id=other.person_id), mark_id=shown.id,
            tokens=["everyone"], version_id=version.id, at=NOW,
        )  # fmt: skip
        versions = {version.document_id: version.id, second.document_id: second.id}

        own = queries.notes_of(person_id=writer.person_id, version_ids=versions)
        both = queries.notes_of(
            person_id=writer.person_id, version_ids=versions, tokens={"everyone"}
        )

        places = [(card.document_id, card.page) for card in own]
        assert places == [
            (version.document_id, 1), (version.document_id, 2),
            (second.document_id, 1),
        ]  # fmt: skip
        assert [card.text for card in both if card.owner_id == other.person_id] == [
            "chung"
        ]
