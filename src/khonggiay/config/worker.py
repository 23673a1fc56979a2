"""What happens behind the pages (`khonggiay work`): events, e-mail, reminders.

The worker wakes when an event is written (`NOTIFY kg_outbox`), and once a second
anyway. Any number of workers may run: every job claims its rows.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
import signal
import time
from collections.abc import Callable, Sequence
from types import FrameType

import psycopg
from django.db import close_old_connections, connection
from django.db.utils import InterfaceError, OperationalError

from khonggiay.audit import jobs as audit
from khonggiay.documents import jobs as documents
from khonggiay.files import jobs as files
from khonggiay.flows import subscriptions
from khonggiay.kernel import clock, outbox
from khonggiay.meetings import jobs as meetings
from khonggiay.notifications import jobs as notifications
from khonggiay.realtime import jobs as realtime
from khonggiay.search import jobs as search
from khonggiay.tasks import jobs as tasks

logger = logging.getLogger(__name__)

_LONGEST_PAUSE = 60.0


@dataclasses.dataclass
class Job:
    """A function called again and again with the time; `seconds` between two calls."""

    name: str
    run: Callable[[dt.datetime], object]
    seconds: float = 0.0
    next_at: float = 0.0
    failures: int = 0


def dispatch(at: dt.datetime) -> int:
    """Deliver waiting events to whoever subscribed to them."""
    return outbox.dispatch_due(handlers=subscriptions.SUBSCRIPTIONS, at=at)


def jobs() -> list[Job]:
    """Return everything that a worker does."""
    return [
        Job("events", dispatch),
        Job("e-mail", lambda at: notifications.deliver_due(at=at)),
        Job("reminders", lambda at: tasks.remind(at=at), seconds=60),
        Job("packs", lambda at: meetings.ask_for_packs(at), seconds=300),
        Job("sealing", lambda at: audit.seal(at=at), seconds=5),
        Job("missing pictures", documents.ask_for_missing, seconds=60),
        Job("broken uploads", files.clear_leftovers, seconds=3600),
        Job("search index", lambda at: search.go_on_rebuilding(), seconds=10),
        Job("weights of words", lambda at: search.weigh(), seconds=24 * 3600),
        Job("old streams", lambda at: realtime.prune(at=at), seconds=600),
    ]


class Worker:
    """One process that does all jobs until it is told to stop."""

    def __init__(self, work: Sequence[Job]) -> None:
        """Take the jobs to do."""
        self._jobs = work
        self._asked_to_stop = False
        self._ears: psycopg.Connection | None = None

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; what is under way is finished first."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask_to_stop)
        while not self._asked_to_stop:
            self._listen()
            busy = self.turn()
            if not busy and not self._asked_to_stop:
                self._wait(seconds=1.0)

    def turn(self) -> bool:
        """Call every job that is due; tell whether the events may have more."""
        close_old_connections()
        busy = False
        for job in self._jobs:
            if self._asked_to_stop or time.monotonic() < job.next_at:
                continue
            busy = (bool(self._call(job)) and job.seconds == 0) or busy
        return busy

    def _call(self, job: Job) -> object:
        """Run one job; a failing one is logged, rests, and does not stop the others."""
        try:
            done = job.run(clock.now())
        except Exception:
            job.failures += 1
            pause = min(2.0**job.failures, _LONGEST_PAUSE)
            job.next_at = time.monotonic() + pause
            logger.exception("%s failed; next try in %d s", job.name, pause)
            connection.close()
            return None
        job.failures = 0
        job.next_at = time.monotonic() + job.seconds
        return done

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._asked_to_stop = True

    def _listen(self) -> None:
        """Open the connection that hears of new events, unless it is open."""
        if self._ears is not None and not self._ears.closed:
            return
        try:
            parameters = connection.get_connection_params()
            for key in ("cursor_factory", "context", "prepare_threshold"):
                parameters.pop(key, None)
            self._ears = psycopg.connect(**parameters, autocommit=True)
            self._ears.execute(f"LISTEN {outbox.CHANNEL}")
        except (psycopg.Error, OperationalError, InterfaceError):
            self._ears = None
            logger.warning("the database does not answer; trying again")

    def _wait(self, *, seconds: float) -> None:
        """Sleep until an event is written, at most *seconds*."""
        deadline = time.monotonic() + seconds
        while not self._asked_to_stop and time.monotonic() < deadline:
            if self._ears is None:
                time.sleep(0.25)
                continue
            try:
                for _ in self._ears.notifies(timeout=0.25, stop_after=1):
                    return
            except psycopg.Error:
                self._ears.close()
                self._ears = None


def main() -> None:
    """Run a worker in this process; Django must be set up."""
    Worker(jobs()).run()
