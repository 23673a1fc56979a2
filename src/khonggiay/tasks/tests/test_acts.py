from __future__ import annotations

import datetime as dt

import pytest

from khonggiay.audit.models import Entry
from khonggiay.kernel.errors import NotFound
from khonggiay.kernel.models import OutboxEvent
from khonggiay.organisations.models import Appointment
from khonggiay.tasks import operations
from khonggiay.tasks.models import Reminder
from khonggiay.tasks.tests.factories import AT, TaskIn, actor, again, everything

LATER = AT + dt.timedelta(days=5)
PDF = operations.ReceivedFile(
    digest="a" * 64, filename="Báo cáo.pdf", media_type="application/pdf", size=10
)

# Each act with what it needs; who may do it; in which state.
ACTS = {
    "accept": (operations.accept, {}),
    "refuse": (operations.refuse, {"reason": "Không đúng chức năng"}),
    "hand_over": (operations.hand_over, {}),
    "report_progress": (
        operations.report_progress,
        {"percent": 40, "text": "Đã có số liệu"},
    ),
    "report_completion": (operations.report_completion, {"text": "Đã xong"}),
    "accept_completion": (operations.accept_completion, {}),
    "return_for_rework": (operations.return_for_rework, {"reason": "Thiếu phụ lục"}),
    "cancel": (operations.cancel, {"reason": "Không còn cần"}),
}


def do(name, city, who, task, **changes: object):
    act, values = ACTS[name]
    values = {**values, **changes}
    if name == "hand_over":
        values.setdefault("officer_id", city.officer.pk)
    act(actor=actor(getattr(city, who)), task_id=task.pk, at=LATER, **values)


def newest(task):
    return (
        task.reports.order_by("-pk")[0],
        Entry.objects.filter(target=f"tasks.task:{task.pk}").order_by("-pk")[0],
        OutboxEvent.objects.order_by("-pk")[0],
    )


class TestEveryAct:
    @pytest.mark.parametrize(
        ("name", "state", "who", "refusal"),
        [
            ("accept", "assigned", "officer", operations.NotTheLeadUnit),
            ("accept", "assigned", "clerk", operations.NotTheLeadUnit),
            ("accept", "assigned", "finance_director", operations.NotTheLeadUnit),
            ("accept", "assigned", "chair", operations.NotTheLeadUnit),
            ("accept", "accepted", "director", operations.AlreadyAccepted),
            ("accept", "completed", "director", operations.TaskClosed),
            ("refuse", "assigned", "officer", operations.NotTheLeadUnit),
            ("refuse", "accepted", "director", operations.AlreadyAccepted),
            ("refuse", "refused", "director", operations.TaskClosed),
            ("hand_over", "accepted", "officer", operations.NotTheLeadUnit),
            ("hand_over", "assigned", "director", operations.NotAccepted),
            ("hand_over", "reported", "director", operations.AlreadyReported),
            ("hand_over", "completed", "director", operations.TaskClosed),
            ("report_progress", "accepted", "officer", operations.NotTheOfficer),
            (
                "report_progress",
                "handed_over",
                "finance_officer",
                operations.NotTheOfficer,
            ),
            ("report_progress", "assigned", "director", operations.NotAccepted),
            ("report_progress", "reported", "officer", operations.AlreadyReported),
            ("report_progress", "completed", "officer", operations.TaskClosed),
            ("report_completion", "handed_over", "clerk", operations.NotTheOfficer),
            ("report_completion", "assigned", "director", operations.NotAccepted),
            ("report_completion", "reported", "officer", operations.AlreadyReported),
            ("accept_completion", "reported", "officer", operations.NotTheAssigner),
            ("accept_completion", "reported", "director", operations.NotTheAssigner),
            ("accept_completion", "handed_over", "chair", operations.NotReported),
            ("accept_completion", "completed", "chair", operations.TaskClosed),
            ("return_for_rework", "reported", "director", operations.NotTheAssigner),
            ("return_for_rework", "assigned", "chair", operations.NotReported),
            ("return_for_rework", "completed", "chair", operations.TaskClosed),
            ("cancel", "assigned", "director", operations.NotTheAssigner),
            ("cancel", "assigned", "chief", operations.NotTheAssigner),
            ("cancel", "completed", "chair", operations.TaskClosed),
        ],
    )
    def test_is_refused_and_changes_nothing(self, city, name, state, who, refusal):
        task = getattr(TaskIn(city), state)()
        before = everything()

        with pytest.raises(refusal):
            do(name, city, who, task)

        assert everything() == before

    @pytest.mark.parametrize(
        ("name", "state", "who", "field"),
        [
            ("refuse", "assigned", "director", "reason"),
            ("report_completion", "handed_over", "officer", "text"),
            ("return_for_rework", "reported", "chair", "reason"),
            ("cancel", "assigned", "chair", "reason"),
        ],
    )
    def test_that_needs_a_reason_is_refused_without(
        self, city, name, state, who, field
    ):
        task = getattr(TaskIn(city), state)()
        before = everything()

        with pytest.raises(operations.MissingReason):
            do(name, city, who, task, **{field: "  \n"})

        assert everything() == before

    @pytest.mark.parametrize("name", sorted(ACTS))
    def test_finds_no_unknown_task(self, city, name):
        task = TaskIn(city).assigned()
        task.pk += 1

        with pytest.raises(NotFound):
            do(name, city, "chair", task)

    @pytest.mark.parametrize(
        ("name", "state", "who", "step", "action", "event"),
        [
            ("accept", "assigned", "director", "taking", "accepted", "accepted"),
            ("accept", "assigned", "deputy", "taking", "accepted", "accepted"),
            ("refuse", "assigned", "director", "refusal", "refused", "refused"),
            (
                "hand_over",
                "accepted",
                "director",
                "hand_over",
                "handed_over",
                "handed_over",
            ),
            (
                "report_progress",
                "handed_over",
                "officer",
                "progress",
                "progressed",
                "progressed",
            ),
            (
                "report_completion",
                "handed_over",
                "officer",
                "completion",
                "reported",
                "reported",
            ),
            (
                "report_completion",
                "accepted",
                "director",
                "completion",
                "reported",
                "reported",
            ),
            (
                "accept_completion",
                "reported",
                "chair",
                "acceptance",
                "completed",
                "completed",
            ),
            (
                "accept_completion",
                "reported",
                "chief",
                "acceptance",
                "completed",
                "completed",
            ),
            (
                "return_for_rework",
                "reported",
                "chair",
                "return",
                "returned",
                "returned",
            ),
            ("cancel", "accepted", "chair", "cancellation", "cancelled", "cancelled"),
        ],
    )
    def test_is_written_down_journalled_and_announced(
        self, city, name, state, who, step, action, event
    ):
        task = getattr(TaskIn(city), state)()

        do(name, city, who, task)

        person = getattr(city, who).pk
        report, entry, announced = newest(task)
        assert (report.kind, report.person_id, report.at) == (step, person, LATER)
        assert (entry.action, entry.person_id) == (f"tasks.{action}", person)
        assert announced.name == f"tasks.{event}"
        assert announced.values["task_id"] == task.pk
        assert announced.values["step_id"] == report.pk
        assert announced.values["person_id"] == person


class TestAccept:
    def test_takes_the_task_on(self, city):
        task = TaskIn(city).assigned()

        do("accept", city, "director", task)

        assert (again(task).state, again(task).accepted_at) == ("accepted", LATER)


class TestRefuse:
    def test_closes_the_task_with_the_reason_and_reminds_nobody(self, city):
        task = TaskIn(city).assigned()

        do("refuse", city, "director", task)

        assert (again(task).state, again(task).closed_at) == ("refused", LATER)
        assert newest(task)[0].text == "Không đúng chức năng"
        assert not task.reminders.exists()


class TestHandOver:
    def test_names_the_officer_and_reminds_them_instead(self, city):
        task = TaskIn(city).accepted()

        do("hand_over", city, "director", task)

        assert again(task).officer == city.officer
        assert newest(task)[0].officer == city.officer
        assert set(task.reminders.values_list("person", flat=True)) == {city.officer.pk}

    @pytest.mark.parametrize("outside", ["finance_officer", "stranger"])
    def test_is_refused_for_somebody_outside_the_lead_unit(self, city, outside):
        task = TaskIn(city).accepted()
        before = everything()

        with pytest.raises(operations.OfficerOutsideUnit):
            do(
                "hand_over", city, "director", task,
                officer_id=getattr(city, outside).pk,
            )  # fmt: skip

        assert everything() == before

    def test_is_refused_for_an_officer_who_has_left(self, city):
        task = TaskIn(city).accepted()
        Appointment.objects.filter(person=city.officer).update(
            ends_on=dt.date(2019, 10, 4)
        )

        with pytest.raises(operations.OfficerOutsideUnit):
            do("hand_over", city, "director", task)


class TestReportProgress:
    def test_sets_the_work_going_and_keeps_the_file(self, city):
        task = TaskIn(city).handed_over()

        do("report_progress", city, "officer", task, received=[PDF])

        assert (again(task).state, again(task).progress) == ("in_progress", 40)
        report = newest(task)[0]
        assert (report.percent, report.text) == (40, "Đã có số liệu")
        assert [file.filename for file in report.files.all()] == ["Báo cáo.pdf"]

    def test_may_go_down(self, city):
        task = TaskIn(city).handed_over()
        do("report_progress", city, "officer", task, percent=60)

        do("report_progress", city, "officer", task, percent=30)

        assert again(task).progress == 30

    @pytest.mark.parametrize("percent", [-1, 100])
    def test_is_refused_outside_0_to_99(self, city, percent):
        task = TaskIn(city).handed_over()
        before = everything()

        with pytest.raises(operations.ProgressOutOfRange):
            do("report_progress", city, "officer", task, percent=percent)

        assert everything() == before

    @pytest.mark.parametrize("percent", [0, 99])
    def test_takes_both_ends(self, city, percent):
        task = TaskIn(city).handed_over()

        do("report_progress", city, "officer", task, percent=percent)

        assert again(task).progress == percent


class TestReportCompletion:
    def test_awaits_acceptance_and_reminds_nobody(self, city):
        task = TaskIn(city).handed_over()

        do("report_completion", city, "officer", task, received=[PDF])

        task = again(task)
        assert (task.state, task.progress) == ("reported", 100)
        assert task.reported_at == LATER
        assert not task.reminders.exists()


class TestAcceptCompletion:
    def test_closes_the_task(self, city):
        task = TaskIn(city).reported()

        do("accept_completion", city, "chair", task)

        assert (again(task).state, again(task).closed_at) == ("completed", LATER)


class TestReturnForRework:
    def test_gives_the_work_back_with_its_reminders(self, city):
        task = TaskIn(city).reported()

        do("return_for_rework", city, "chair", task)

        assert again(task).state == "returned"
        assert again(task).closed_at is None
        assert newest(task)[0].text == "Thiếu phụ lục"
        assert set(task.reminders.values_list("person", flat=True)) == {city.officer.pk}

    def test_lets_the_officer_report_again(self, city):
        task = TaskIn(city).reported()
        do("return_for_rework", city, "chair", task)

        do("report_completion", city, "officer", task)

        assert again(task).state == "reported"


class TestCancel:
    def test_closes_the_task_and_reminds_nobody(self, city):
        task = TaskIn(city).handed_over()

        do("cancel", city, "chair", task)

        assert (again(task).state, again(task).closed_at) == ("cancelled", LATER)
        assert not Reminder.objects.exists()
