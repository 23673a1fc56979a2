from __future__ import annotations

import os
import signal

import psycopg
import pytest

from khonggiay.config import embedded
from khonggiay.config.failure import Failure


@pytest.fixture
def server(own_folder):
    server = embedded.Server(own_folder / "data", durable=False)
    yield server
    server.stop()


def count(server: embedded.Server) -> int:
    with psycopg.connect(server.address()) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
        return int(row[0]) if row else -1


class TestStart:
    def test_keeps_what_was_committed_over_a_kill(self, server):
        server.start()
        with psycopg.connect(server.address(), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS id")
        os.kill(server._process.pid, signal.SIGKILL)
        server._process.wait()

        server.start()

        assert count(server) == 1

    def test_is_not_misled_by_the_number_of_another_process(self, server):
        server.start()
        server.stop()
        lines = f"{os.getpid()}\n{server.data}\n1\n5432\n\n\n\n"
        (server.data / "postmaster.pid").write_text(lines)

        server.start()

        assert server.is_alive()

    def test_writes_down_its_address(self, server):
        server.start()

        written = (server.folder / "postgres-address").read_text().strip()

        assert written == server.address()

    def test_is_refused_while_another_holds_the_folder(self, server):
        server.start()
        second = embedded.Server(server.folder, durable=False)

        with pytest.raises(Failure, match="Another khonggiay runs"):
            second.start()

        assert server.is_alive()

    def test_is_refused_on_data_of_another_version(self, server):
        server.initialise()
        (server.data / "PG_VERSION").write_text("14\n")

        with pytest.raises(Failure, match="are of PostgreSQL 14"):
            server.start()

        assert not server.is_alive()

    def test_puts_the_socket_elsewhere_when_the_path_is_long(self, own_folder):
        server = embedded.Server(own_folder / ("x" * 100), durable=False)

        server.start()

        try:
            psycopg.connect(server.address()).close()
            assert server.socket_folder != server.data
        finally:
            server.stop()
