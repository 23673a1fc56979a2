from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from khonggiay.kernel import programs


@pytest.fixture
def run(tmp_path):
    def _run(script: str, *, seconds: float = 20, **more: object) -> int:
        return programs.run(
            [sys.executable, "-c", script],
            folder=tmp_path,
            seconds=seconds,
            **{"megabytes": 400, **more},
        )

    return _run


def ends(pid: str) -> bool:
    """Tell whether the process ends; who is killed does not end at once."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


class TestRun:
    def test_returns_how_the_program_ended(self, run):
        assert run("raise SystemExit(7)") == 7

    def test_works_in_its_folder_and_knows_nothing_else(
        self, run, tmp_path, monkeypatch
    ):
        monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
        script = "import os; print(*os.environ, file=open('names', 'w'))"

        run(script, environment={"OMP_THREAD_LIMIT": "1"})

        names = (tmp_path / "names").read_text().split()
        assert "DATABASE_URL" not in names
        assert {"HOME", "OMP_THREAD_LIMIT", "PATH", "TMPDIR"} <= set(names)

    def test_gives_it_so_much_memory_and_no_more(self, run):
        assert run("bytearray(200 * 1024**2)") == 0
        assert run("bytearray(500 * 1024**2)") == 1

    def test_ends_it_and_all_that_it_started_when_it_takes_too_long(
        self, run, tmp_path
    ):
        script = (
            "import os, subprocess, time\n"
            "other = subprocess.Popen(['sleep', '300'])\n"
            "print(os.getpid(), other.pid, file=open('part', 'w'))\n"
            "os.rename('part', 'pids'); time.sleep(300)"
        )

        with pytest.raises(programs.TooSlow):
            run(script, seconds=4)

        for pid in (tmp_path / "pids").read_text().split():
            assert ends(pid)

    def test_ends_what_it_left_behind(self, run, tmp_path):
        script = (
            "import subprocess\n"
            "other = subprocess.Popen(['sleep', '300'])\n"
            "print(other.pid, file=open('pid', 'w'))"
        )

        assert run(script) == 0

        assert ends((tmp_path / "pid").read_text().strip())

    def test_leaves_it_no_network(self, run):
        reached = threading.Event()
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(5)

            def listen() -> None:
                try:
                    server.accept()[0].close()
                    reached.set()
                except OSError:
                    pass

            threading.Thread(target=listen, daemon=True).start()
            address = f"('127.0.0.1', {server.getsockname()[1]})"
            code = run(f"import socket; socket.create_connection({address}, 2)")

        assert code == 1
        assert not reached.is_set()

    def test_ends_the_program_when_we_are_killed(self, tmp_path):
        script = (
            "import sys, pathlib\n"
            "from khonggiay.kernel import programs\n"
            "words = [sys.executable, '-c', \"import os, time; "
            "open('part', 'w').write(str(os.getpid())); os.rename('part', 'pid'); "
            'time.sleep(300)"]\n'
            f"programs.run(words, folder=pathlib.Path({str(tmp_path)!r}),"
            " seconds=300, megabytes=400)"
        )
        path = os.pathsep.join(sys.path)
        ours = subprocess.Popen(
            [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": path}
        )
        deadline = time.monotonic() + 30
        while not (tmp_path / "pid").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        pid = (tmp_path / "pid").read_text()

        ours.kill()
        ours.wait()

        assert ends(pid)
