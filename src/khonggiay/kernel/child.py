"""The inside of a child process: it reads untrusted files so that we need not.

Run as `python -I -m khonggiay.kernel.child MEGABYTES`. One JSON line in names a
function and its arguments, one JSON line out gives its result. The child has no
database, no secrets and a ceiling on memory and processor time.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
from typing import Any, BinaryIO


def main() -> None:
    """Serve jobs until the parent closes the line."""
    _limit(resource.RLIMIT_AS, int(sys.argv[1]) * 1024 * 1024)
    _limit(resource.RLIMIT_CORE, 0)
    inlet, outlet = _take_over_the_line()
    for line in inlet:
        job = json.loads(line)
        _limit_processor_time(job["seconds"])
        answer = _do(job)
        answer["peak_mb"] = _peak_mb()
        outlet.write(json.dumps(answer).encode() + b"\n")
        outlet.flush()


def _peak_mb() -> int:
    """Return the most memory that this program has held, in MiB.

    `ru_maxrss` will not do: a child begins with the peak of the parent that forked it.
    """
    try:
        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) // 1024
    except OSError:
        pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _do(job: dict[str, Any]) -> dict[str, Any]:
    module, _, function = job["function"].partition(":")
    try:
        result = getattr(importlib.import_module(module), function)(**job["values"])
    except MemoryError:
        return {"error": "memory"}
    except Exception as error:  # noqa: BLE001  whatever a parser raises is the answer
        return {"error": "failed", "detail": f"{type(error).__name__}: {error}"[:500]}
    return {"result": result}


def _limit(what: int, ceiling: int) -> None:
    _soft, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY:
        ceiling = min(ceiling, hard)
    resource.setrlimit(what, (ceiling, hard))


def _limit_processor_time(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + seconds + 1)


def _take_over_the_line() -> tuple[BinaryIO, BinaryIO]:
    # Libraries that print must not be able to speak to the parent.
    inlet, outlet = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(silence, standard)
    return inlet, outlet


if __name__ == "__main__":
    main()
