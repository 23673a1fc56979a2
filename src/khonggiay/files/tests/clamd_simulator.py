"""A simulator of clamd: a small server that speaks the real protocol.

It knows one signature, the test file of EICAR, as every scanner does.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

# In two parts, lest a scanner of this machine takes the source for the virus.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"
SIGNATURE = "Win.Test.EICAR_HDB-1"


@contextlib.contextmanager
def clamd(
    *, path: Path | None = None, most: int = 10**7, answer: bytes | None = None
) -> Iterator[tuple[str, list[int]]]:
    """Listen at *path*, or at a port; give the address, and sizes of what was scanned.

    *most* is its `StreamMaxLength`, *answer* what it says instead of the truth.
    """
    if path is None:
        server = socket.create_server(("127.0.0.1", 0))
        url = f"tcp://127.0.0.1:{server.getsockname()[1]}"
    else:
        server = socket.socket(socket.AF_UNIX)
        server.bind(str(path))
        server.listen()
        url = f"unix:{path}"
    scanned: list[int] = []

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _address = server.accept()
                with line, contextlib.suppress(OSError):
                    _talk(line, most, answer, scanned)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield url, scanned
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(10)


def _talk(
    line: socket.socket, most: int, answer: bytes | None, scanned: list[int]
) -> None:
    file = line.makefile("rb")
    command = b""
    while not command.endswith(b"\0"):
        command += file.read(1)
    if command == b"zVERSION\0":
        line.sendall(b"ClamAV 1.0.7/27100/simulator\0")
        return
    assert command == b"zINSTREAM\0"
    content = b""
    while length := struct.unpack("!L", file.read(4))[0]:
        content += file.read(length)
        if len(content) > most:
            line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
            return
    scanned.append(len(content))
    found = f"stream: {SIGNATURE} FOUND" if EICAR in content else "stream: OK"
    line.sendall((found.encode() if answer is None else answer) + b"\0")
