from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.core import mail
from django.utils import translation
from django.utils.translation import gettext_lazy as lazy

from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound
from khonggiay.notifications import operations, queries, rules
from khonggiay.notifications.models import Delivery, Notification
from khonggiay.notifications.tests.transports import Picky
from khonggiay.people import operations as people
from khonggiay.people.models import Person
from khonggiay.realtime.models import StreamEvent

pytestmark = pytest.mark.django_db
AT = dt.datetime(2019, 9, 5, 1, 30, tzinfo=dt.UTC)
_numbers = itertools.count(1)


def enrol(name: str = "Nguyễn Thị Bưởi", **values: str) -> Person:
    values.setdefault("email", f"nguoi{next(_numbers)}@example.vn")
    return people.enrol(actor=Actor.system(), full_name=name, at=AT, **values)


def tell(*persons: Person, key: str = "meetings.approved:1", **values: object) -> int:
    told: dict = {
        "kind": "meetings.approved",
        "title": "Chương trình phiên họp đã được duyệt",
        "body": "Phiên họp thường kỳ tháng 9.",
        "url": "/phien-hop/1/",
    } | values
    return operations.notify(
        person_ids=[person.pk for person in persons], key=key, at=AT, **told
    )


@pytest.fixture
def picky(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{Picky.__module__}.Picky"
    monkeypatch.setattr(Picky, "refuses", set())
    monkeypatch.setattr(Picky, "dies_on", set())
    return Picky


class TestNotify:
    def test_writes_one_notice_per_person_with_its_event_and_letter(self):
        buoi, mai = enrol(), enrol("Trần Văn Mai")

        assert tell(buoi, mai) == 2

        notice = Notification.objects.get(person=buoi)
        assert notice.title == "Chương trình phiên họp đã được duyệt"
        assert notice.read_at is None
        event = StreamEvent.objects.get(stream=f"person:{buoi.pk}")
        assert event.kind == "notice"
        assert event.payload == {
            "id": notice.pk,
            "about": "meetings.approved",
            "title": notice.title,
            "url": "/phien-hop/1/",
            "unread": 1,
        }
        assert Delivery.objects.count() == 2

    def test_tells_nobody_twice_with_one_key(self):
        buoi, mai = enrol(), enrol("Trần Văn Mai")
        tell(buoi)

        assert tell(buoi, mai) == 1
        assert tell(buoi, mai) == 0

        assert Notification.objects.count() == 2
        assert StreamEvent.objects.count() == 2
        assert Delivery.objects.count() == 2

    def test_speaks_each_persons_language(self):
        buoi, john = enrol(), enrol("John Smith")
        Person.objects.filter(pk=john.pk).update(language="en")

        tell(
            buoi, john,
            title=lazy("This ticket has expired."),
            body=lambda: str(translation.get_language()),
        )  # fmt: skip

        assert Notification.objects.get(person=buoi).body == "vi"
        english = Notification.objects.get(person=john)
        assert (english.title, english.body) == ("This ticket has expired.", "en")

    def test_writes_no_letter_without_an_address(self):
        tell(enrol(email=""))

        assert not Delivery.objects.exists()

    def test_writes_no_letter_when_told_so(self):
        tell(enrol(), email=False)

        assert Notification.objects.count() == 1
        assert not Delivery.objects.exists()

    def test_leaves_unknown_persons_out(self):
        assert (
            operations.notify(person_ids=[0], kind="a", title="b", key="c", at=AT) == 0
        )
        assert not StreamEvent.objects.exists()


class TestMarkRead:
    def test_tells_the_persons_other_pages_the_new_count(self):
        buoi = enrol()
        tell(buoi)
        tell(buoi, key="meetings.approved:2")
        first = Notification.objects.order_by("pk")[0]

        operations.mark_read(actor=Actor(person_id=buoi.pk), notice_id=first.pk, at=AT)
        operations.mark_read(actor=Actor(person_id=buoi.pk), notice_id=first.pk, at=AT)

        assert queries.unread_count(buoi.pk) == 1
        events = StreamEvent.objects.order_by("seq")
        assert [event.payload["unread"] for event in events] == [1, 2, 1]

    @pytest.mark.parametrize("stranger", [None, 0])
    def test_is_refused_for_another_persons_notice(self, stranger):
        tell(enrol())
        notice = Notification.objects.get()
        other = stranger if stranger is None else enrol("Trần Văn Mai").pk

        with pytest.raises(NotFound):
            operations.mark_read(
                actor=Actor(person_id=other), notice_id=notice.pk, at=AT
            )

        notice.refresh_from_db()
        assert notice.read_at is None

    def test_marks_all_of_ones_own(self):
        buoi, mai = enrol(), enrol("Trần Văn Mai")
        tell(buoi, mai)

        assert operations.mark_all_read(actor=Actor(person_id=buoi.pk), at=AT) == 1
        assert operations.mark_all_read(actor=Actor(person_id=buoi.pk), at=AT) == 0

        assert queries.unread_counts([buoi.pk, mai.pk]) == {mai.pk: 1}


class TestDeliverDue:
    def test_sends_each_letter_once(self, settings):
        settings.PUBLIC_URL = "https://hop.example.vn/"
        buoi = enrol()
        tell(buoi)

        assert operations.deliver_due(at=AT) == 1
        assert operations.deliver_due(at=AT + dt.timedelta(days=1)) == 0

        (letter,) = mail.outbox
        assert letter.to == [buoi.email]
        assert letter.subject == "Chương trình phiên họp đã được duyệt"
        assert "https://hop.example.vn/phien-hop/1/" in letter.body
        delivery = Delivery.objects.get()
        assert (delivery.state, delivery.sent_at) == ("sent", AT)

    def test_names_no_content_when_discreet(self):
        tell(enrol(), is_discreet=True)

        operations.deliver_due(at=AT)

        (letter,) = mail.outbox
        assert "Chương trình" not in letter.subject + letter.body
        assert "thường kỳ" not in letter.body

    def test_goes_on_after_a_failing_recipient(self, picky):
        bad, good = enrol(), enrol("Trần Văn Mai")
        tell(bad, good)
        picky.refuses = {bad.email}

        assert operations.deliver_due(at=AT) == 2

        assert [letter.to for letter in mail.outbox] == [[good.email]]
        failed = Delivery.objects.get(notification__person=bad)
        assert failed.state == "waiting"
        assert failed.due_at == AT + dt.timedelta(minutes=1)
        assert "SMTPRecipientsRefused" in failed.last_error

    def test_lays_a_letter_aside_after_ten_tries(self, picky):
        bad = enrol()
        tell(bad)
        picky.refuses = {bad.email}

        for day in range(20):
            operations.deliver_due(at=AT + dt.timedelta(days=day))

        assert [letter.attempts for letter in queries.dead_letters()] == [10]
        assert not mail.outbox

    def test_sends_again_what_a_killed_worker_held(self, picky):
        person = enrol()
        tell(person)
        picky.dies_on = {person.email}
        with pytest.raises(KeyboardInterrupt):
            operations.deliver_due(at=AT)
        picky.dies_on = set()

        assert operations.deliver_due(at=AT + dt.timedelta(minutes=4)) == 0
        assert operations.deliver_due(at=AT + rules.LEASE) == 1

        assert len(mail.outbox) == 1

    def test_sends_a_title_of_two_lines(self):
        tell(enrol(), title="Hai\ndòng")

        operations.deliver_due(at=AT)

        assert mail.outbox[0].subject == "Hai dòng"

    def test_tries_again_what_was_laid_aside_when_asked(self):
        tell(enrol())
        Delivery.objects.update(state="dead", attempts=10)

        assert operations.try_again(delivery_id=Delivery.objects.get().pk, at=AT) == 1
        assert operations.deliver_due(at=AT) == 1


class TestPauseAfter:
    def test_doubles_up_to_six_hours(self):
        pauses = [rules.pause_after(n) for n in range(1, 12)]

        assert pauses[:4] == [dt.timedelta(minutes=n) for n in (1, 2, 4, 8)]
        assert pauses[-1] == dt.timedelta(hours=6)
        assert pauses == sorted(pauses)
