"""Conclusions: written in the session, approved by the chair, turned into tasks."""

from __future__ import annotations

import datetime as dt

import pypdfium2
import pytest

from khonggiay.documents import queries as documents
from khonggiay.kernel.errors import Invalid, NotAllowed
from khonggiay.kernel.outbox import OutboxEvent
from khonggiay.meetings import operations as meetings
from khonggiay.meetings import queries
from khonggiay.meetings.models import Conclusion, ConclusionNotice
from khonggiay.meetings.tests.factories import STARTS_AT, actor, again, items
from khonggiay.meetings.tests.unchanged import refused
from khonggiay.tasks import operations as tasks
from khonggiay.tasks.models import Task

pytestmark = pytest.mark.django_db
AFTER = STARTS_AT + dt.timedelta(hours=3)
TEXT = "Giao Sở Xây dựng hoàn chỉnh dự thảo, trình lại trước phiên họp sau."


@pytest.fixture
def session(city, meeting_in):
    """Return a session that has come to its second item."""
    meeting = meeting_in.in_session()
    for item in items(meeting)[:2]:
        meetings.go_to_item(actor=actor(city.chair), item_id=item.pk, at=STARTS_AT)
    return again(meeting)


def directive(city, **values):
    values = {
        "text": "Hoàn chỉnh dự thảo quy hoạch phân khu.",
        "lead_unit_id": city.construction.pk,
        "coordinating_unit_ids": (city.finance.pk,),
        "due_working_days": 10,
    } | values
    return meetings.DirectiveDraft(**values)


def conclude(city, item, *directives, revision=0, text=TEXT):
    return meetings.conclude(
        actor=actor(city.secretary),
        item_id=item.pk,
        text=text,
        directives=directives,
        revision=revision,
        at=STARTS_AT,
    )


def close(city, meeting):
    meetings.close_session(actor=actor(city.chair), meeting_id=meeting.pk, at=AFTER)


def approve(city, meeting):
    return meetings.approve_conclusions(
        actor=actor(city.chair), meeting_id=meeting.pk, at=AFTER
    )


class TestConclude:
    def test_keeps_text_and_directives(self, city, session):
        first = items(session)[0]

        conclude(city, first, directive(city))

        card = queries.conclusions(session)[0]
        assert (card.text, card.revision) == (TEXT, 1)
        assert card.directives[0].lead.name == "Sở Xây dựng"
        assert [unit.name for unit in card.directives[0].coordinating] == [
            "Sở Tài chính"
        ]

    def test_replaces_what_stood_there(self, city, session):
        first = items(session)[0]
        conclude(city, first, directive(city), directive(city, text="Việc thứ hai."))

        conclude(city, first, directive(city), revision=1)

        assert len(queries.conclusions(session)[0].directives) == 1

    def test_is_refused_on_an_item_that_was_not_reached(self, city, session):
        with refused(meetings.NotReached):
            conclude(city, items(session)[2])

    def test_is_refused_when_somebody_else_wrote_in_the_meantime(self, city, session):
        first = items(session)[0]
        conclude(city, first)

        with refused(meetings.ConclusionChanged):
            conclude(city, first, text="Bản của người khác.")

    @pytest.mark.parametrize("who", ["chair", "invited", "chief"])
    def test_is_the_secretarys(self, city, session, who):
        with refused(NotAllowed):
            meetings.conclude(
                actor=actor(getattr(city, who)),
                item_id=items(session)[0].pk,
                text=TEXT,
                directives=(),
                revision=0,
                at=STARTS_AT,
            )

    @pytest.mark.parametrize(
        "wrong",
        [
            {"text": " "},
            {"lead_unit_id": 987654},
            {"due_working_days": 0},
            {"due_on": dt.date(2019, 10, 1), "due_working_days": None},
            {"due_on": dt.date(2019, 12, 1)},
        ],
    )
    def test_says_which_directive_is_wrong(self, city, session, wrong):
        with refused(Invalid) as caught:
            conclude(city, items(session)[0], directive(city), directive(city, **wrong))

        assert list(caught.value.fields) == ["directives.1"]

    def test_the_lead_unit_cannot_also_coordinate(self, city, session):
        both = directive(city, coordinating_unit_ids=(city.construction.pk,))

        with refused(Invalid):
            conclude(city, items(session)[0], both)


class TestApproveConclusions:
    def test_makes_the_notice_and_every_task_at_once(self, city, session):
        first, second, _third = items(session)
        conclude(city, first, directive(city))
        conclude(
            city,
            second,
            directive(
                city,
                text="Bố trí vốn.",
                lead_unit_id=city.finance.pk,
                coordinating_unit_ids=(),
                due_working_days=None,
                due_on=dt.date(2019, 11, 15),
            ),
        )
        close(city, session)

        notice = approve(city, session)

        assert notice.symbol == "1/TB-VP"
        given = Task.objects.order_by("pk")
        assert [task.title for task in given] == [
            "Hoàn chỉnh dự thảo quy hoạch phân khu.",
            "Bố trí vốn.",
        ]
        # Ten working days after Thursday 10 October 2019: Thursday 24 October.
        assert [task.due_on for task in given] == [
            dt.date(2019, 10, 24),
            dt.date(2019, 11, 15),
        ]
        assert OutboxEvent.objects.filter(name="meetings.conclusions_approved").exists()

    def test_the_notice_says_who_does_what_until_when(self, city, session):
        conclude(city, items(session)[0], directive(city))
        close(city, session)

        notice = approve(city, session)

        file = documents.original_file(documents.latest_version(notice.document_id))
        pdf = pypdfium2.PdfDocument(file.path)
        words = " ".join(
            " ".join(page.get_textpage().get_text_range().split()) for page in pdf
        )
        for part in ("1/TB-VP", "Sở Xây dựng", "Sở Tài chính", "10 ngày làm việc"):
            assert part in words

    def test_numbers_have_no_gap(self, city, meeting_in):
        symbols = []
        for _number in range(3):
            meeting = meeting_in.in_session()
            meetings.go_to_item(
                actor=actor(city.chair), item_id=items(meeting)[0].pk, at=STARTS_AT
            )
            conclude(city, items(meeting)[0])
            close(city, meeting)
            symbols.append(approve(city, meeting).symbol)

        assert symbols == ["1/TB-VP", "2/TB-VP", "3/TB-VP"]

    def test_leaves_neither_notice_nor_task_when_one_task_fails(
        self, city, session, monkeypatch
    ):
        conclude(city, items(session)[0], directive(city), directive(city))
        close(city, session)
        assign, calls = tasks.assign, []

        def failing(**values):
            calls.append(values)
            if len(calls) == 2:
                raise RuntimeError
            return assign(**values)

        monkeypatch.setattr(tasks, "assign", failing)

        with pytest.raises(RuntimeError):
            approve(city, session)

        assert not ConclusionNotice.objects.exists()
        assert not Task.objects.exists()
        assert Conclusion.objects.get().approved_at is None

    def test_is_refused_before_the_session_is_closed(self, city, session):
        conclude(city, items(session)[0])

        with refused(NotAllowed):
            approve(city, session)

    def test_is_refused_without_any_conclusion(self, city, session):
        close(city, session)

        with refused(meetings.NothingConcluded):
            approve(city, session)

    def test_is_refused_twice(self, city, session):
        conclude(city, items(session)[0], directive(city))
        close(city, session)
        approve(city, session)

        with refused(meetings.AlreadyApproved):
            approve(city, session)

    def test_is_the_chairs_alone(self, city, session):
        conclude(city, items(session)[0])
        close(city, session)

        with refused(NotAllowed):
            meetings.approve_conclusions(
                actor=actor(city.secretary), meeting_id=session.pk, at=AFTER
            )

    def test_closes_the_pen(self, city, session):
        first = items(session)[0]
        conclude(city, first)
        close(city, session)
        approve(city, session)

        with refused(meetings.AlreadyApproved):
            conclude(city, first, revision=1)
