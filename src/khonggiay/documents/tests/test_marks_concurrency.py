"""Marks written at the same moment, with real threads and connections."""

from __future__ import annotations

import itertools
import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import connection

from khonggiay.documents import operations
from khonggiay.documents.models import AppliedChange, Layer, Mark
from khonggiay.documents.operations import CarriedPlace
from khonggiay.documents.rules import Placement
from khonggiay.documents.tests import marking
from khonggiay.documents.tests.marking import (
    LINE,
    NOW,
    Writer,
    change,
    mark,
    note,
    writer_on_a_new_paper,
)
from khonggiay.people.models import Person


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do the acts in threads that start together; return what they gave."""
    found: list[object] = [None] * len(acts)
    barrier = threading.Barrier(len(acts))

    def run(place: int) -> None:
        barrier.wait()
        try:
            found[place] = acts[place]()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_devices_of_one_person_get_revisions_of_their_own(self):
        writer = writer_on_a_new_paper()

        def write() -> list[int]:
            return [writer.put(note(writer.version_id)).mark.revision for _ in range(5)]

        seen = list(itertools.chain.from_iterable(at_once(*[write] * 6)))

        assert sorted(seen) == list(range(1, 31))
        assert Layer.objects.get().revision == 30
        assert len(writer.layer().marks) == 30

    def test_the_same_batch_from_many_threads_is_done_once(self):
        writer = writer_on_a_new_paper()
        batch = [change(note(writer.version_id)) for _number in range(5)]

        answers = at_once(*[lambda: writer.send(*batch)] * 6)

        statuses = sorted(r.status for answer in answers for r in answer.results)
        assert statuses == ["done"] * 5 + ["known"] * 25
        assert Mark.objects.count() == AppliedChange.objects.count() == 5

    def test_edits_of_one_mark_keep_all_words(self):
        writer = writer_on_a_new_paper()
        first = writer.put(note(writer.version_id, text="0")).mark

        def edit(text: str) -> Callable[[], object]:
            value = note(writer.version_id, id=str(first.id), text=text)
            return lambda: writer.put(value, base=1)

        results = at_once(*[edit(str(n)) for n in range(1, 7)])

        assert sorted(r.status for r in results) == ["conflict"] * 5 + ["done"]
        texts = sorted(card.text for card in writer.layer().marks)
        assert texts == ["1", "2", "3", "4", "5", "6"]

    def test_people_do_not_wait_for_each_other_and_lose_nothing(self):
        first = writer_on_a_new_paper()
        writers = [
            Writer(
                Person.objects.create(full_name=f"Đại biểu {number}").pk,
                first.document_id, first.version_id,
            )
            for number in range(8)
        ]  # fmt: skip

        at_once(*[
            lambda who=who: [who.put(note(who.version_id)) for _ in range(4)]
            for who in writers
        ])  # fmt: skip

        for who in writers:
            assert len(who.layer().marks) == 4
            assert who.layer().revision == 4

    def test_carrying_never_writes_over_a_place_that_its_owner_chooses(
        self, settings, tmp_path
    ):
        settings.BLOB_DIR = tmp_path / "blobs"
        version = marking.document()
        newer = marking.next_version(version.document_id)
        person = Person.objects.create(full_name="Trần Thị Hoà")
        writer = Writer(person.pk, version.document_id, version.id)
        cards = [writer.put(mark(version.id)).mark for _number in range(6)]
        found = operations.marks_to_carry(version.document_id, newer.id)
        places = [
            CarriedPlace(
                mark_id=one.id, revision=one.revision, placement=Placement.MOVED,
                page=2, place={"quads": [LINE]}, quote=None, why="", confidence=1,
            )
            for one in found
        ]  # fmt: skip

        at_once(
            lambda: operations.keep_carried(
                document_id=version.document_id, version_id=newer.id, places=places,
                at=NOW,
            ),
            lambda: [
                writer.put(mark(newer.id, id=str(card.id), page=4), base=card.revision)
                for card in cards
            ],
        )  # fmt: skip

        there = writer.layer(version_id=newer.id).marks
        assert {(card.page, card.placement) for card in there} == {(4, "made")}
        assert {uuid.UUID(str(card.id)) for card in there} == {c.id for c in cards}
