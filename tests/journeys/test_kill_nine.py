"""`kill -9` while a meeting runs: the city is as the last confirmed act left it.

The whole story of the API journey is told once more. At random points web, worker or
live, and once the database, are killed in the middle of an act and started again; the
client repeats the act under the same key until it is told that it was done. After
every such point the database holds exactly what was confirmed: every act, none twice.

The seed is printed. `KG_SEED=… pytest tests/journeys/test_kill_nine.py` repeats a run.
"""

from __future__ import annotations

import collections
import contextlib
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent import futures

import pytest
from tests.harness import City, wait_until
from tests.journeys import chapters
from tests.journeys.story import Act, Story

pytestmark = pytest.mark.crash

POINTS = 33
# How long an act takes before one was measured; a kill may fall behind its answer.
USUAL_SECONDS = 0.06
VICTIMS = (("web",), ("web",), ("web",), ("work",), ("web", "work"), ("web", "live"))
CHAPTERS = (
    chapters.compose_programme,
    chapters.review_programme,
    chapters.prepare_oneself,
    chapters.replace_a_paper,
    chapters.open_session,
    chapters.speak_and_vote,
    chapters.conclude,
    chapters.follow_task,
)


class Killer:
    """Kills at some acts, chosen by chance, a moment after they were asked for."""

    def __init__(self, city: City, seed: int, acts: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311  a game of chance
        self._city = city
        self._points = set(self._chance.sample(range(acts), POINTS))
        self._database_at = self._chance.choice(sorted(self._points))
        self._number = -1
        self._seconds: list[float] = []
        # One hand for all: the database ends with the thread that started it.
        self._hand = futures.ThreadPoolExecutor(1)
        self.kills: collections.Counter[str] = collections.Counter()

    @contextlib.contextmanager
    def around(self, act: Act) -> Iterator[None]:
        """Let an act be done; kill in its middle when its turn has come."""
        self._number += 1
        if self._number not in self._points:
            begun = time.monotonic()
            yield
            # Every act is asked for twice: once more under the same key.
            self._seconds.append((time.monotonic() - begun) / 2)
            return
        self._city.wait()
        victims = self._chance.choice(VICTIMS)
        if self._number == self._database_at:
            victims = ("database",)
        usual = statistics.median(self._seconds[-9:] or [USUAL_SECONDS])
        pause = self._chance.uniform(0, 1.5 * usual)
        strike = self._hand.submit(self._strike, victims, pause)
        try:
            yield
        finally:
            strike.result()
        sys.stderr.write(f"kill -9 {'+'.join(victims)} {pause * 1000:.0f} ms: {act}\n")

    def _strike(self, victims: tuple[str, ...], pause: float) -> None:
        time.sleep(pause)
        for victim in victims:
            name = self._city.web_in_use if victim == "web" else victim
            self._city.kill9(name)
            self.kills[victim] += 1
        for victim in victims:
            self._city.revive(victim)


def test_no_confirmed_act_is_lost_and_none_is_done_twice(tmp_path):
    seed = int(os.environ.get("KG_SEED") or random.SystemRandom().randrange(10**6))
    sys.stderr.write(f"\nKG_SEED={seed}\n")
    # Two web servers, as in production: while one starts again, the other serves the
    # client that repeats its act, perhaps before the database noticed the death.
    with City(tmp_path, webs=2) as city:
        killer = Killer(city, seed, acts=57)
        story = CheckedStory(city, killer)
        begun = time.monotonic()

        for chapter in CHAPTERS:
            chapter(story)
        # A letter that a killed worker held is free after five minutes: they pass.
        wait_until(city.is_delivered, "every event is delivered")
        city.rows(
            "UPDATE notifications_delivery SET due_at = now()"
            " WHERE state = 'waiting' RETURNING id"
        )
        wait_until(city.is_settled, "every letter is sent")

        seconds = time.monotonic() - begun
        repeated = story.repetitions()
        sys.stderr.write(
            f"{dict(killer.kills)} in {seconds:.0f} s, {repeated} requests repeated\n"
        )
        assert repeated > 0
        assert killer.kills.total() >= 30
        assert killer.kills["database"] == 1
        story.check()
        assert_that_people_were_told_once(story)
        assert_that_the_api_shows_it(story)


class CheckedStory(Story):
    """The story, looked at in the database after every point where something died."""

    def __init__(self, city: City, killer: Killer) -> None:
        super().__init__(city, self._watch)
        self._killer = killer

    @contextlib.contextmanager
    def _watch(self, act: Act) -> Iterator[None]:
        before = self._killer.kills.total()
        with self._killer.around(act):
            yield
        if self._killer.kills.total() > before:
            self.check()


def assert_that_people_were_told_once(story: Story) -> None:
    """Every event was delivered, and every notice stands once for each person."""
    rows = story.city.rows
    events = collections.Counter(
        dict(rows("SELECT name, count(*) FROM kernel_outboxevent GROUP BY name"))
    )
    assert events == {
        "meetings.programme_submitted": 2,
        "meetings.programme_returned": 1,
        "meetings.programme_approved": 1,
        "meetings.participant_excused": 1,
        "meetings.session_opened": 1,
        "meetings.session_closed": 1,
        "meetings.conclusions_approved": 1,
        # Three files, of which one was a task's; two proposals, one of them confirmed.
        "documents.version_added": 6,
        "meetings.replacement_proposed": 2,
        "meetings.replacement_declined": 1,
        "meetings.paper_replaced": 1,
        "tasks.assigned": 2,
        "tasks.accepted": 1,
        "tasks.handed_over": 1,
        "tasks.progressed": 1,
        "tasks.reported": 2,
        "tasks.returned": 1,
        "tasks.completed": 1,
    }
    states = rows("SELECT DISTINCT state FROM kernel_outboxevent")
    assert states == [("done",)]

    notices = rows(
        "SELECT person_id, split_part(key, ':', 1) FROM notifications_notification"
    )
    told: dict[str, collections.Counter[int]] = {}
    for person, about in notices:
        told.setdefault(about, collections.Counter())[person] += 1
    # Everybody who takes part: five members, secretary, invited, observer.
    for about in ("meetings.approved", "meetings.concluded", "meetings.opened"):
        assert sorted(told[about].values()) == [1] * 8, about
    assert set(told["meetings.submitted"].values()) == {2}
    # The chief is asked twice, the secretary hears of each decision once.
    assert list(told["meetings.replacement_proposed"].values()) == [2]
    assert list(told["meetings.replacement_declined"].values()) == [1]
    assert list(told["meetings.replacement_confirmed"].values()) == [1]

    # Letters go out at least once.
    letters = rows("SELECT count(*) FROM notifications_delivery")[0][0]
    sent = rows("SELECT count(*) FROM notifications_delivery WHERE state = 'sent'")
    assert sent == [(letters,)]
    assert len(list((story.city.data / "mail").glob("*"))) > 0


def assert_that_the_api_shows_it(story: Story) -> None:
    """What the API shows agrees with the story."""
    chair = story.person("chair")
    meeting = chair.get(story.path)
    assert meeting["state"] == "closed"
    items = chair.get(f"{story.path}/programme")["items"]
    assert [item["number"] for item in items] == ["1", "2", "2.1", "3"]
    assert [len(item["papers"]) for item in items] == [0, 2, 0, 0]
    (vote,) = chair.get(f"{story.path}/votes")
    assert len(vote["result"]["names"]) == 4
    assert len(chair.get(f"{story.path}/opinions")) == 2
    (conclusion,) = chair.get(f"{story.path}/conclusions")
    tasks = [directive["task_id"] for directive in conclusion["directives"]]
    assert tasks == story.task_ids
    assert chair.get(f"{story.path}/notice")["task_ids"] == tasks
    replies = [row["reply"] for row in chair.get(f"{story.path}/participants")]
    assert collections.Counter(replies) == {"attending": 3, "excused": 1, "none": 4}
