"""The jobs that wait, and doing them here instead of in `khonggiay jobs`."""

from __future__ import annotations

from typing import Any

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from khonggiay.kernel import queue


def waiting_jobs() -> list[tuple[str, dict[str, Any]]]:
    """Return name and arguments of the jobs that were asked for, in this order."""
    rows = ProcrastinateJob.objects.filter(status="todo").order_by("pk")
    return [(row.task_name, row.args) for row in rows]


def do_waiting_jobs() -> int:
    """Do every job that was asked for until now; return how many there were."""
    found = waiting_jobs()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")
    for name, values in found:
        runner = queue.runner_of(name)
        assert runner is not None, name
        runner.function(**values)
    return len(found)
