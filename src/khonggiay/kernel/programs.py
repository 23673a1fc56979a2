"""Run another program on what strangers sent, within limits."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


class TooSlow(Exception):
    """The program did not end in time; it was killed with all that it had started."""


def run(
    words: Sequence[str],
    *,
    folder: Path,
    seconds: float,
    megabytes: int,
    network: bool = False,
    environment: Mapping[str, str] | None = None,
) -> int:
    """Run a program to its end and return its exit code.

    It works in *folder*, which is its home too, knows nothing of our environment but
    the path and *environment*, hears and says nothing, and has no network unless it
    needs one. *seconds* are those on the wall; of processor time it has as many.

    Raises:
        TooSlow: it did not end in time.
    """
    process = subprocess.Popen(
        [
            *(sys.executable, "-I", "-m", "khonggiay.kernel.limited"),
            *(str(megabytes), str(max(1, round(seconds))), str(int(network))),
            *words,
        ],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "LANG": "C.UTF-8",
            **(environment or {}),
        },
        start_new_session=True,
    )
    try:
        return process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise TooSlow(words[0]) from error
    finally:
        # Also what it started and left behind.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
