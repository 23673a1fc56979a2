"""Office files become PDF with LibreOffice, where the machine has it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

SECONDS = 90
MEMORY = 4 * 1024**3


class CannotConvert(Exception):
    """There is no LibreOffice, or it made nothing of the file."""


def find() -> str | None:
    """Return the path of LibreOffice, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_pdf(source: Path, folder: Path, *, extension: str) -> Path:
    """Return a PDF in *folder* made of the office file *source*.

    It runs with its own empty profile, without macros, within limits of time and
    (where `prlimit` is installed) memory.

    Raises:
        CannotConvert: no LibreOffice, or it failed.
    """
    program = find()
    if program is None:
        raise CannotConvert
    work = folder / f"office.{extension}"
    shutil.copyfile(source, work)
    prlimit = shutil.which("prlimit")
    limits = [prlimit, f"--as={MEMORY}", f"--cpu={SECONDS}"] if prlimit else []
    process = subprocess.Popen(
        [
            *limits,
            program,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(work),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(folder),
            "LANG": "C.UTF-8",
        },
        start_new_session=True,
    )
    try:
        process.wait(timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise CannotConvert from error
    finally:
        # `soffice` is a shell script around the program: the whole group must go.
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    made = work.with_suffix(".pdf")
    if not made.is_file():
        raise CannotConvert
    return made
