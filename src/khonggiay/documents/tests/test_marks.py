"""Marks: what may be written, what becomes of it, and who is told."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from khonggiay.audit.models import Entry
from khonggiay.documents import operations, rules
from khonggiay.documents.models import (
    AppliedChange,
    Layer,
    Mark,
    PageBoxes,
    Version,
)
from khonggiay.documents.tests import marking
from khonggiay.documents.tests.marking import LINE, NOW, change, ink, mark, note
from khonggiay.files.tests import samples
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.models import OutboxEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("blobs")]


def refused(result) -> str:
    assert result.status == "refused"
    assert result.mark is None
    return result.refusal.code


class TestWriteMarks:
    def test_keeps_a_mark_as_it_came(self, writer, version):
        value = mark(version.id)

        written = writer.send(change(value))

        (result,) = written.results
        assert (result.status, result.id, written.revision) == ("done", value["id"], 1)
        (card,) = writer.layer().marks
        assert card == result.mark
        assert (str(card.id), card.kind, card.page) == (value["id"], "highlight", 1)
        assert card.place == {"quads": [LINE]}
        assert card.quote == value["quote"]
        assert card.text == "Cần hỏi lại Sở Tài chính"
        assert (card.placement, card.version_id) == ("made", version.id)
        assert (card.made_at, card.changed_at, card.tokens) == (NOW, NOW, ())

    @pytest.mark.parametrize("make", [mark, note, ink])
    def test_knows_its_kinds(self, writer, version, make):
        assert writer.put(make(version.id)).status == "done"

    def test_needs_no_place_for_a_star(self, writer, version):
        star = mark(version.id, kind="star", quads=[], quote=None, page=3)

        assert writer.put(star).mark.place == {}

    def test_changes_what_the_device_knew(self, writer, version):
        first = writer.put(mark(version.id)).mark
        value = mark(version.id, id=str(first.id), color="pink", text="Đã hỏi")

        result = writer.put(value, base=first.revision)

        assert (result.status, result.mark.revision) == ("done", 2)
        (card,) = writer.layer().marks
        assert (card.color, card.text) == ("pink", "Đã hỏi")

    def test_changes_nothing_for_the_same_again(self, writer, version):
        value = mark(version.id)
        writer.put(value)

        result = writer.put(value, base=0)

        assert (result.status, result.mark.revision) == ("done", 1)
        assert writer.layer().revision == 1

    def test_knows_a_change_for_ever(self, writer, version):
        one = change(mark(version.id))
        writer.send(one)
        writer.remove(one.mark["id"], base=1)

        (result,) = writer.send(one).results

        assert (result.status, result.mark.is_removed) == ("known", True)
        assert writer.layer().marks == []
        assert writer.layer().revision == 2

    def test_knows_a_change_that_comes_twice_in_one_batch(self, writer, version):
        one = change(mark(version.id))

        results = writer.send(one, one).results

        assert [result.status for result in results] == ["done", "known"]
        assert Mark.objects.count() == 1

    def test_keeps_both_when_two_devices_changed_it(self, writer, version):
        first = writer.put(mark(version.id)).mark
        value = mark(version.id, id=str(first.id))
        writer.put({**value, "text": "từ máy tính"}, base=1)
        late = change({**value, "text": "từ máy bảng"}, base=1)

        (result,) = writer.send(late).results

        assert result.status == "conflict"
        assert (result.mark.id, result.mark.text) == (first.id, "từ máy tính")
        assert result.other.id == uuid.uuid5(late.op, "conflict")
        assert (result.other.text, result.other.conflict_of) == (
            "từ máy bảng",
            first.id,
        )
        assert {card.text for card in writer.layer().marks} == {
            "từ máy tính", "từ máy bảng",
        }  # fmt: skip

    def test_tells_of_a_conflict_again_when_its_answer_was_lost(self, writer, version):
        first = writer.put(mark(version.id)).mark
        value = mark(version.id, id=str(first.id))
        writer.put({**value, "text": "từ máy tính"}, base=1)
        late = change({**value, "text": "từ máy bảng"}, base=1)
        before = writer.send(late).results[0]

        again = writer.send(late).results[0]

        assert again.status == "known"
        assert (again.mark, again.other) == (before.mark, before.other)
        assert Mark.objects.count() == 2

    def test_lets_a_conflict_be_settled(self, writer, version):
        first = writer.put(mark(version.id)).mark
        value = mark(version.id, id=str(first.id))
        writer.put({**value, "text": "một"}, base=1)
        copy = writer.put({**value, "text": "hai"}, base=1).other

        result = writer.put(
            {**value, "id": str(copy.id), "text": "hai"}, base=copy.revision
        )

        assert (result.status, result.mark.conflict_of) == ("done", None)

    def test_does_not_remove_what_changed_since(self, writer, version):
        first = writer.put(mark(version.id)).mark
        writer.put(mark(version.id, id=str(first.id), text="mới"), base=1)

        result = writer.remove(first.id, base=1)

        assert (result.status, result.mark.text) == ("conflict", "mới")
        assert result.other is None
        assert len(writer.layer().marks) == 1

    def test_revives_what_was_removed_meanwhile(self, writer, version):
        first = writer.put(mark(version.id)).mark
        writer.remove(first.id, base=1)

        result = writer.put(mark(version.id, id=str(first.id), text="vẫn cần"), base=1)

        assert (result.status, result.mark.is_removed) == ("done", False)
        assert [card.text for card in writer.layer().marks] == ["vẫn cần"]

    def test_removes_what_was_never_sent(self, writer):
        result = writer.remove(uuid.uuid4(), base=0)

        assert (result.status, result.mark) == ("done", None)
        assert not Mark.objects.exists()

    def test_is_no_conflict_after_sharing(self, writer, version):
        card = writer.put(mark(version.id)).mark
        operations.share_mark(
            actor=Actor(person_id=writer.person_id), mark_id=card.id,
            tokens=["person:7"], version_id=version.id, at=NOW,
        )  # fmt: skip

        result = writer.put(mark(version.id, id=str(card.id), text="thêm"), base=1)

        assert (result.status, result.mark.tokens) == ("done", ("person:7",))

    def test_cleans_texts_of_what_cannot_be_stored(self, writer, version):
        text = "a\0b\ud800c\u202ed\r\ne\tf\x07"

        result = writer.put(mark(version.id, text=text))

        assert result.mark.text == "abcd\ne\tf"

    def test_refuses_one_and_takes_the_others(self, writer, version):
        good, bad = mark(version.id), mark(version.id, page=4)

        results = writer.send(
            change(good), change(bad), change(note(version.id))
        ).results

        assert [result.status for result in results] == ["done", "refused", "done"]
        assert Mark.objects.count() == 2

    @pytest.mark.parametrize(
        ("value", "code"),
        [
            ({"page": 4}, "mark_unknown_page"),
            ({"page": 0}, "mark_unknown_page"),
            ({"page": -1}, "mark_unknown_page"),
            ({"page": 1.5}, "mark_malformed"),
            ({"page": True}, "mark_malformed"),
            ({"page": "1"}, "mark_malformed"),
            ({"page": None}, "mark_without_place"),
            ({"quads": []}, "mark_without_place"),
            ({"kind": "note", "quads": []}, "mark_without_place"),
            ({"kind": "ink", "quads": [], "width": 1}, "mark_without_place"),
            ({"quads": [[1, 2, 3]]}, "mark_impossible_place"),
            ({"quads": [[100, 712, 300, 712, 100, 712, 300, 712]]},
             "mark_impossible_place"),
            ({"quads": [[100, 900, 300, 900, 100, 880, 300, 880]]},
             "mark_impossible_place"),
            ({"quads": [[-50, 712, 300, 712, -50, 700, 300, 700]]},
             "mark_impossible_place"),
            ({"quads": [[float("nan")] * 8]}, "mark_impossible_place"),
            ({"quads": [[float("inf")] * 8]}, "mark_impossible_place"),
            ({"quads": [["1"] * 8]}, "mark_impossible_place"),
            ({"quads": "quads"}, "mark_impossible_place"),
            ({"quads": [LINE] * 501}, "mark_impossible_place"),
            ({"strokes": [[[1, 1]] * 5001], "width": 1}, "mark_impossible_place"),
            ({"strokes": [[[1, 1]]], "width": 0}, "mark_impossible_place"),
            ({"strokes": [[[1, 1]]], "width": 61}, "mark_impossible_place"),
            ({"strokes": [[[1, 1]]], "width": None}, "mark_impossible_place"),
            ({"position": [1]}, "mark_impossible_place"),
            ({"position": [10**30, 1]}, "mark_impossible_place"),
            ({"kind": "stamp"}, "mark_malformed"),
            ({"color": "#ff0000"}, "mark_malformed"),
            ({"text": 5}, "mark_malformed"),
            ({"text": "x" * 5001}, "mark_too_long"),
            ({"quote": ["x"]}, "mark_malformed"),
            ({"quote": {"exact": "x" * 20_000}}, "mark_malformed"),
            ({"id": "1"}, "mark_malformed"),
            ({"id": None}, "mark_malformed"),
            ({"version": 0}, "mark_unknown_version"),
            ({"version": "x"}, "mark_unknown_version"),
            ({"version": 10**30}, "mark_unknown_version"),
        ],
    )  # fmt: skip
    def test_refuses_what_cannot_be(self, writer, version, value, code):
        assert refused(writer.put(mark(version.id) | value)) == code
        assert not Mark.objects.exists()
        assert not AppliedChange.objects.exists()
        assert not Entry.objects.filter(action="documents.marks_written").exists()

    def test_takes_what_runs_a_little_over_the_edge(self, writer, version):
        assert writer.put(note(version.id, position=[-10, 850])).status == "done"

    def test_measures_against_the_page_that_is_shown(self, writer, version):
        # A page that is turned or cut has its own space: 842 wide, 595 high.
        landscape = operations.add_version(
            actor=Actor.system(), document_id=version.document_id, filename="c.pdf",
            data=samples.pdf(1, width=842, height=595), at=NOW,
        )  # fmt: skip

        assert writer.put(note(landscape.id, position=[830, 580])).status == "done"
        high = note(landscape.id, position=[300, 700])
        assert refused(writer.put(high)) == "mark_impossible_place"

    def test_refuses_a_version_of_another_document(self, writer):
        foreign = marking.document(title="Văn bản khác")

        assert refused(writer.put(mark(foreign.id))) == "mark_unknown_version"

    def test_refuses_the_id_of_another_persons_mark(self, writer, other, version):
        value = mark(version.id)
        writer.put(value)

        assert refused(other.put({**value, "text": "đè lên"}, 1)) == "mark_id_taken"
        assert refused(other.remove(value["id"], base=1)) == "mark_id_taken"
        assert [card.text for card in writer.layer().marks] == [value["text"]]
        assert other.layer().marks == []

    def test_refuses_more_marks_than_a_layer_holds(self, writer, version, monkeypatch):
        monkeypatch.setattr(rules, "MOST_MARKS", 2)
        first = writer.put(mark(version.id)).mark
        writer.put(mark(version.id))

        assert refused(writer.put(mark(version.id))) == "too_many_marks"

        writer.remove(first.id, base=1)
        assert writer.put(mark(version.id)).status == "done"
        back = mark(version.id, id=str(first.id))
        assert refused(writer.put(back, base=3)) == "too_many_marks"

    def test_refuses_a_paper_that_has_no_pages(self, version, writer):
        Version.objects.filter(pk=version.id).update(display=None)

        assert refused(writer.put(mark(version.id))) == "mark_no_pages"

    def test_is_told_to_try_again_when_the_file_is_gone(
        self, settings, version, writer
    ):
        settings.BLOB_DIR = settings.BLOB_DIR / "elsewhere"

        with pytest.raises(operations.PagesUnread):
            writer.put(mark(version.id))

        assert not Layer.objects.exists()

    def test_looks_at_the_file_once(self, writer, version):
        writer.put(mark(version.id))

        assert PageBoxes.objects.get().runs == [[0, 0, 595, 842, 3]]

    def test_takes_no_more_changes_than_a_request_holds(self, writer, version):
        with pytest.raises(ValueError, match="201"):
            writer.send(*[change(mark(version.id))] * 201)

    def test_is_one_act_in_the_journal_without_its_words(self, writer, version):
        first = writer.put(mark(version.id, text="bí mật")).mark
        writer.send(
            change(mark(version.id, id=str(first.id), text="mới"), base=1),
            change(mark(version.id)),
            change(mark(version.id, page=9)),
        )

        rows = Entry.objects.filter(action="documents.marks_written").order_by("pk")
        assert [row.detail for row in rows] == [
            {"version": version.id, "made": 1},
            {"version": version.id, "made": 1, "changed": 1},
        ]
        assert {row.target for row in rows} == {
            f"documents.document:{version.document_id}"
        }
        assert {row.person_id for row in rows} == {writer.person_id}

    def test_writes_nothing_into_the_journal_when_nothing_changed(
        self, writer, version
    ):
        one = change(mark(version.id))
        writer.send(one)

        writer.send(one)

        assert Entry.objects.filter(action="documents.marks_written").count() == 1

    def test_announces_marks_on_an_older_version(self, writer, version):
        newer = marking.next_version(version.document_id)
        OutboxEvent.objects.all().delete()

        writer.put(mark(version.id))
        writer.put(mark(newer.id))

        (event,) = OutboxEvent.objects.all()
        assert event.name == "documents.marks_left_behind"
        assert event.values == {
            "document_id": version.document_id, "version_id": newer.id,
        }  # fmt: skip


class TestConstraints:
    @pytest.mark.parametrize(
        "changes",
        [{"page": 0}, {"kind": "stamp"}, {"color": "black"}, {"text": "x" * 5001},
         {"edited_revision": 9}],
    )  # fmt: skip
    def test_hold_below_all_code(self, writer, version, changes):
        writer.put(mark(version.id))

        with pytest.raises(IntegrityError), transaction.atomic():
            Mark.objects.update(**changes)
