"""Load the whole sample city."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction

from khonggiay.audit.models import Entry
from khonggiay.config import worker
from khonggiay.kernel.models import OutboxEvent
from khonggiay.meetings.models import (
    AgendaItem,
    ConclusionNotice,
    Directive,
    Meeting,
    Membership,
    Paper,
    Participant,
    Vote,
)
from khonggiay.notifications.models import Notification
from khonggiay.organisations.models import Appointment, Unit
from khonggiay.people.models import Account, Person
from khonggiay.sample import operations, units
from khonggiay.tasks.models import Task

# Wednesday 11 September 2019, 8:20 in the city.
AT = dt.datetime(2019, 9, 11, 1, 20, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def steps(django_db_setup, django_db_blocker):
    """Load the city once for all tests of this file, and take it back after them."""
    told: list[str] = []
    with django_db_blocker.unblock(), transaction.atomic():
        operations.load(at=AT, report=told.append, dispatch=worker.dispatch)
        yield told
        transaction.set_rollback(True)


@pytest.mark.usefixtures("steps")
class TestLoad:
    def test_tells_its_steps(self, steps):
        assert steps[0].startswith("papers")
        assert steps[-1] == "meetings: 5 of 5"

    def test_loads_the_city_of_2019(self):
        kinds = Counter(Unit.objects.values_list("kind", flat=True))

        assert kinds["Quận"] + kinds["Huyện"] == 24
        assert kinds["Phường"] + kinds["Xã"] + kinds["Thị trấn"] == 322
        assert Unit.objects.filter(level=2).count() == 24 + 23
        assert Unit.objects.count() == 1 + 24 + 23 + 322
        assert Membership.objects.count() == 27

    def test_marks_everybody_as_a_sample(self):
        assert Person.objects.count() == Account.objects.count() == 589
        assert not Person.objects.filter(is_sample=False).exists()
        assert Appointment.objects.filter(is_main=True).count() == 589
        assert [a.username for a in Account.objects.filter(is_staff=True)] == [
            "quantri"
        ]

    def test_opens_every_shown_login_with_the_shown_password(self):
        for login in operations.logins():
            account = Account.objects.get(username=login.username)
            assert account.check_password(login.password)
        assert authenticate(username="thuky", password="khonggiay") is not None

    def test_holds_three_meetings_prepares_one_and_drafts_one(self):
        states = Meeting.objects.order_by("starts_at").values_list("state", flat=True)

        assert list(states) == ["closed", "closed", "closed", "approved", "draft"]
        assert AgendaItem.objects.count() == 37
        assert Paper.objects.count() == 60

    def test_starts_one_meeting_within_the_hour(self):
        meeting = Meeting.objects.get(state="approved")
        members = Participant.objects.filter(meeting=meeting, is_member=True)

        assert dt.timedelta(0) < meeting.starts_at - AT <= dt.timedelta(hours=1)
        assert members.count() == 27
        assert members.filter(checked_in_at__isnull=False).count() == 15

    def test_gives_secret_items_no_paper(self):
        secret = AgendaItem.objects.exclude(secrecy="normal")

        assert secret.count() == 2
        assert not Paper.objects.filter(item__in=secret).exists()

    def test_decides_every_item_for_decision(self):
        votes = Vote.objects.order_by("opened_at")

        assert votes.count() == 7
        assert {vote.state for vote in votes} == {"closed"}
        assert all(vote.result["passed"] for vote in votes)
        assert votes[0].result["disapprove"] == 1
        assert votes[0].result["present"] == 24

    def test_makes_a_task_of_each_directive(self):
        states = Counter(Task.objects.values_list("state", flat=True))

        assert Directive.objects.filter(task__isnull=True).count() == 0
        assert ConclusionNotice.objects.count() == 3
        assert states["completed"] == 11
        assert states["returned"] == states["reported"] == 1
        assert sum(states.values()) == Directive.objects.count() == 27

    def test_has_overdue_work(self):
        open_states = ["assigned", "accepted", "in_progress", "returned"]
        late = Task.objects.filter(due_on__lt=AT.date(), state__in=open_states)

        assert late.count() >= 2

    def test_tells_nothing_of_the_future(self):
        assert not Entry.objects.filter(at__gt=AT).exists()
        assert not Task.objects.filter(assigned_at__gt=AT).exists()

    def test_told_people_in_their_time(self):
        states = Counter(OutboxEvent.objects.values_list("state", flat=True))
        notices = Notification.objects.order_by("created_at")
        unread = notices.filter(
            read_at__isnull=True, person__account__username="chutich"
        )

        assert set(states) == {"done"}
        assert notices[0].created_at < AT - dt.timedelta(days=80)
        assert not notices.filter(created_at__gt=AT).exists()
        assert 1 <= unread.count() <= 5

    def test_is_refused_a_second_time(self):
        before = Person.objects.count()

        with pytest.raises(operations.AlreadyLoaded):
            operations.load(at=AT)

        assert Person.objects.count() == before


@pytest.mark.django_db
class TestLoadUnits:
    def test_loads_both_trees_with_their_periods(self):
        change = dt.date(2025, 7, 1)

        operations.load_units(
            units.UNITS_2019, valid_from=dt.date(2004, 1, 1), valid_to=change, at=AT
        )
        operations.load_units(units.UNITS_2025, valid_from=change, valid_to=None, at=AT)

        before = Unit.objects.on(change - dt.timedelta(days=1))
        after = Unit.objects.on(change)
        assert Counter(before.values_list("level", flat=True)) == {1: 1, 2: 24, 3: 322}
        assert Counter(after.values_list("level", flat=True)) == {1: 1, 2: 168}
        repeated = set(before.values_list("code", flat=True)) & set(
            after.values_list("code", flat=True)
        )
        assert "79" in repeated
        assert len(repeated) > 50


class TestIsLoaded:
    @pytest.mark.django_db
    def test_says_no_in_an_empty_database(self):
        assert not operations.is_loaded()
        assert settings.DATA_DIR
