"""Run what must be green, side by side where that helps, and sum up.

`make check` runs the quick half, `make test` (`--all`) everything.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
FOLDERS = ("src", "tools", "tests", "benches")
SOURCES = [name for name in FOLDERS if (ROOT / name).is_dir()]

# Programs of the machine, and the Debian packages that carry them.
PROGRAMS = {
    "chromium": "chromium",
    "msgfmt": "gettext",
    "pdftotext": "poppler-utils",
    "soffice": "libreoffice-writer-nogui",
    "tesseract": "tesseract-ocr",
}
# What those programs need to do what the tests ask of them, and where one sees it.
DATA = {
    "/usr/lib/libreoffice/program/libsclo.so": "libreoffice-calc-nogui",
    "/usr/lib/libreoffice/program/libsdlo.so": "libreoffice-impress-nogui",
    "/usr/share/fonts/truetype/liberation2": "fonts-liberation2",
    "/usr/share/tesseract-ocr/5/tessdata/vie.traineddata": "tesseract-ocr-vie",
}


@dataclasses.dataclass(frozen=True)
class Step:
    """A command that must leave with 0."""

    name: str
    command: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Result:
    """How a step went."""

    step: Step
    code: int
    seconds: float
    output: str


def quick() -> list[Step]:
    """Return the steps of `make check`."""
    steps = [
        Step("types", (f"{BIN}/mypy",)),
        Step("translations", (f"{BIN}/python", "tools/translations.py")),
        Step("lint", (f"{BIN}/ruff", "check", *SOURCES)),
        Step("format", (f"{BIN}/ruff", "format", "--check", *SOURCES)),
        # Its cache goes wrong when a module that others import appears or goes.
        Step("imports", (f"{BIN}/lint-imports", "--no-cache")),
    ]
    if (ROOT / "package.json").exists():
        steps.append(Step("front end types", ("npm", "run", "--silent", "check")))
    return steps


def architecture() -> Step:
    """Return the tests of the house itself, which are quick too."""
    return Step("house", (f"{BIN}/pytest", "-q", "-n0", "tests/test_architecture.py"))


def slow() -> list[Step]:
    """Return what only `make test` runs, one after the other."""
    return [
        Step("front end", ("npm", "test", "--silent")),
        Step("tests", (f"{BIN}/pytest", "-q", "-n2", "--dist", "loadfile")),
    ]


def run(step: Step, *, echo: bool = False) -> Result:
    """Run one step; *echo* lets its output through as it comes."""
    begun = time.monotonic()
    done = subprocess.run(
        step.command,
        cwd=ROOT,
        stdout=None if echo else subprocess.PIPE,
        stderr=None if echo else subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": "", "NO_COLOR": "1"},
    )
    took = time.monotonic() - begun
    return Result(step, done.returncode, took, done.stdout or "")


def run_together(steps: Iterable[Step]) -> list[Result]:
    """Run steps on all cores; show what a failed one said."""
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        results = list(pool.map(run, steps))
    for result in results:
        if result.code:
            print(f"\n── {result.step.name}: {' '.join(result.step.command)}")
            print(result.output.rstrip())
    return results


def missing_packages() -> list[str]:
    """Return the Debian packages that this machine still needs for the tests."""
    programs = {p for name, p in PROGRAMS.items() if shutil.which(name) is None}
    # Another system keeps its data elsewhere: a program that is there counts as whole.
    if shutil.which("apt-get") is None:
        return sorted(programs)
    return sorted(programs | {p for path, p in DATA.items() if not Path(path).exists()})


def prepare_machine() -> bool:
    """Install missing programs when we may; else say what to install."""
    missing = missing_packages()
    if not missing:
        return True
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"installing {', '.join(missing)}", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-q"], install):
            subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL)
        if not missing_packages():
            return True
    print(f"Missing on this machine: {', '.join(missing)}. As root:")
    print(f"  {' '.join(install)}")
    return False


def sum_up(results: list[Result]) -> int:
    """Print one line a step; return 1 when one failed."""
    print()
    for result in results:
        mark = "FAIL" if result.code else "ok"
        print(f"  {mark:5} {result.step.name:16} {result.seconds:6.1f} s")
    failed = [result.step.name for result in results if result.code]
    print(f"\n{'FAILED: ' + ', '.join(failed) if failed else 'All green.'}")
    return 1 if failed else 0


def main() -> int:
    """Run what the words ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="the slow half too")
    parser.add_argument(
        "--machine", action="store_true", help="only see to the machine's programs"
    )
    options = parser.parse_args()
    if (options.all or options.machine) and not prepare_machine():
        return 2
    if options.machine:
        return 0
    steps = quick() if options.all else [*quick(), architecture()]
    results = run_together(steps)
    if options.all:
        results += [run(step, echo=True) for step in slow()]
    return sum_up(results)


if __name__ == "__main__":
    sys.exit(main())
