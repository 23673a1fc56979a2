"""Long work is asked for in the act's transaction, and done later by `khonggiay jobs`.

    CARRY = queue.Job("documents.carry", is_long=True)

    CARRY.defer(key=f"document:{document_id}", document_id=document_id)   # in the act

    @CARRY.runs                                                           # in jobs.py
    def carry(document_id: int) -> None: ...

Work is done at least once: the process that does it may be killed at any moment, and
another then begins anew. What runs must therefore be such that a second run changes
nothing, and put its results down in one transaction at its end.
"""

from __future__ import annotations

import dataclasses
import logging
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connection
from procrastinate.contrib.django import app

from khonggiay.kernel.outbox import OutsideTransaction

logger = logging.getLogger(__name__)

QUICK = "quick"
LONG = "long"
TRIES = 5

R = TypeVar("R", bound=Callable[..., None])


class Stopping(Exception):
    """The process was asked to stop; the work is to be begun again by another."""


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """A kind of work. `is_long`: it may take minutes, and must not hold up the rest.

    `tries` is how often it is begun before it is given up; a process that is killed
    while it works has used up one of them.
    """

    name: str
    is_long: bool = False
    tries: int = TRIES

    def __post_init__(self) -> None:
        """Note the job under its name.

        Raises:
            ValueError: the name is taken.
        """
        if _jobs.setdefault(self.name, self) is not self:
            message = f"the job {self.name} is defined twice"
            raise ValueError(message)

    @property
    def queue(self) -> str:
        """Return the name of the queue in which it waits."""
        return LONG if self.is_long else QUICK

    def defer(self, *, key: str, **values: Any) -> bool:
        """Ask for the work, to begin after the commit of the running transaction.

        *values* are plain JSON values and become the arguments of what runs. Of one
        *key* only one runs at a time, and while one waits no other is asked for: then
        this changes nothing and returns False.

        Raises:
            OutsideTransaction: no transaction is running.
        """
        if not connection.in_atomic_block:
            raise OutsideTransaction(self.name)
        lock = f"{self.name}:{key}"
        with connection.cursor() as cursor:
            # Two who ask at once: the second sees what the first has asked for.
            cursor.execute(_ALONE, [lock])
            cursor.execute(_WAITING, [lock])
            if cursor.fetchone() is not None:
                return False
        app.configure_task(
            self.name, queue=self.queue, lock=lock, allow_unknown=True
        ).defer(**values)
        return True

    def runs(self, function: R) -> R:
        """Name the function that does the work.

        Raises:
            ValueError: there is one already.
        """
        runner = Runner(self, function)
        if _runners.setdefault(self.name, runner).function is not function:
            message = f"the job {self.name} is done by two functions"
            raise ValueError(message)
        return function

    def gives_up(self, function: R) -> R:
        """Name the function that is called, with the same arguments, after all tries.

        Raises:
            KeyError: nothing runs the job yet.
        """
        _runners[self.name].give_up = function
        return function


@dataclasses.dataclass(slots=True)
class Runner:
    """What does a job, and what is called when it cannot be done."""

    job: Job
    function: Callable[..., None]
    give_up: Callable[..., None] | None = None

    def forsake(self, values: dict[str, Any]) -> None:
        """Say that the job will not be done any more."""
        logger.error("%s is given up: %s", self.job.name, values)
        if self.give_up is not None:
            self.give_up(**values)


def jobs() -> list[Job]:
    """Return all kinds of work that are defined."""
    return list(_jobs.values())


def runner_of(name: str) -> Runner | None:
    """Return what does the job, if its module's `jobs` was imported."""
    return _runners.get(name)


def raise_if_stopping() -> None:
    """Break off long work when the process was asked to stop.

    Long work calls it where it can be broken off.

    Raises:
        Stopping: the process was asked to stop.
    """
    if stopping.is_set():
        raise Stopping


stopping = threading.Event()

_jobs: dict[str, Job] = {}
_runners: dict[str, Runner] = {}
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_WAITING = (
    "SELECT 1 FROM procrastinate_jobs WHERE lock = %s AND status = 'todo' LIMIT 1"
)
