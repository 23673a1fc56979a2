"""The two servers: pages under granian (WSGI), live streams under uvicorn (ASGI).

Each replaces the calling process, so that signals reach the server itself.
"""

from __future__ import annotations

import os
import socket
import sys
from typing import NoReturn

from khonggiay.config.failure import Failure

BLOCKING_THREADS = 4


def check_port(host: str, port: int, option: str) -> None:
    """Make sure that nobody listens on the port.

    Raises:
        Failure: somebody does, or it may not be opened; *option* is what to change.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError as error:
            message = f"{port} is no port: {option} takes a number from 1 to 65535."
            raise Failure(message) from error
        except PermissionError as error:
            message = f"Port {port} needs more rights: choose another with {option}."
            raise Failure(message) from error
        except OSError as error:
            message = (
                f"Port {port} on {host} is taken ({error.strerror}): "
                f"choose another with {option}."
            )
            raise Failure(message) from error


def run_web(host: str, port: int, workers: int) -> NoReturn:
    """Become the server of the pages.

    Each worker answers `BLOCKING_THREADS` requests at once, each over a database
    connection of its own that lives as long as its thread.
    """
    check_port(host, port, "--port")
    _become(
        "granian", "khonggiay.config.wsgi:application",
        "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--no-ws",
        "--blocking-threads", str(BLOCKING_THREADS),
        "--blocking-threads-idle-timeout", "600",
        "--workers-kill-timeout", "2", "--respawn-failed-workers",
        "--respawn-interval", "0.5", "--log-level", "warning",
    )  # fmt: skip


def run_live(host: str, port: int) -> NoReturn:
    """Become the server of the live streams."""
    check_port(host, port, "--live-port")
    _become(
        "uvicorn", "khonggiay.realtime.live:app",
        "--host", host, "--port", str(port), "--lifespan", "on",
        "--timeout-graceful-shutdown", "2", "--backlog", "4096",
        "--no-access-log", "--log-level", "warning",
    )  # fmt: skip


def _become(module: str, *arguments: str) -> NoReturn:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khonggiay.config.settings")
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])  # noqa: S606
