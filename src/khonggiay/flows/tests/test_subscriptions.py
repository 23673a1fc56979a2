"""What people are told after an act, once the worker has delivered its event."""

from __future__ import annotations

import datetime as dt

import pytest

from khonggiay.flows.subscriptions import SUBSCRIPTIONS
from khonggiay.kernel import events, outbox
from khonggiay.kernel.models import OutboxEvent
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.models import Meeting
from khonggiay.meetings.tests.factories import AT, STARTS_AT, actor
from khonggiay.notifications.models import Delivery, Notification
from khonggiay.people.models import Person
from khonggiay.realtime.models import StreamEvent

pytestmark = pytest.mark.django_db


def deliver(at: dt.datetime = AT) -> None:
    outbox.dispatch_due(handlers=SUBSCRIPTIONS, at=at)
    assert not OutboxEvent.objects.exclude(state="done").exists()


def deliver_again(at: dt.datetime = AT) -> None:
    """Deliver every event a second time, as after a crash of the worker."""
    OutboxEvent.objects.update(state="waiting", handled=[], due_at=AT)
    deliver(at)


def told(key: str) -> set[str]:
    rows = Notification.objects.filter(key__startswith=f"meetings.{key}:")
    return set(rows.values_list("person__full_name", flat=True))


def names(*persons: Person) -> set[str]:
    return {person.full_name for person in persons}


class TestSubscriptions:
    def test_have_a_line_for_every_event(self):
        assert {event.__name__ for event in events._types.values()} == {
            event.__name__ for event in SUBSCRIPTIONS
        }


class TestProgrammeSubmitted:
    def test_asks_the_chief_of_office_each_time(self, city, meeting_in):
        meeting = meeting_in.submitted()
        deliver()
        assert told("submitted") == names(city.chief)

        later = AT + dt.timedelta(hours=1)
        meetings.return_(
            actor=actor(city.chief), meeting_id=meeting.pk, remark="Sửa.", at=later
        )
        meetings.submit(actor=actor(city.secretary), meeting_id=meeting.pk, at=later)
        deliver(later)
        deliver_again(later)

        assert Notification.objects.filter(person=city.chief).count() == 2


class TestProgrammeReturned:
    def test_tells_the_secretary_the_remark(self, city, meeting_in):
        meeting_in.returned("Bổ sung báo cáo thẩm định.")

        deliver()

        notice = Notification.objects.get(person=city.secretary)
        assert notice.body == "Bổ sung báo cáo thẩm định."
        assert notice.title.startswith("Chương trình được trả lại kèm ý kiến")


class TestProgrammeApproved:
    def test_reaches_every_participant_at_once_and_by_letter(self, city, meeting_in):
        meeting = meeting_in.approved()

        deliver()

        everyone = names(*city.members, city.invited, city.observer, city.secretary)
        assert told("approved") == everyone
        notice = Notification.objects.get(
            person=city.invited, key=f"meetings.approved:{meeting.pk}"
        )
        assert notice.title == f"Chương trình và tài liệu: {meeting.title}"
        assert notice.body.startswith("08:30, 10/10/2019, tại Phòng họp số 1")
        assert notice.url == f"/phien-hop/{meeting.pk}/"
        letters = Delivery.objects.filter(notification__key=notice.key)
        assert letters.count() == len(everyone)
        live = StreamEvent.objects.filter(
            stream=f"person:{city.invited.pk}", kind="notice"
        )
        assert live.count() == 1

    def test_tells_nobody_twice(self, city, meeting_in):
        meeting_in.approved()
        deliver()
        before = (Notification.objects.count(), StreamEvent.objects.count())

        deliver_again()

        assert (Notification.objects.count(), StreamEvent.objects.count()) == before

    def test_tells_strangers_nothing(self, city, meeting_in):
        meeting_in.approved()

        deliver()

        assert not Notification.objects.filter(person=city.stranger).exists()


class TestParticipantExcused:
    def test_tells_chair_and_secretary_the_reason(self, city, meeting_in):
        meeting = meeting_in.approved()
        meetings.reply(
            actor=actor(city.members[1]), meeting_id=meeting.pk, reply="excused",
            reason="Đi công tác", at=AT,
        )  # fmt: skip

        deliver()

        assert told("excused") == names(city.chair, city.secretary)
        notice = Notification.objects.get(
            person=city.chair, key__startswith="meetings.excused"
        )
        assert "Trần Đức Phước xin vắng mặt" in notice.title
        assert notice.body == "Lý do: Đi công tác"


class TestSession:
    def test_calls_participants_and_later_reminds_of_conclusions(
        self, city, meeting_in
    ):
        meeting_in.closed()

        deliver(STARTS_AT)

        assert told("opened") == names(*city.members, city.invited, city.observer,
                                       city.secretary)  # fmt: skip
        assert told("closed") == names(city.chair, city.secretary)


class TestDirectives:
    def test_reach_the_head_of_the_lead_unit(self, city, meeting_in):
        meeting: Meeting = meeting_in.in_session()
        item = meeting.items.order_by("pk")[0]
        chair = actor(city.chair)
        meetings.go_to_item(actor=chair, item_id=item.pk, at=STARTS_AT)
        _conclude(city, item.pk)
        meetings.close_session(actor=chair, meeting_id=meeting.pk, at=STARTS_AT)
        meetings.approve_conclusions(actor=chair, meeting_id=meeting.pk, at=STARTS_AT)

        deliver(STARTS_AT)
        deliver_again(STARTS_AT)

        head = city.members[2]
        kinds = Notification.objects.filter(person=head, kind="task")
        assert kinds.count() == 1
        assert told("concluded") >= names(*city.members)


def _conclude(city, item_id: int) -> None:
    meetings.conclude(
        actor=actor(city.secretary), item_id=item_id, text="Giao Sở Xây dựng.",
        revision=0, at=STARTS_AT,
        directives=[
            meetings.DirectiveDraft(
                text="Lập quy hoạch chi tiết.", lead_unit_id=city.construction.pk,
                coordinating_unit_ids=(), due_working_days=10,
            )
        ],
    )  # fmt: skip
