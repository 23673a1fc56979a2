"""Office files become PDF with LibreOffice, where the machine has it."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

from khonggiay.documents.rules import Why
from khonggiay.kernel import programs

SECONDS = 180
SECONDS_AT_ONCE = 10
MEGABYTES = 4096
# While somebody waits for the answer, one file at a time in each process.
_place = threading.BoundedSemaphore(1)

# A profile that is new each time begins by ending with this code, to be started again.
_START_AGAIN = 81
# No macros, nothing fetched from elsewhere: neither linked pictures nor linked cells.
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Office.Common/Misc", "FirstRun", "false"),
)
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
{items}
</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.{path}">'
    '<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)


class CannotConvert(Exception):
    """No PDF was made of the file; `why` says why not."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def find() -> Path | None:
    """Return the program of LibreOffice, or None."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        return None
    script = Path(found).resolve()
    # The program itself, not the script that starts the program that starts it: who
    # is started directly ends with us.
    program = script.with_name("soffice.bin")
    return program if program.is_file() else script


def to_pdf_at_once(source: Path, folder: Path, *, extension: str) -> Path:
    """Do as `to_pdf` while somebody waits: for ten seconds at most.

    Raises:
        CannotConvert: as `to_pdf`; also when another file is just being converted.
    """
    if not _place.acquire(timeout=SECONDS_AT_ONCE / 2):
        raise CannotConvert(Why.TOO_SLOW)
    try:
        return to_pdf(source, folder, extension=extension, seconds=SECONDS_AT_ONCE)
    finally:
        _place.release()


def to_pdf(
    source: Path, folder: Path, *, extension: str, seconds: float = SECONDS
) -> Path:
    """Return a PDF in *folder* made of the office file *source*.

    LibreOffice runs with a profile of its own, without macros, links and network,
    within limits of time and memory.

    Raises:
        CannotConvert: no LibreOffice, it took too long, or it failed.
    """
    program = find()
    if program is None:
        raise CannotConvert(Why.NO_PROGRAM)
    work = folder / f"office.{extension}"
    shutil.copyfile(source, work)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    items = (
        _ITEM.format(path=path, name=name, value=value)
        for path, name, value in _SETTINGS
    )
    settings = _PROFILE.format(items="\n".join(items))
    (profile / "user" / "registrymodifications.xcu").write_text(settings, "utf-8")
    words = [
        str(program), f"-env:UserInstallation=file://{profile}",
        "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
        "--convert-to", "pdf", "--outdir", str(folder), str(work),
    ]  # fmt: skip
    try:
        for _start in range(3):
            code = programs.run(
                words, folder=folder, seconds=seconds, megabytes=MEGABYTES
            )
            if code != _START_AGAIN:
                break
    except programs.TooSlow as error:
        raise CannotConvert(Why.TOO_SLOW) from error
    made = work.with_suffix(".pdf")
    if not made.is_file():
        raise CannotConvert(Why.FAILED)
    return made
