"""See that every text of the program stands in Vietnamese.

Each module has its own catalogue. It must be well formed, hold every text of the
sources and no other, with nothing untranslated and nothing fuzzy.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib
from django.core.management import call_command
from django.core.management.base import CommandError

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "khonggiay"
CATALOGUE = Path("locale") / "vi" / "LC_MESSAGES" / "django.po"


def main() -> int:
    """Print what is wrong; 1 when something is."""
    if shutil.which("msgfmt") is None:
        print("gettext is missing: apt-get install gettext")
        return 1
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for module in sorted(path.parent for path in PACKAGE.glob("*/__init__.py")):
            if module.name != "sample":
                wrong += problems_of(module, Path(folder) / module.name)
    print("\n".join(wrong) if wrong else "Every text stands in Vietnamese.")
    return 1 if wrong else 0


def problems_of(module: Path, copy: Path) -> list[str]:
    """Return what is wrong with the catalogue of *module*; work in *copy*."""
    sources = texts_of(module, copy)
    path = module / CATALOGUE
    if not path.exists():
        missing = len(sources)
        return [f"{module.name}: {missing} texts, no catalogue"] if missing else []
    check = subprocess.run(
        ["msgfmt", "--check", "-o", os.devnull, path],  # noqa: S607
        capture_output=True,
        text=True,
    )
    wrong = [f"{module.name}: {check.stderr.strip()}"] if check.returncode else []
    known = set()
    for entry in polib.pofile(str(path)):
        if entry.obsolete:
            continue
        known.add((entry.msgctxt, entry.msgid))
        if entry.fuzzy:
            wrong.append(f"{module.name}: fuzzy: {entry.msgid!r}")
        elif not entry.translated():
            wrong.append(f"{module.name}: not translated: {entry.msgid!r}")
    wrong += [f"{module.name}: not in the catalogue: {t[1]!r}" for t in sources - known]
    wrong += [f"{module.name}: no longer used: {t[1]!r}" for t in known - sources]
    return sorted(wrong)


def texts_of(module: Path, copy: Path) -> set[tuple[str | None, str]]:
    """Return the texts that the sources of *module* mark for translation."""
    shutil.copytree(
        module, copy, ignore=shutil.ignore_patterns("tests", "locale", "build", "*.pyc")
    )
    (copy / CATALOGUE).parent.mkdir(parents=True)
    before = Path.cwd()
    os.chdir(copy)
    try:
        call_command(
            "makemessages",
            locale=["vi"],
            no_location=True,
            no_obsolete=True,
            verbosity=0,
        )
    except CommandError as error:
        sys.exit(f"{module.name}: {error}")
    finally:
        os.chdir(before)
    path = copy / CATALOGUE
    if not path.exists():
        return set()
    return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(path))}


if __name__ == "__main__":
    sys.exit(main())
