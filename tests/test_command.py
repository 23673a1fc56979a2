"""The `khonggiay` command, as an operator meets it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from unittest import mock

import pytest

from khonggiay.config import inspection
from khonggiay.config.failure import Failure
from khonggiay.files.tests.clamd_simulator import clamd

PRODUCTION = {
    "KHONGGIAY_HTTPS": "1",
    "KHONGGIAY_HOSTS": "khonggiay.example.vn",
    "KHONGGIAY_ORIGINS": "https://khonggiay.example.vn",
    "KHONGGIAY_URL": "https://khonggiay.example.vn",
    "KHONGGIAY_LIVE_URL": "https://khonggiay.example.vn",
    "KHONGGIAY_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "KHONGGIAY_MAIL_FROM": "khonggiay@example.vn",
    "KHONGGIAY_COLLECTED": "1",
}
OURS = ("KHONGGIAY_", "DATABASE_URL", "DJANGO_", "PYTEST_")


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(OURS)}
    return {**kept, "KHONGGIAY_DATA": str(folder), **more}


def run(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "khonggiay.config.cli", *words],
        env=environment(folder, **more),
        capture_output=True,
        text=True,
        timeout=60,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class TestHelp:
    @pytest.mark.parametrize(
        "part",
        ["up", "demo", "web", "live", "work", "jobs", "check", "token", "migrate"],
    )
    def test_explains_every_part(self, own_folder, part):
        done = run(own_folder, part, "--help")

        assert done.returncode == 0
        assert f"usage: khonggiay {part}" in done.stdout
        assert "--data" in done.stdout


class TestRefusals:
    def test_says_which_port_is_taken_and_what_to_change(self, own_folder):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = str(other.getsockname()[1])

            done = run(own_folder, "up", "--port", port)

        assert done.returncode == 2
        assert f"Port {port} on 127.0.0.1 is taken" in done.stderr
        assert "--port" in done.stderr
        assert done.stderr.count("\n") == 1

    def test_says_that_the_database_does_not_answer(self, own_folder):
        address = f"postgresql://nobody@127.0.0.1:{free_port()}/none"

        done = run(own_folder, "migrate", DATABASE_URL=address)

        assert done.returncode == 2
        assert "The database does not answer" in done.stderr
        assert done.stderr.count("\n") == 1

    @pytest.mark.parametrize("part", ["web", "live", "work", "jobs"])
    def test_a_process_alone_says_that_there_is_no_database(self, own_folder, part):
        done = run(own_folder, part)

        assert done.returncode == 2
        assert "Start it with `khonggiay up`" in done.stderr
        assert done.stderr.count("\n") == 1

    def test_says_that_an_address_is_not_of_postgresql(self, own_folder):
        done = run(own_folder, "migrate", DATABASE_URL="mysql://root@localhost/x")

        assert done.returncode == 2
        assert "must begin with postgresql://" in done.stderr

    def test_says_that_the_data_folder_cannot_be_written(self, own_folder):
        (own_folder / "file").touch()

        done = run(own_folder / "file" / "data", "migrate")

        assert done.returncode == 2
        assert "not writable" in done.stderr
        assert done.stderr.count("\n") == 1

    def test_says_that_the_disk_is_full(self, own_folder):
        usage = mock.Mock(free=10 * 2**20)
        with (
            mock.patch.object(inspection.shutil, "disk_usage", return_value=usage),
            pytest.raises(Failure, match="has 10 MB left"),
        ):
            inspection.check_folder(own_folder)

    @pytest.mark.django_db
    def test_says_that_postgresql_is_too_old(self):
        with (
            mock.patch.object(inspection, "OLDEST_POSTGRES", 99),
            pytest.raises(Failure, match="version 99 or newer is needed"),
        ):
            inspection.check_database()


class TestCheck:
    def test_finds_nothing_to_say_of_production_settings(self, own_folder):
        migrated = run(own_folder, "migrate")

        with clamd() as (url, _scanned):
            production = {**PRODUCTION, "KHONGGIAY_CLAMD": url}
            done = run(own_folder, "check", "--deploy", **production)

        assert migrated.returncode == 0, migrated.stderr
        assert done.returncode == 0, done.stdout + done.stderr
        assert "FAIL" not in done.stdout

    def test_warns_of_settings_that_are_good_for_a_trial_only(self, own_folder):
        done = run(own_folder, "check", "--deploy")

        assert done.returncode == 1
        for number in (1, 2, 3, 5, 6, 7):
            assert f"khonggiay.W{number:03}" in done.stdout


class TestToken:
    def test_is_refused_for_a_login_that_nobody_has(self, own_folder):
        run(own_folder, "migrate")

        done = run(own_folder, "token", "nobody")

        assert done.returncode == 2
        assert "Nobody logs in as 'nobody'" in done.stderr
        assert done.stdout == ""


class Running:
    """A whole `khonggiay up`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self.live_port = free_port(), free_port()
        self.start()

    def start(self) -> None:
        self.log = (self.folder / "up.log").open("ab")
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "khonggiay.config.cli", "up"),
                *("--port", str(self.port), "--live-port", str(self.live_port)),
            ],
            env=environment(self.folder, KHONGGIAY_PG_FSYNC="0"),
            stdout=self.log,
            stderr=self.log,
        )
        self.wait_until_it_answers()

    def answers(self) -> bool:
        try:
            url = f"http://127.0.0.1:{self.port}/healthz"
            with urllib.request.urlopen(url, timeout=2) as response:
                return bool(response.status == 200)
        except OSError:
            return False

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + 90
        while not self.answers():
            text = (self.folder / "up.log").read_text("utf-8")
            assert time.monotonic() < deadline, text
            assert self.process.poll() is None, text
            time.sleep(0.1)

    def pid_of(self, name: str) -> int:
        return int((self.folder / "run" / f"{name}.pid").read_text())

    def processes(self) -> list[int]:
        """Return all processes that work on this data folder."""
        mark = f"KHONGGIAY_DATA={self.folder}\0".encode()
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                line = (path / "cmdline").read_bytes()
                if mark in (path / "environ").read_bytes() and line:
                    found.append(int(path.name))
        return found

    def kill_everything(self) -> None:
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(timeout=5)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=10)


@pytest.fixture
def running(own_folder):
    system = Running(own_folder)
    yield system
    system.kill_everything()
    system.log.close()


@pytest.mark.crash
class TestUp:
    def test_stops_everything_within_five_seconds(self, running):
        begun = time.monotonic()

        code = running.stop()

        assert code == 0
        assert time.monotonic() - begun < 5
        assert running.processes() == []

    def test_starts_again_what_was_killed(self, running):
        for name in ("web", "live", "work", "jobs"):
            killed = running.pid_of(name)
            os.kill(killed, signal.SIGKILL)
            deadline = time.monotonic() + 20
            while running.pid_of(name) == killed and time.monotonic() < deadline:
                time.sleep(0.05)
            assert running.pid_of(name) != killed

        running.wait_until_it_answers()

    def test_starts_again_after_a_kill_of_everything(self, running):
        running.kill_everything()

        running.start()

        assert running.answers()

    def test_takes_its_children_along_when_it_is_killed(self, running):
        running.process.kill()
        running.process.wait()

        deadline = time.monotonic() + 8
        while running.processes() and time.monotonic() < deadline:
            time.sleep(0.1)
        assert running.processes() == []

    def test_refuses_to_run_twice_on_one_data_folder(self, running):
        ports = ("--port", str(free_port()), "--live-port", str(free_port()))

        done = run(running.folder, "up", *ports)

        assert done.returncode == 2
        assert "Another khonggiay runs" in done.stderr
        assert running.answers()
