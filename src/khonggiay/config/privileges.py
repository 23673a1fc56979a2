"""What Linux asks before one process may start another."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict


class Identity(TypedDict, total=False):
    """The user and groups of a new process, as `subprocess` names them."""

    user: int
    group: int
    extra_groups: list[int]


_SET_PARENT_DEATH_SIGNAL = 1
_USER = "khonggiay-db"
_libc = ctypes.CDLL(None, use_errno=True)


def stop_with_parent(number: signal.Signals) -> Callable[[], None]:
    """Return what a new child calls so that it gets *number* when its parent dies.

    The parent may die by `kill -9`: without this its children would live on and
    keep their ports.
    """

    def ask() -> None:
        _libc.prctl(_SET_PARENT_DEATH_SIGNAL, number, 0, 0, 0)

    return ask


def hand_over(folder: Path, readable: Path | None = None) -> Identity:
    """Let the user that PostgreSQL runs as own *folder* and reach *readable*.

    PostgreSQL refuses to run as root; only then another user is needed. Returns what
    `subprocess` must be told: nothing when the present user will do.
    """
    if os.geteuid() != 0:
        folder.chmod(0o700)
        return {}
    user = _unprivileged_user()
    if folder.stat().st_uid != user.pw_uid:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
    folder.chmod(0o700)
    for path in (*folder.parents, *_ancestors(readable)):
        mode = path.stat().st_mode
        if not mode & stat.S_IXOTH:
            path.chmod(mode | stat.S_IXOTH)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _ancestors(path: Path | None) -> tuple[Path, ...]:
    return () if path is None else (path, *path.parents)


def _unprivileged_user() -> pwd.struct_passwd:
    for name in (_USER, "postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            useradd = shutil.which("useradd")
            if name == _USER and useradd:
                done = subprocess.run(
                    [useradd, "--system", "--no-create-home", name],
                    capture_output=True,
                )
                if done.returncode == 0:
                    return pwd.getpwnam(name)
    raise PermissionError(1, "PostgreSQL cannot run as root and no other user exists")
