"""A pytest plugin: one PostgreSQL and one data folder for the whole run.

It must act before Django's settings are read, hence no conftest. With `DATABASE_URL`
set, the tests use that server instead; its user must be allowed to create databases.
"""

from __future__ import annotations

import fcntl
import importlib
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "build" / "test-postgres"


class _Run:
    """What the controlling process starts, and stops at the end."""

    def __init__(self) -> None:
        from khonggiay.config import embedded

        self.folder = Path(tempfile.mkdtemp(prefix="kg-test-"))
        self.server: embedded.Server | None = None
        if not os.environ.get("DATABASE_URL"):
            self.server = embedded.Server(self.folder, durable=False)
            try:
                _copy_template(self.server)
                self.server.start()
            except BaseException:
                self.stop()
                raise
            os.environ["DATABASE_URL"] = self.server.address()

    def stop(self) -> None:
        if self.server is not None:
            self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def _copy_template(server: object) -> None:
    """Copy a data folder made once: `initdb` takes longer than everything else."""
    from khonggiay.config import embedded

    assert isinstance(server, embedded.Server)  # noqa: S101
    TEMPLATE.mkdir(parents=True, exist_ok=True)
    with (TEMPLATE / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        embedded.Server(TEMPLATE, durable=False).initialise()
    shutil.copytree(TEMPLATE / "postgres", server.data)


@pytest.fixture
def own_folder() -> Iterator[Path]:
    """Return an empty folder in which a PostgreSQL may run.

    Not `tmp_path`: when tests run as root, PostgreSQL runs as another user, and pytest
    shuts its own folders to others whenever one more pytest starts.
    """
    parent = os.environ["KHONGGIAY_TEST_FOLDER"]
    folder = Path(tempfile.mkdtemp(prefix="own-", dir=parent))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


_run: _Run | None = None


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config,
) -> Generator[None, object, object]:
    """Set the environment before pytest-django reads the settings."""
    global _run
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        _run = _Run()
        os.environ["KHONGGIAY_TEST_FOLDER"] = str(_run.folder)
    data = Path(os.environ["KHONGGIAY_TEST_FOLDER"]) / (worker or "main")
    (data / "static").mkdir(parents=True, exist_ok=True)
    os.environ["KHONGGIAY_DATA"] = str(data)
    os.environ["KHONGGIAY_SECRET_KEY"] = "only-for-tests"  # noqa: S105
    try:
        return (yield)
    except BaseException:
        pytest_unconfigure()
        raise


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Set the pace: one round for passwords (a city has dozens), known examples."""
    import hypothesis
    from django.contrib.auth.hashers import PBKDF2PasswordHasher
    from django.db.models.signals import post_migrate

    # The same examples in every run of the suite; `HYPOTHESIS=explore` looks further.
    hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
    hypothesis.settings.register_profile("explore", max_examples=2000, deadline=None)
    hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS", "same"))
    PBKDF2PasswordHasher.iterations = 1
    post_migrate.connect(_refill, dispatch_uid="khonggiay_pytest")


def _refill(sender: object, **_: object) -> None:
    """Enter the country's calendar again.

    A test that commits empties every table at its end, also of what migrations put
    there; the tests after it stand on the calendar.
    """
    if getattr(sender, "name", "") != "khonggiay.deadlines":
        return
    from django.apps import apps

    from khonggiay.deadlines.models import WorkingCalendar

    if not WorkingCalendar.objects.exists():
        vietnam = importlib.import_module("khonggiay.deadlines.migrations.0002_vietnam")
        vietnam.load(apps, None)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Stop the database: also after a worker crashed or the run was interrupted."""
    global _run
    if _run is not None:
        _run.stop()
        _run = None
