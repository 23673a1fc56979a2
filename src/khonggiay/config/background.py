"""The long work behind the pages (`khonggiay jobs`): pictures, conversion, recognition.

The work waits in tables of procrastinate. Any number of these processes may run. A
process that is killed stops saying that it lives; what it was at is then begun again.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import os
import signal
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from procrastinate import App, BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app as ours
from procrastinate.contrib.django.db_cleanup import DjangoApp
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job, Status

from khonggiay.kernel import queue

logger = logging.getLogger(__name__)

MODULES = ("documents",)
"""Modules of which `jobs` says what runs."""

BEAT_SECONDS = 2.0
DEAD_SECONDS = 12.0
PATIENCE_SECONDS = 1.5
LAST_SECONDS = 2.5
KEPT_HOURS = 72


def main() -> None:
    """Do jobs in this process until it is told to stop; Django must be set up."""
    queue.stopping.clear()
    # A page that is being read, or a database that is gone, must not hold up the end:
    # what is left half done is begun again.
    last_resort = threading.Timer(LAST_SECONDS, os._exit, [1])
    last_resort.daemon = True
    try:
        asyncio.run(_work(prepared(), last_resort.start))
    finally:
        last_resort.cancel()


def prepared() -> App:
    """Return an app that can do all jobs, with a connection of its own."""
    connector = ours.connector
    assert isinstance(connector, DjangoConnector)  # noqa: S101  the settings say so
    # Another app than that of Django: jobs may ask for further jobs, and those must
    # be written over Django's connection, in the transaction of the job.
    app = DjangoApp(
        connector=connector.get_worker_connector(),
        worker_defaults={
            "delete_jobs": "successful",
            "install_signal_handlers": False,
            "shutdown_graceful_timeout": PATIENCE_SECONDS,
            "stalled_worker_timeout": DEAD_SECONDS,
            "update_heartbeat_interval": BEAT_SECONDS,
        },
    )
    for module in MODULES:
        importlib.import_module(f"khonggiay.{module}.jobs")
    for job in queue.jobs():
        runner = queue.runner_of(job.name)
        if runner is not None:
            app.task(
                name=job.name, queue=job.queue, retry=_Again(job), pass_context=True
            )(_told(runner))
    return app


class _Again(BaseRetryStrategy):
    """Try again after growing pauses: 4, 16, 64 seconds, at most an hour."""

    def __init__(self, job: queue.Job) -> None:
        self.job = job

    def get_retry_decision(
        self, *, exception: BaseException, job: Job
    ) -> RetryDecision | None:
        if isinstance(exception, queue.Stopping):
            return RetryDecision(retry_in={"seconds": 0})
        if _was_last(self.job, job):
            return None
        return RetryDecision(retry_in={"seconds": min(4 ** (job.attempts + 1), 3600)})


def _was_last(kind: queue.Job, job: Job) -> bool:
    # The first try counts as none yet.
    return job.attempts + 1 >= kind.tries


def _told(runner: queue.Runner) -> Callable[..., None]:
    def run(context: JobContext, **values: Any) -> None:
        try:
            runner.function(**values)
        except queue.Stopping:
            raise
        except Exception:
            if _was_last(runner.job, context.job):
                runner.forsake(values)
            raise

    return run


async def _work(app: App, stops: Callable[[], None]) -> None:
    asked_to_stop = asyncio.Event()

    def stop() -> None:
        if not asked_to_stop.is_set():
            queue.stopping.set()
            asked_to_stop.set()
            stops()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    async with app.open_async():
        tasks = [asyncio.create_task(one) for one in _workers(app)]
        tasks.append(asyncio.create_task(_take_up_the_dead(app)))
        tasks.append(asyncio.create_task(_forget_the_old(app)))
        waiting = asyncio.create_task(asked_to_stop.wait())
        # One that ends by itself has lost the database: all end, and start anew.
        await asyncio.wait([*tasks, waiting], return_when=asyncio.FIRST_COMPLETED)
        stop()
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for problem in ended:
        if isinstance(problem, Exception):
            raise problem


def _workers(app: App) -> Iterator[Coroutine[Any, Any, None]]:
    # Long jobs take half of the processors; pages need the others.
    counts = {queue.QUICK: 1, queue.LONG: max(1, (os.cpu_count() or 2) // 2)}
    for name, count in counts.items():
        yield app.run_worker_async(queues=[name], name=name, concurrency=count)


async def _take_up_the_dead(app: App) -> None:
    """Have the jobs done that a killed process left half done."""
    while True:
        await take_up_the_dead(app)
        await asyncio.sleep(BEAT_SECONDS)


async def take_up_the_dead(app: App, seconds: float = DEAD_SECONDS) -> None:
    """Begin the jobs again whose process has not been heard of for *seconds*.

    One that used up its tries is given up.
    """
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=seconds):
        runner = queue.runner_of(job.task_name)
        if runner is None or not _was_last(runner.job, job):
            logger.warning("%s was left half done; it begins again", job.call_string)
            await app.job_manager.retry_job(job)
            continue
        try:
            await asyncio.to_thread(runner.forsake, dict(job.task_kwargs))
        except Exception:
            logger.exception("%s: giving up failed", job.call_string)
        await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)


async def _forget_the_old(app: App) -> None:
    while True:
        await app.job_manager.delete_old_jobs(
            nb_hours=KEPT_HOURS, include_failed=True, include_aborted=True
        )
        await asyncio.sleep(3600)
