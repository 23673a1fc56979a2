from __future__ import annotations

import datetime as dt

import pytest

from khonggiay.deadlines.rules import Due
from khonggiay.kernel.errors import Invalid
from khonggiay.tasks import operations, queries
from khonggiay.tasks.queries import TaskFilters
from khonggiay.tasks.tests.factories import AT, TODAY, TaskIn, actor, assign

SOON = Due.working_days(2)
FAR = Due.working_days(20)
# Two weeks later what was due soon is late.
LATER = TODAY + dt.timedelta(days=14)


def titles(city, who, *, today=TODAY, **filters: object):
    page = queries.task_list(getattr(city, who).pk, TaskFilters(**filters), today=today)
    return [card.title for card in page.items]


@pytest.fixture
def tasks(city):
    made = TaskIn(city)
    made.handed_over(title="Gần hạn", due=SOON)
    made.assigned(title="Còn xa", due=FAR)
    made.assigned(title="Không hạn", due=None)
    made.reported(title="Chờ nghiệm thu", due=SOON)
    made.completed(title="Đã xong", due=SOON)
    return made


@pytest.mark.usefixtures("tasks")
class TestTaskList:
    @pytest.mark.parametrize(
        ("who", "whose", "expected"),
        [
            ("officer", "mine", ["Gần hạn", "Chờ nghiệm thu"]),
            ("director", "mine", ["Còn xa", "Không hạn"]),
            (
                "director",
                "unit",
                ["Gần hạn", "Chờ nghiệm thu", "Còn xa", "Không hạn"],
            ),
            ("director", "given", []),
            (
                "chair",
                "given",
                ["Gần hạn", "Chờ nghiệm thu", "Còn xa", "Không hạn"],
            ),
            ("chair", "mine", []),
            ("stranger", "", []),
        ],
    )
    def test_shows_whose_tasks_by_their_due_day(self, city, who, whose, expected):
        assert titles(city, who, whose=whose) == expected

    @pytest.mark.parametrize(
        ("state", "today", "expected"),
        [
            ("due", TODAY, ["Gần hạn"]),
            ("overdue", TODAY, []),
            ("overdue", LATER, ["Gần hạn"]),
            ("done", TODAY, ["Đã xong"]),
        ],
    )
    def test_keeps_a_state(self, city, state, today, expected):
        assert titles(city, "chair", state=state, today=today) == expected

    def test_shows_all_with_the_newest_first(self, city):
        assert titles(city, "chair", state="all") == [
            "Đã xong",
            "Chờ nghiệm thu",
            "Không hạn",
            "Còn xa",
            "Gần hạn",
        ]

    @pytest.mark.parametrize("words", ["con xa", "XA Còn", "2/2019"])
    def test_finds_words_with_or_without_accents(self, city, words):
        assert titles(city, "chair", q=words) == ["Còn xa"]

    def test_keeps_a_lead_unit(self, city):
        assign(city, title="Của Tài chính", lead_unit_id=city.finance.pk)

        got = titles(city, "chair", lead_unit=city.finance.pk)

        assert got == ["Của Tài chính"]

    @pytest.mark.parametrize("state", ["open", "all"])
    def test_comes_in_pages_that_neither_repeat_nor_skip(self, city, state):
        whole = titles(city, "chair", state=state)

        got, cursor = [], ""
        while cursor is not None:
            page = queries.task_list(
                city.chair.pk,
                TaskFilters(state=state, limit=1, cursor=cursor),
                today=TODAY,
            )
            got += [card.title for card in page.items]
            cursor = page.next

        assert got == whole

    @pytest.mark.parametrize("cursor", ["?", "WyJhIiwxXQ", "W10"])
    def test_refuses_a_cursor_that_it_did_not_give(self, city, cursor):
        with pytest.raises(Invalid):
            titles(city, "chair", cursor=cursor)

    def test_takes_the_same_number_of_queries_for_any_length(
        self, city, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(6):
            titles(city, "chair", state="all")


@pytest.mark.usefixtures("tasks")
class TestCounts:
    def test_of_the_desk(self, city):
        assert queries.due_counts(city.director.pk, today=LATER) == queries.DueCounts(
            mine_open=2, mine_due=0, mine_overdue=0,
            unit_open=4, unit_due=0, unit_overdue=1,
            given_open=0, given_overdue=0, given_to_accept=0,
        )  # fmt: skip
        chair = queries.due_counts(city.chair.pk, today=TODAY)
        assert (chair.given_open, chair.given_to_accept) == (4, 1)

    def test_of_the_filters_agree_with_the_lists(self, city):
        counts = queries.filter_counts(
            city.chair.pk, TaskFilters(whose="given"), today=LATER
        )

        assert counts == {
            state: len(titles(city, "chair", whose="given", state=state, today=LATER))
            for state in ("open", "due", "overdue")
        }


@pytest.mark.usefixtures("tasks")
class TestTasksDueFor:
    def test_gives_what_is_to_do_the_most_pressing_first(self, city):
        def mine(who):
            found = queries.tasks_due_for(who.pk, today=TODAY)
            return [card.title for card in found]

        assert mine(city.officer) == ["Gần hạn"]
        assert mine(city.director) == ["Còn xa", "Không hạn"]


class TestStanding:
    def test_of_reported_work_stays_as_on_the_day_of_the_report(self, city):
        task = TaskIn(city).handed_over(due=SOON)
        operations.report_completion(
            actor=actor(city.officer), task_id=task.pk, text="Xong",
            at=AT + dt.timedelta(days=6),
        )  # fmt: skip

        cards = [
            queries.task_list(city.chair.pk, TaskFilters(state="all"), today=day).items[
                0
            ]
            for day in (LATER, LATER + dt.timedelta(days=30))
        ]

        assert [card.standing for card in cards] == ["late", "late"]
        assert cards[0].due_words == cards[1].due_words

    def test_of_work_reported_in_time_is_on_time_for_ever(self, city):
        TaskIn(city).reported(due=SOON)

        page = queries.task_list(city.chair.pk, TaskFilters(), today=LATER)

        assert page.items[0].standing == "on_time"


class TestHistory:
    def test_tells_everything_the_newest_first(self, city):
        task = TaskIn(city).completed()

        steps = queries.history(task, today=TODAY)

        assert [step.kind for step in steps] == [
            "acceptance", "completion", "hand_over", "taking", "assignment",
        ]  # fmt: skip
        assert steps[2].officer == "Võ Đình Khôi"
        assert steps[0].post == "Chủ tịch, Ủy ban nhân dân Thành phố"


class TestCardsOfSource:
    def test_gives_the_tasks_of_one_source_in_their_order(self, city):
        source = operations.Source(kind="meetings.directive", id=7, label="TB 15")
        assign(city, title="Một", source=source)
        assign(city, title="Hai", source=source)
        assign(city, title="Khác")

        cards = queries.cards_of_source("meetings.directive", 7, today=TODAY)

        assert [card.title for card in cards] == ["Một", "Hai"]
