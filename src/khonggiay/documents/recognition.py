"""The text of scanned pages is read with tesseract, where the machine has it."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

from khonggiay.kernel import programs

LANGUAGES = ("vie", "eng")
# A dense page takes about 5 s of a processor.
SECONDS = 90
MEGABYTES = 2048


class CannotRead(Exception):
    """The page could not be read within the limits."""


def find() -> str | None:
    """Return the path of tesseract with Vietnamese, or None."""
    program = shutil.which("tesseract")
    return program if program and "vie" in _languages(program) else None


@cache
def _languages(program: str) -> frozenset[str]:
    try:
        told = subprocess.run(
            [program, "--list-langs"], capture_output=True, text=True, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return frozenset(told.stdout.split())


def read(image: Path, folder: Path, *, dpi: int) -> bytes:
    """Return a PDF of one page that holds only the words of the image, unseen.

    Raises:
        CannotRead: no tesseract, it took too long, or it failed.
    """
    program = find()
    if program is None:
        raise CannotRead
    known = _languages(program)
    target = folder.resolve() / "read"
    # Finding out which way a page lies needs data of its own.
    layout = "1" if "osd" in known else "3"
    words = [
        program, str(image.resolve()), str(target), "-l", "+".join(
            language for language in LANGUAGES if language in known
        ),
        "--dpi", str(dpi), "--psm", layout, "-c", "textonly_pdf=1", "pdf",
    ]  # fmt: skip
    # One thread: two of them take twice the time of one for the same page.
    try:
        code = programs.run(
            words,
            folder=folder,
            seconds=SECONDS,
            megabytes=MEGABYTES,
            environment={"OMP_THREAD_LIMIT": "1"},
        )
    except programs.TooSlow as error:
        raise CannotRead from error
    made = target.with_suffix(".pdf")
    if code != 0 or not made.is_file():
        raise CannotRead
    return made.read_bytes()
