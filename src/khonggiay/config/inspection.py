"""Look at what the program stands on: database, disk, data folder, clock."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import psycopg

from khonggiay.config import environment
from khonggiay.config.failure import Failure

OLDEST_POSTGRES = 15
LEAST_FREE_MB = 200
MOST_CLOCK_DRIFT_SECONDS = 5.0


def check_folder(folder: Path) -> str:
    """Make sure that *folder* can be written to and has room; say how much.

    Raises:
        Failure: it cannot, or less than `LEAST_FREE_MB` are free.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\0" * 4096)
            probe.flush()
            os.fsync(probe.fileno())
        free = shutil.disk_usage(folder).free // 2**20
    except OSError as error:
        message = (
            f"The data folder {folder} is not writable ({error.strerror}): "
            "name another with --data or KHONGGIAY_DATA."
        )
        raise Failure(message) from error
    if free < LEAST_FREE_MB:
        message = (
            f"The disk of the data folder {folder} has {free} MB left, "
            f"at least {LEAST_FREE_MB} MB are needed: make room, "
            "or name another folder with --data."
        )
        raise Failure(message)
    return f"{folder}, {free:,} MB free"


def check_address(folder: Path) -> None:
    """Make sure that the database answers, before a process of ours starts.

    Under the supervisor nothing is asked: it started the database, and starts the
    process again should it fail.

    Raises:
        Failure: the database does not answer.
    """
    if os.environ.get("KHONGGIAY_SUPERVISED"):
        return
    settings = environment.database(folder)
    try:
        psycopg.connect(
            host=settings["HOST"],
            port=settings["PORT"],
            user=settings["USER"],
            password=settings["PASSWORD"],
            dbname=settings["NAME"],
            **settings["OPTIONS"],
        ).close()
    except psycopg.OperationalError as error:
        raise Failure(_no_answer(error)) from error


def _no_answer(error: Exception) -> str:
    if os.environ.get("DATABASE_URL"):
        where, advice = "the address in DATABASE_URL", ""
    else:
        where = "the program's own socket"
        advice = " Start it with `khonggiay up`, or set DATABASE_URL."
    reason = str(error).strip().splitlines()[0]
    return f"The database does not answer at {where}: {reason}.{advice}"


def check_database() -> str:
    """Make sure that PostgreSQL answers and is new enough; say which it is.

    Raises:
        Failure: it does not answer, or is older than `OLDEST_POSTGRES`.
    """
    from django.db import connection
    from django.db.utils import NotSupportedError, OperationalError

    where = "the address in DATABASE_URL"
    if not os.environ.get("DATABASE_URL"):
        where = "the program's own socket"
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise Failure(_no_answer(error)) from error
    except NotSupportedError as error:
        message = f"{error} Khonggiay needs PostgreSQL {OLDEST_POSTGRES} or newer."
        raise Failure(message) from error
    version = connection.cursor().connection.info.server_version // 10000
    if version < OLDEST_POSTGRES:
        message = (
            f"The database is PostgreSQL {version}: "
            f"version {OLDEST_POSTGRES} or newer is needed."
        )
        raise Failure(message)
    return f"PostgreSQL {version} at {where}"


def check_migrations() -> str:
    """Make sure that the tables are those of this version.

    Raises:
        Failure: migrations wait to be applied.
    """
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        message = f"The database lacks {len(plan)} migrations: run `khonggiay migrate`."
        raise Failure(message)
    return "all migrations applied"


def check_clock() -> str:
    """Make sure that this machine and the database agree on the time.

    Raises:
        Failure: they differ by more than `MOST_CLOCK_DRIFT_SECONDS`.
    """
    from django.db import connection

    from khonggiay.kernel import clock

    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row = cursor.fetchone()
    drift = abs((clock.now() - row[0]).total_seconds()) if row else 0.0
    if drift > MOST_CLOCK_DRIFT_SECONDS:
        message = (
            f"The clocks of this machine and of the database differ by {drift:.0f} s: "
            "set them by NTP (chrony)."
        )
        raise Failure(message)
    return f"within {max(drift, 0.1):.1f} s of the database's"


def check_journal() -> str:
    """Make sure that nobody changed or removed what the journal holds.

    Raises:
        Failure: a seal does not fit the entries that it covers.
    """
    from django.db import connection

    from khonggiay.audit import operations as audit

    if "audit_seal" not in connection.introspection.table_names():
        return "none yet"
    verdict = audit.verify()
    if verdict.broken_seal is not None:
        message = (
            f"The journal was tampered with: seal {verdict.broken_seal} does not fit "
            f"its entries (the {verdict.entries:,} before it do). Keep the database "
            "as it is and compare it with the last backup."
        )
        raise Failure(message)
    return f"{verdict.entries:,} entries under {verdict.seals:,} seals, all whole"


def check_scanner() -> str:
    """Make sure that the scanner answers, if one is configured; say which it is.

    Raises:
        Failure: it does not answer: no file can be sent.
    """
    from django.conf import settings

    from khonggiay.files import queries as files

    if not settings.CLAMD:
        return "none configured"
    version = files.scanner_version()
    if version is None:
        message = (
            f"The scanner at {settings.CLAMD} does not answer: no file can be sent. "
            "Start clamav-daemon, or correct KHONGGIAY_CLAMD."
        )
        raise Failure(message)
    return version
