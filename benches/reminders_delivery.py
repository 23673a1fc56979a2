"""Reminders sent by two dispatchers that are killed, and the scan for what is due.

A fresh database; each task has one reminder that fell due during a day's outage. Two
processes send them at once through the product's own operation; one of them is killed
with -9 again and again and another takes its place. Then millions of reminders of later
days are put beside, and the time of the scan is taken again.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from khonggiay.config import embedded

ROOT = Path(__file__).resolve().parent.parent
REMINDERS = 5_000
OFFICERS = 100
KILLS = 10
FEW, MANY = 10_000, 10_000_000
DUE = 200
TRIES = 30
LAST = dt.datetime(2019, 10, 17, 1, tzinfo=dt.UTC)
_TASKS = """
    INSERT INTO tasks_task (year, number, title, content, folded, source_kind,
        source_label, source_url, quote, assigner_id, assigner_unit_id, lead_unit_id,
        officer_id, due_on, due_rule, due_version, assigned_at, accepted_at, state,
        progress)
    SELECT 2020, n, 'Việc ' || n, '', 'viec', '', '', '', '', assigner_id,
        assigner_unit_id, lead_unit_id, (%s::bigint[])[1 + n %% %s], due_on, due_rule,
        1, assigned_at, accepted_at, state, 0
    FROM tasks_task, generate_series(1, %s) AS n WHERE tasks_task.id = %s
"""
_PARTS = """
    INSERT INTO tasks_involvement (task_id, unit_id, role)
    SELECT id, lead_unit_id, 'lead' FROM tasks_task WHERE year = 2020
"""
# Spread over the last day before LAST.
_REMINDERS = """
    INSERT INTO tasks_reminder (task_id, person_id, rung, due_version, fire_at)
    SELECT id, officer_id, 'due', 1, %s - (number %% 86400) * interval '1 second'
    FROM tasks_task WHERE year = 2020
"""
_LATER = """
    INSERT INTO tasks_reminder (task_id, person_id, rung, due_version, fire_at)
    SELECT %s, %s, 'r' || n, 1, %s + n * interval '1 second'
    FROM generate_series(%s::bigint, %s::bigint) AS n
"""
_LOST = """
    SELECT count(*) FROM tasks_task t WHERE year = 2020 AND (
        NOT EXISTS (SELECT FROM notifications_notification n
            WHERE n.person_id = t.officer_id
              AND n.key = 'tasks.reminder:' || t.id || ':1:due')
        OR NOT EXISTS (SELECT FROM tasks_reminder r
            WHERE r.task_id = t.id AND r.rung = 'due' AND r.sent_at IS NOT NULL))
"""
_DOUBLED = """
    SELECT coalesce(sum(told - 1), 0) FROM (
        SELECT count(*) AS told FROM notifications_notification
        WHERE kind = 'reminder' GROUP BY person_id, url HAVING count(*) > 1) AS twice
"""


def deliver(*, reminders: int = REMINDERS, many: int = MANY) -> dict[str, object]:
    """Measure, print, and return the figures."""
    with _database() as address, psycopg.connect(address, autocommit=True) as sql:
        task_id, person_id = _fill(sql, reminders)
        figures = _send(sql, reminders)
        figures |= _scan(sql, task_id, person_id, many)
    return figures


@contextmanager
def _database() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="bench-reminders-") as folder:
        server = embedded.Server(Path(folder) / "city")
        server.start()
        os.environ["DATABASE_URL"] = server.address()
        os.environ["KHONGGIAY_DATA"] = str(Path(folder) / "city")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khonggiay.config.settings")
        import django

        django.setup()
        try:
            subprocess.run(
                [sys.executable, "-m", "khonggiay.config.cli", "migrate"],
                check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip
            yield server.address()
        finally:
            server.stop()


def _fill(sql: psycopg.Connection, reminders: int) -> tuple[int, int]:
    from khonggiay.tasks.tests import factories

    city = factories.make_city()
    first = factories.TaskIn(city).handed_over()
    sql.execute("DELETE FROM tasks_reminder")
    officers = []
    for number in range(OFFICERS):
        officer = factories.person(f"Chuyên viên {number}", f"officer{number}")
        factories.appoint(officer, city.construction, "Chuyên viên", "officer")
        officers.append(officer.pk)
    sql.execute(_TASKS, [officers, OFFICERS, reminders, first.pk])
    sql.execute(_PARTS)
    sql.execute(_REMINDERS, [LAST])
    sql.execute("ANALYZE")
    return first.pk, city.officer.pk


def dispatch() -> None:
    """Send until nothing is left: what each of the two processes does."""
    import django

    django.setup()
    from khonggiay.tasks import jobs

    while jobs.remind(LAST):
        pass


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, __file__])


def _send(sql: psycopg.Connection, reminders: int) -> dict[str, object]:
    luck = random.Random(3)  # noqa: S311  a game of chance
    began = time.monotonic()
    running = [_start(), _start()]
    kills = 0
    while _left(sql):
        time.sleep(luck.uniform(3, 6))
        if kills < KILLS and _left(sql):
            victim = luck.randrange(2)
            running[victim].kill()
            running[victim].wait()
            running[victim] = _start()
            kills += 1
    for process in running:
        process.wait()
    seconds = time.monotonic() - began
    lost, doubled = (sql.execute(q).fetchone() for q in (_LOST, _DOUBLED))
    figures: dict[str, object] = {
        "reminders": reminders,
        "kills": kills,
        "lost": int(lost[0]) if lost else -1,
        "doubled": int(doubled[0]) if doubled else -1,
        "sent_per_s": round(reminders / seconds),
    }
    print(f"\n  delivery: {json.dumps(figures)}")
    return figures


def _left(sql: psycopg.Connection) -> int:
    row = sql.execute(
        "SELECT count(*) FROM tasks_reminder WHERE sent_at IS NULL AND fire_at <= %s",
        [LAST],
    ).fetchone()
    return row[0] if row else 0


def _scan(
    sql: psycopg.Connection, task_id: int, person_id: int, many: int
) -> dict[str, object]:
    """Return how long the scan takes with few and with many later reminders."""
    later = LAST + dt.timedelta(days=1)
    sql.execute("DELETE FROM tasks_reminder")
    # Due ones first, then the later ones; the keys are known to be right.
    sql.execute("SET session_replication_role = replica")
    sql.execute(_LATER, [task_id, person_id, LAST - dt.timedelta(hours=1), 1, DUE])
    sql.execute(_LATER, [task_id, person_id, later, DUE + 1, DUE + FEW])
    few = _median(sql)
    sql.execute(_LATER, [task_id, person_id, later, DUE + FEW + 1, DUE + many])
    lot = _median(sql)
    print(f"  scan: {few:.2f} ms with {FEW} later ones, {lot:.2f} ms with {many}")
    return {
        "scan_10k_ms": round(few, 3),
        "scan_10m_ms": round(lot, 3),
        "scan_later_rows": many,
        "scan_10m_over_10k_ratio": round(lot / few, 2),
    }


def _median(sql: psycopg.Connection) -> float:
    from khonggiay.tasks.operations import sending

    sql.execute("VACUUM ANALYZE tasks_reminder")
    taken = []
    for _ in range(TRIES):
        began = time.perf_counter()
        found = list(sending.due_reminders(LAST)[: sending.BATCH])
        taken.append(1000 * (time.perf_counter() - began))
        assert len(found) == DUE
    return statistics.median(taken)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    dispatch()
