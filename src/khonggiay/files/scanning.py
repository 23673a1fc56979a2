"""A scanner looks for malicious software before a file is taken: clamd, if configured.

Not the file's own words decide but `KHONGGIAY_CLAMD`: with an address every file is
scanned, and one that cannot be scanned is not taken. Without, none is.
"""

from __future__ import annotations

import dataclasses
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings

CHUNK = 64 * 1024
CONNECT_SECONDS = 5
# A large archive takes the scanner a while.
ANSWER_SECONDS = 120
LONGEST_ANSWER = 4096
DEFAULT_PORT = 3310


class NoAnswer(Exception):
    """The scanner cannot be reached, or did not say what it found."""


class TooLargeToScan(Exception):
    """The file is larger than the scanner is set to read."""


class Scanner(Protocol):
    """What looks for malicious software."""

    def find(self, path: Path) -> str:
        """Return the name of what was found in the file, or nothing.

        Raises:
            NoAnswer: nobody knows what is in the file.
            TooLargeToScan: the scanner does not read files so large.
        """


class NoScanner:
    """The scanner of an installation that has none: it finds nothing."""

    def find(self, path: Path) -> str:
        """Return nothing."""
        return ""


@dataclasses.dataclass(frozen=True, slots=True)
class Clamd:
    """The daemon of ClamAV, reached over a socket of the machine or over TCP."""

    family: socket.AddressFamily
    address: str | tuple[str, int]

    @classmethod
    def at(cls, url: str) -> Clamd:
        """Return the daemon at `unix:/run/clamav/clamd.ctl` or `tcp://host:3310`.

        Raises:
            ValueError: this is no such address.
        """
        parts = urlsplit(url)
        if parts.scheme == "unix" and parts.path:
            return cls(socket.AF_UNIX, parts.path)
        if parts.scheme == "tcp" and parts.hostname:
            port = parts.port or DEFAULT_PORT
            family = socket.AF_INET6 if ":" in parts.hostname else socket.AF_INET
            return cls(family, (parts.hostname, port))
        message = f"no address of clamd: {url!r} (unix:/path or tcp://host:port)"
        raise ValueError(message)

    def find(self, path: Path) -> str:
        """Send the file and return the name of what was found in it, or nothing.

        Raises:
            NoAnswer: clamd cannot be reached, or says something else.
            TooLargeToScan: the file is larger than clamd's `StreamMaxLength`.
        """
        with self._line() as line, path.open("rb") as file:
            line.sendall(b"zINSTREAM\0")
            try:
                while piece := file.read(CHUNK):
                    line.sendall(struct.pack("!L", len(piece)) + piece)
                line.sendall(struct.pack("!L", 0))
            except (BrokenPipeError, ConnectionResetError):
                # It may have stopped listening because it has seen enough.
                pass
            return _verdict(_read(line))

    def ask_for_version(self) -> str:
        """Return what clamd says of itself and its signatures.

        Raises:
            NoAnswer: clamd cannot be reached.
        """
        with self._line() as line:
            line.sendall(b"zVERSION\0")
            return _read(line)

    @contextmanager
    def _line(self) -> Iterator[socket.socket]:
        try:
            with socket.socket(self.family, socket.SOCK_STREAM) as line:
                line.settimeout(CONNECT_SECONDS)
                line.connect(self.address)
                line.settimeout(ANSWER_SECONDS)
                yield line
        except OSError as error:
            raise NoAnswer(str(error)) from error


def scanner() -> Scanner:
    """Return the scanner of this installation."""
    return Clamd.at(settings.CLAMD) if settings.CLAMD else NoScanner()


def _read(line: socket.socket) -> str:
    answer = b""
    while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _verdict(answer: str) -> str:
    said = answer.removeprefix("stream:").strip()
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND").strip()
    if "size limit exceeded" in said.lower():
        raise TooLargeToScan(said)
    raise NoAnswer(said or "no answer")
