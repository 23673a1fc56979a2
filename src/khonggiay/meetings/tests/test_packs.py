"""Packs on devices: taken, told of, removed when their time is over."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khonggiay.audit.models import Entry
from khonggiay.kernel.errors import Invalid, NotAllowed, NotFound
from khonggiay.kernel.models import OutboxEvent
from khonggiay.meetings import operations as meetings
from khonggiay.meetings import rules
from khonggiay.meetings.models import Device, Meeting, PackOnDevice, Participant
from khonggiay.meetings.operations import HeldPack
from khonggiay.meetings.queries import packs
from khonggiay.meetings.rules import PackState, Removal
from khonggiay.meetings.tests.factories import (
    AT,
    STARTS_AT,
    actor,
    add_item,
    add_paper,
    again,
    items,
)
from khonggiay.meetings.tests.unchanged import fingerprint, refused

TABLET = uuid.UUID("6b1f0c64-7a55-4a0e-9d0a-0f2a4c1e7b11")


def register(person, device_id=TABLET, name="Máy bảng"):
    return meetings.register_device(
        actor=actor(person), device_id=device_id, name=name, at=AT
    )


def held(meeting, edition="", *, files=(0, 4), size=0):
    return HeldPack(
        meeting_id=meeting.pk, edition=edition, files_held=files[0],
        files_total=files[1], bytes_held=size,
    )  # fmt: skip


def report(person, *what, at=AT, device_id=TABLET):
    return meetings.report_packs(
        actor=actor(person), device_id=device_id, held=what, at=at
    )


def take(person, meeting, device_id=TABLET):
    """Let the person's device have the whole pack."""
    register(person, device_id)
    whole = held(meeting, packs.edition(meeting), files=(4, 4), size=9_000)
    return report(person, whole, device_id=device_id)


def actions(meeting):
    rows = Entry.objects.filter(target=f"meetings.meeting:{meeting.pk}")
    return [row.action for row in rows.order_by("pk") if "pack" in row.action]


class TestLastPackDay:
    @given(st.dates(dt.date(2019, 1, 1), dt.date(2099, 1, 1)), st.integers(0, 3650))
    def test_lies_so_many_days_after_the_session(self, ended_on, days):
        last = rules.last_pack_day(ended_on=ended_on, days=days)

        assert (last - ended_on).days == days


class TestPackKey:
    GIVEN = {"device": str(TABLET), "person_id": 9, "meeting_id": 12, "number": 1}

    def test_is_the_same_for_the_same_and_has_256_bits(self):
        key = rules.pack_key(secret="s", **self.GIVEN)

        assert rules.pack_key(secret="s", **self.GIVEN) == key
        assert len(key) == 32

    @pytest.mark.parametrize(
        "other",
        [{"device": "x"}, {"person_id": 10}, {"meeting_id": 13}, {"number": 2}],
    )
    def test_is_another_for_another(self, other):
        key = rules.pack_key(secret="s", **self.GIVEN)

        assert rules.pack_key(secret="s", **{**self.GIVEN, **other}) != key
        assert rules.pack_key(secret="t", **self.GIVEN) != key


class TestRegisterDevice:
    def test_makes_a_device_known_once_and_renames_it(self, city):
        register(city.chair)
        register(city.chair, name=" Máy của phòng họp ")

        assert Device.objects.get().name == "Máy của phòng họp"
        assert Entry.objects.filter(action="meetings.device_added").count() == 1

    def test_is_refused_for_a_device_of_another(self, city):
        register(city.chair)

        with refused(NotFound):
            register(city.members[1])

    @pytest.mark.parametrize("name", [" ", "x" * 81])
    def test_needs_a_name(self, city, name):
        with refused(Invalid):
            register(city.chair, name=name)


class TestReportPacks:
    def test_tells_how_far_it_came(self, city, meeting_in):
        meeting = meeting_in.approved()
        register(city.members[1])

        (order,) = report(city.members[1], held(meeting, files=(1, 4), size=100))

        assert (order.because, order.edition) == (None, packs.edition(meeting))
        assert order.last_day == dt.date(2019, 10, 17)
        row = PackOnDevice.objects.get()
        assert (row.files_held, row.files_total, row.bytes_held) == (1, 4, 100)
        assert row.whole_at is None
        assert actions(meeting) == ["meetings.pack_taken"]

    def test_journals_once_that_an_edition_is_whole(self, city, meeting_in):
        meeting = meeting_in.approved()
        take(city.members[1], meeting)
        take(city.members[1], meeting)

        assert PackOnDevice.objects.get().whole_at == AT
        assert actions(meeting) == ["meetings.pack_taken", "meetings.pack_whole"]

    def test_asks_to_remove_what_is_over(self, city, meeting_in):
        meeting = meeting_in.closed()
        take(city.members[1], meeting)
        last_moment = dt.datetime(2019, 10, 17, 16, 59, tzinfo=dt.UTC)

        (still,) = report(city.members[1], held(meeting), at=last_moment)
        before = fingerprint()["meetings_packondevice"]
        (over,) = report(
            city.members[1], held(meeting), at=last_moment + dt.timedelta(minutes=1)
        )

        assert (still.because, over.because) == (None, Removal.RETENTION)
        assert fingerprint()["meetings_packondevice"] == before

    def test_asks_who_takes_part_no_more_to_remove_it(self, city, meeting_in):
        meeting = meeting_in.approved()
        take(city.invited, meeting)
        Participant.objects.filter(meeting=meeting, person=city.invited).delete()

        (order,) = report(city.invited, held(meeting))

        assert (order.because, order.edition) == (Removal.NOT_YOURS, "")

    def test_asks_alike_for_a_meeting_that_never_was(self, city):
        register(city.chair)

        (order,) = report(city.chair, held(Meeting(pk=999_999)))

        assert order.because == Removal.NOT_YOURS
        assert not PackOnDevice.objects.exists()

    def test_a_withdrawn_device_removes_everything(self, city, meeting_in):
        meeting = meeting_in.approved()
        take(city.members[1], meeting)
        meetings.withdraw_device(actor=actor(city.members[1]), device_id=TABLET, at=AT)

        (order,) = report(city.members[1], held(meeting))

        assert order.because == Removal.WITHDRAWN
        with refused(meetings.DeviceWithdrawn):
            register(city.members[1])

    def test_is_refused_for_a_device_of_another(self, city, meeting_in):
        meeting = meeting_in.approved()
        register(city.chair)

        with refused(NotFound):
            report(city.members[1], held(meeting))

    def test_is_refused_with_impossible_numbers(self, city, meeting_in):
        meeting = meeting_in.approved()
        register(city.chair)

        with refused(Invalid):
            report(city.chair, held(meeting, files=(5, 4)))
        with refused(Invalid):
            report(city.chair, held(meeting, size=-1))


class TestConfirmRemoval:
    def confirm(self, person, meeting, because=Removal.RETENTION):
        meetings.confirm_removal(
            actor=actor(person), device_id=TABLET, meeting_id=meeting.pk,
            because=because, at=AT,
        )  # fmt: skip

    def test_is_recorded_once_with_its_reason(self, city, meeting_in):
        meeting = meeting_in.closed()
        take(city.members[1], meeting)

        self.confirm(city.members[1], meeting)
        before = fingerprint()
        self.confirm(city.members[1], meeting, Removal.CHOSEN)

        assert fingerprint() == before
        row = PackOnDevice.objects.get()
        assert (row.removed_at, row.removed_because) == (AT, "retention")
        assert (row.edition, row.files_held, row.bytes_held) == ("", 0, 0)
        entry = Entry.objects.get(action="meetings.pack_removed")
        assert entry.detail == {
            "device": str(TABLET), "name": "Máy bảng", "because": "retention",
        }  # fmt: skip

    def test_works_when_the_meeting_is_not_ones_own_any_more(self, city, meeting_in):
        meeting = meeting_in.approved()
        take(city.invited, meeting)
        Participant.objects.filter(meeting=meeting, person=city.invited).delete()

        self.confirm(city.invited, meeting, Removal.NOT_YOURS)

        assert PackOnDevice.objects.get().removed_because == "not_yours"

    def test_may_be_taken_again_under_another_key(self, city, meeting_in):
        meeting = meeting_in.approved()
        take(city.members[1], meeting)
        self.confirm(city.members[1], meeting, Removal.CHOSEN)

        take(city.members[1], meeting)

        row = PackOnDevice.objects.get()
        assert (row.removed_at, row.removed_because) == (None, "")
        assert row.key_number == 2
        assert row.edition == packs.edition(meeting)

    def test_is_refused_where_no_pack_was(self, city, meeting_in):
        meeting = meeting_in.approved()
        register(city.chair)

        with refused(NotFound):
            self.confirm(city.chair, meeting)


class TestEdition:
    def test_changes_with_the_programme_and_nothing_else(self, city, meeting_in):
        meeting = meeting_in.draft()
        before = packs.edition(meeting)
        add_item(meeting, "Nội dung bổ sung")

        after = packs.edition(again(meeting))
        approved = meeting_in.approve(again(meeting))

        assert before != after
        assert packs.edition(approved) == after


class TestPackWithPapers:
    def test_holds_every_file_but_those_for_the_screen_only(
        self, city, meeting_in, settings, tmp_path
    ):
        settings.BLOB_DIR = tmp_path / "blobs"
        meeting = meeting_in.draft()
        taken = add_paper(items(meeting)[0], pages=2)
        left = add_paper(items(meeting)[1], pages=1, filename="Phụ lục.pdf")
        meeting = meeting_in.approve(again(meeting))
        whole = packs.edition(meeting)
        restrict = {"actor": actor(city.secretary), "at": AT}
        meetings.restrict_paper(
            **restrict, paper_id=left.pk, is_confidential=False, is_downloadable=False
        )
        meetings.restrict_paper(
            **restrict, paper_id=taken.pk, is_confidential=True, is_downloadable=True
        )

        pack = packs.pack(meeting)

        assert pack.edition != whole
        assert [(p.id, p.is_taken, p.is_confidential) for p in pack.papers] == [
            (taken.pk, True, True), (left.pk, False, False),
        ]  # fmt: skip
        assert pack.papers[0].files[0].kind == "display"
        assert pack.papers[0].files[0].digest == pack.papers[0].display_digest
        assert pack.papers[1].files == ()
        self.keys_open_only_what_is_sealed(city, meeting, taken)

    def keys_open_only_what_is_sealed(self, city, meeting, sealed):
        """The device of a participant gets the key, and the journal does not."""
        person = city.members[1]
        take(person, meeting)
        give = {"actor": actor(person), "device_id": TABLET}
        (key,) = meetings.hand_out_keys(**give, at=AT)

        assert (key.meeting_id, key.papers) == (meeting.pk, (sealed.pk,))
        assert str(key.key) not in repr(key)
        (entry,) = Entry.objects.filter(action="meetings.pack_keys_given")
        assert entry.detail == {"name": "Máy bảng", "meetings": [meeting.pk]}
        over = AT + dt.timedelta(days=60)
        assert meetings.hand_out_keys(**give, at=over) == []
        meetings.withdraw_device(**give, at=AT)
        with refused(meetings.DeviceWithdrawn):
            meetings.hand_out_keys(**give, at=AT)


class TestReadiness:
    def test_tells_who_is_ready_and_who_has_none(self, city, meeting_in):
        meeting = meeting_in.approved()
        take(city.members[1], meeting)
        register(city.chair, uuid.UUID(int=5), name="Máy cũ")
        report(
            city.chair, held(meeting, "cu", files=(3, 4)), device_id=uuid.UUID(int=5)
        )

        people = {row.person_id: row for row in packs.readiness(meeting)}

        assert people[city.members[1].pk].is_ready
        assert people[city.chair.pk].devices[0].state == PackState.OLDER
        assert not people[city.chair.pk].is_ready
        assert people[city.observer.pk].devices == ()

    @pytest.mark.parametrize(
        ("edition", "is_removed", "state"),
        [("", False, "partly"), ("a", False, "older"), ("b", False, "ready"),
         ("", True, "removed")],
    )  # fmt: skip
    def test_has_four_states(self, edition, is_removed, state):
        found = rules.pack_state(
            held_edition=edition, edition="b", is_removed=is_removed
        )

        assert found == state


class TestAskForPacks:
    def events(self):
        return OutboxEvent.objects.filter(name="meetings.packs_missing")

    def with_paper(self, meeting_in, settings, tmp_path):
        settings.BLOB_DIR = tmp_path / "blobs"
        meeting = meeting_in.draft()
        add_paper(items(meeting)[0], pages=1)
        return meeting_in.approve(again(meeting))

    def test_reminds_a_day_before_once_who_has_none(
        self, city, meeting_in, settings, tmp_path
    ):
        meeting = self.with_paper(meeting_in, settings, tmp_path)
        take(city.members[1], meeting)
        meetings.reply(
            actor=actor(city.members[2]), meeting_id=meeting.pk, reply="excused",
            reason="Đi công tác", at=AT,
        )  # fmt: skip
        day_before = STARTS_AT - dt.timedelta(days=1)

        early = meetings.ask_before_session(at=day_before - dt.timedelta(seconds=1))
        first = meetings.ask_before_session(at=day_before)
        second = meetings.ask_before_session(at=day_before + dt.timedelta(hours=1))

        assert (early, first, second) == (0, 1, 0)
        asked = set(self.events().get().values["person_ids"])
        assert asked == set(packs.without_pack(meeting.pk))
        assert city.chair.pk in asked
        assert not asked & {city.members[1].pk, city.members[2].pk}
        assert meetings.ask_for_packs(
            actor=actor(city.secretary), meeting_id=meeting.pk, at=day_before
        ) == len(asked)

    def test_has_nothing_to_ask_for_without_papers(self, city, meeting_in):
        meeting = meeting_in.approved()

        asked = meetings.ask_for_packs(
            actor=actor(city.secretary), meeting_id=meeting.pk, at=AT
        )

        assert asked == 0
        assert not self.events().exists()

    def test_is_refused_to_participants(self, city, meeting_in):
        meeting = meeting_in.approved()

        with refused(NotAllowed):
            meetings.ask_for_packs(
                actor=actor(city.members[1]), meeting_id=meeting.pk, at=AT
            )
