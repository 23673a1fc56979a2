"""Become another program that has limits: run before it, in its own process.

`python -I -m khonggiay.kernel.limited MEGABYTES SECONDS NETWORK PROGRAM …`. Such a
program reads what strangers sent: it gets so much memory and processor time, no more
rights, without the network (`NETWORK` is 0) where the machine allows to take it away,
and it ends when whoever started it is killed.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

LARGEST_FILE = 2 * 1024**3
NICE = 10

_SET_PARENT_DEATH_SIGNAL, _SET_NO_NEW_PRIVILEGES = 1, 38
_NEW_USERS, _NEW_NETWORK = 0x10000000, 0x40000000


def main() -> None:
    """Take the limits on and become the program."""
    megabytes, seconds, network, *words = sys.argv[1:]
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if network == "0":
        leave_the_network(libc)
    for what, ceiling in (
        (resource.RLIMIT_AS, int(megabytes) * 1024**2),
        (resource.RLIMIT_CPU, int(seconds)),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        _limit(what, ceiling)
    os.nice(NICE)
    os.execvp(words[0], words)  # noqa: S606


def leave_the_network(libc: ctypes.CDLL) -> bool:
    """Go where there is no network; tell whether the machine allowed it."""
    if os.geteuid() == 0:
        return bool(libc.unshare(_NEW_NETWORK) == 0)
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(_NEW_USERS | _NEW_NETWORK) != 0:
        return False
    with contextlib.suppress(OSError):
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    return True


def _limit(what: int, ceiling: int) -> None:
    _soft, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY:
        ceiling = min(ceiling, hard)
    resource.setrlimit(what, (ceiling, ceiling))


if __name__ == "__main__":
    main()
