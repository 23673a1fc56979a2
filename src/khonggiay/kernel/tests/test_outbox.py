"""The outbox: at least once to every handler, later again when one fails."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from django.db import transaction

from khonggiay.kernel import events, outbox
from khonggiay.kernel.models import OutboxEvent

AT = dt.datetime(2019, 10, 3, 2, tzinfo=dt.UTC)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class BellRung:
    times: int


@pytest.fixture(autouse=True)
def _registered(monkeypatch):
    """Know the event while these tests run, and no longer."""
    monkeypatch.setattr(events, "_names", {BellRung: "kernel.tests.bell_rung"})
    monkeypatch.setattr(events, "_types", {"kernel.tests.bell_rung": BellRung})


class Handler:
    """Takes events; fails as often as it is told."""

    __module__ = "tests"

    def __init__(self, name: str, *, failures: int = 0) -> None:
        self.__qualname__ = name
        self.failures = failures
        self.heard: list[int] = []

    def __call__(self, event: BellRung, *, at: dt.datetime) -> None:
        if self.failures:
            self.failures -= 1
            raise RuntimeError(self.__qualname__)
        self.heard.append(event.times)


def ring(times: int = 1) -> None:
    with transaction.atomic():
        outbox.publish(BellRung(times=times), at=AT)


def dispatch(*handlers: Handler, after: int = 0) -> int:
    at = AT + dt.timedelta(seconds=after)
    return outbox.dispatch_due(handlers={BellRung: handlers}, at=at)


class TestPublish:
    @pytest.mark.django_db(transaction=True)
    def test_is_refused_outside_a_transaction(self):
        with pytest.raises(outbox.OutsideTransaction):
            outbox.publish(BellRung(times=1), at=AT)

    @pytest.mark.django_db(transaction=True)
    def test_leaves_nothing_when_the_act_fails(self):
        with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012
            outbox.publish(BellRung(times=1), at=AT)
            raise RuntimeError

        assert not OutboxEvent.objects.exists()


@pytest.mark.django_db
class TestDispatchDue:
    def test_gives_every_event_to_every_handler_in_order(self):
        first, second = Handler("first"), Handler("second")
        ring(1)
        ring(2)

        assert dispatch(first, second) == 2
        assert (first.heard, second.heard) == ([1, 2], [1, 2])
        assert dispatch(first, second) == 0

    def test_repeats_only_the_handler_that_failed(self):
        good, bad = Handler("good"), Handler("bad", failures=1)
        ring()

        dispatch(good, bad)
        dispatch(good, bad, after=1)
        assert bad.heard == []
        dispatch(good, bad, after=2)

        assert (good.heard, bad.heard) == ([1], [1])

    def test_one_bad_event_does_not_hold_up_the_others(self):
        handler = Handler("handler", failures=1)
        ring(1)
        ring(2)

        dispatch(handler)

        assert handler.heard == [2]

    def test_lays_aside_what_never_succeeds(self):
        handler = Handler("handler", failures=99)
        ring()

        for day in range(outbox.MAX_ATTEMPTS + 1):
            dispatch(handler, after=day * 86_400)

        (letter,) = outbox.dead_letters()
        assert letter.attempts == outbox.MAX_ATTEMPTS
        assert "RuntimeError" in letter.last_error
        assert handler.failures == 99 - outbox.MAX_ATTEMPTS
