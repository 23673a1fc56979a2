"""Steps 1 to 7 of the seed by programs with tokens, while screens listen.

S20: a programme with its papers is in everybody's hands at once. S21: delegates read,
reply and send opinions beforehand. S24: the session is run, spoken and voted in from
one place, and every screen follows. S25: conclusions become a notice and tasks. S30:
each task is followed to its acceptance.
"""

from __future__ import annotations

from typing import Any

import pytest
from tests.harness import City, wait_until
from tests.journeys import chapters
from tests.journeys.story import Story
from tests.programs import Listener, Login

pytestmark = pytest.mark.journey

STAFF_ONLY = {"attendance", "conclusions", "replacements"}


@pytest.fixture
def city(tmp_path):
    with City(tmp_path) as city:
        yield city


def room_of(story: Story, login: str) -> Listener:
    """Return the screen of a participant."""
    person = story.person(login)
    return Listener(
        lambda: person.get(f"{story.path}/room"),
        lambda after: person.get(f"{story.path}/stream", after=after),
    )


def big_screen(story: Story) -> Listener:
    """Return the big screen: no person, only the code that the secretary was given."""
    person = story.person("observer")

    def show() -> dict[str, object]:
        return person.get(f"/screens/{story.meeting_id}", code=story.screen_code)

    return Listener(show, lambda after: {**show(), "after": after})


def told(login: Login) -> list[dict[str, Any]]:
    """Return what a person was told."""
    notices: list[dict[str, Any]] = login.get("/notifications")["items"]
    return notices


def test_a_meeting_from_its_programme_to_its_tasks(city):
    story = Story(city)
    chapters.compose_programme(story)
    delegate = story.person("member1")

    # A delegate's program waits for notices; the programme is not theirs yet.
    waiting = Listener(None, lambda _after: delegate.get("/notifications/stream"))
    waiting.start()
    assert delegate.get("/meetings")["items"] == []
    chapters.review_programme(story)

    # On approval every participant has programme and papers at once.
    wait_until(lambda: waiting.heard("notice"), "the delegate is told of the programme")
    waiting.stop()
    assert [row["id"] for row in delegate.get("/meetings")["items"]] == [
        story.meeting_id
    ]
    assert len(delegate.get(f"{story.path}/papers")) == 2

    # From here on a delegate, the chair, the secretary and the big screen listen.
    rooms = {name: room_of(story, name) for name in ("member1", "chair", "secretary")}
    screens = {**rooms, "screen": big_screen(story)}
    for screen in screens.values():
        screen.start()
    chapters.prepare_oneself(story)
    chapters.replace_a_paper(story)
    chapters.open_session(story)
    chapters.speak_and_vote(story)
    city.kill9("live")
    chapters.conclude(story)
    city.restart("live")

    # Every screen, also after its stream broke, shows what a new page would show.
    for name, screen in screens.items():
        now = (big_screen(story) if name == "screen" else room_of(story, name)).first()
        wait_until(lambda s=screen, n=now: s.cursor_covers(n["after"]), name)
        assert screen.state == now["state"], name
        assert not screen.heard("reset")
        assert screen.connections > 1
        screen.stop()

    # What is for chair and secretariat only never came to delegates and screen.
    for name in ("member1", "screen"):
        sections = {s for event in screens[name].heard("patch") for s in event["patch"]}
        assert not sections & STAFF_ONLY
        assert not set(screens[name].state) & STAFF_ONLY
    assert set(screens["secretary"].state) >= STAFF_ONLY

    # The head of the lead unit is told at once; the task is followed to its end.
    head = story.person("member2")
    wait_until(
        lambda: any(row["kind"] == "task" for row in told(head)), "the head is told"
    )
    chapters.follow_task(story)

    # Whoever took part finds meeting and notice, with accents or without.
    for words in ("phiên họp thường kỳ", "phien hop thuong ky"):
        kinds = {hit["kind"] for hit in delegate.get("/search", q=words)["items"]}
        assert kinds >= {"meeting", "notice"}
    assert story.person("stranger").get("/search", q="phien hop")["items"] == []

    # And nothing that was refused left a trace, nothing that was done is missing.
    wait_until(city.is_settled, "the worker has told everybody")
    story.check()
