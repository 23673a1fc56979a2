"""The `khonggiay` command. Each part explains itself with `--help`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from khonggiay.config.failure import Failure

EXIT_FAILURE = 2
Options = argparse.ArgumentParser


def main(words: Sequence[str] | None = None) -> NoReturn:
    """Run the command that the words name, and leave with its exit code."""
    words = list(sys.argv[1:] if words is None else words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khonggiay.config.settings")
    chosen, rest = parser().parse_known_args(words)
    if rest and chosen.command != "manage":
        parser().error(f"{chosen.command} does not know {' '.join(rest)}")
    if chosen.data:
        os.environ["KHONGGIAY_DATA"] = chosen.data
    chosen.rest = rest
    from django.core.exceptions import ImproperlyConfigured

    try:
        sys.exit(chosen.run(chosen))
    except (Failure, ImproperlyConfigured) as error:
        sys.stderr.write(f"khonggiay: {error}\n")
        sys.exit(EXIT_FAILURE)
    except KeyboardInterrupt:
        sys.exit(130)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="khonggiay",
        allow_abbrev=False,
        description="Không Giấy (thành phố không giấy): the paperless city.",
        epilog="With DATABASE_URL=postgresql://… it uses that PostgreSQL (15 or "
        "newer); without, it runs its own under the data folder. docs/running.md "
        "lists the variables that it reads.",
    )
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--data",
        metavar="FOLDER",
        help="data folder (thư mục dữ liệu); default: KHONGGIAY_DATA, else ./data",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(
        name: str,
        run: Callable[[argparse.Namespace], int | None],
        short: str,
        long: str = "",
    ) -> argparse.ArgumentParser:
        part = commands.add_parser(
            name,
            help=short,
            description=f"{short[0].upper()}{short[1:]}. {long}",
            parents=[shared],
            add_help=name != "manage",
            allow_abbrev=False,
        )
        part.set_defaults(run=run)
        return part

    from khonggiay.config import commands as does

    part = command(
        "up",
        does.up,
        "run everything that one machine needs (chạy toàn bộ hệ thống)",
        "Starts the database (unless DATABASE_URL is set), web, live, work and jobs; "
        "starts again what dies; stops all on Ctrl-C or SIGTERM.",
    )
    _address(part)
    part = command(
        "demo",
        does.demo,
        "run everything on the sample city of 2019 (chạy thử với thành phố mẫu)",
        "Loads the sample once, prints its logins, then does what `up` does.",
    )
    _address(part)
    part = command(
        "web",
        does.web,
        "serve the pages (máy chủ trang web)",
        "WSGI under granian. Any number of these may run behind a proxy.",
    )
    _address(part, live=False)
    part = command(
        "live",
        does.live,
        "serve the live streams (luồng tin tức thời)",
        "ASGI under uvicorn: server-sent events of meetings and notices.",
    )
    _host(part)
    _live_port(part)
    command(
        "work",
        does.work,
        "do the work behind the pages (tiến trình nền)",
        "Delivers events and e-mail, sends reminders, seals the journal.",
    )
    command(
        "jobs",
        does.jobs,
        "do the long work behind the pages (việc nền cần nhiều thời gian)",
        "Pictures of pages, conversion of office files, recognition of scanned text.",
    )
    part = command(
        "check",
        does.check,
        "look whether everything is in order (kiểm tra)",
        "Database, disk, data folder, clock and settings. Exit code 0: all is well; "
        "1: something is not.",
    )
    part.add_argument(
        "--deploy",
        action="store_true",
        help="also look for settings that are good for a trial only",
    )
    part = command(
        "token",
        does.token,
        "issue a personal access token (mã truy cập cá nhân)",
        "Prints it once: only its digest is kept. Programs send it as "
        "'Authorization: Bearer …' to /api/v1/.",
    )
    part.add_argument("login", metavar="LOGIN", help="login name (tên đăng nhập)")
    part.add_argument("--name", default="khonggiay token", help="what it is for")
    part.add_argument(
        "--days", type=int, default=30, help="how long it is valid; default: 30"
    )
    part = command(
        "votes",
        does.votes,
        "count the published list of a secret vote again (kiểm phiếu lại)",
        "Verifies every signature and compares the counts; asks no database. Exit "
        "code 0: the list is in order; 1: it is not.",
    )
    part.add_argument("what", choices=["recount"])
    part.add_argument("file", metavar="FILE", help="the list as JSON (tệp danh sách)")
    command(
        "migrate",
        does.migrate,
        "bring the tables to this version (cập nhật cơ sở dữ liệu)",
        "Safe to run again. `up` and `demo` do it themselves.",
    )
    part = command(
        "notes",
        does.notes,
        "carry marks to a new version of a PDF (chuyển ghi chú sang bản mới)",
        "`notes carry` reads two PDF files and the marks made on the old one, and "
        "prints as JSON where each belongs in the new one: kept, moved, lost or "
        "unverified. It needs no database.",
    )
    part.add_argument("act", choices=["carry"], help="what to do")
    part.add_argument("old", metavar="OLD.pdf", help="the version with the marks")
    part.add_argument("new", metavar="NEW.pdf", help="the version that replaces it")
    part.add_argument("marks", metavar="MARKS.json", help="list of marks")
    part = command(
        "tasks",
        does.read_tasks,
        "read assignments typed in one line (đọc dòng giao việc)",
        "`khonggiay tasks read` takes lines on standard input and writes one JSON "
        "object for each, against the sample city's units. Needs no database.",
    )
    part.add_argument("act", choices=["read"], help="read: lines in, cards out")
    part.add_argument(
        "--now",
        required=True,
        metavar="ISO",
        help="moment of reading, such as 2019-10-09T08:30 (city time without a zone)",
    )
    command("manage", does.manage, "run a command of Django (quản trị Django)")
    return top


def _host(part: Options) -> None:
    part.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on; 0.0.0.0 for every network; default: 127.0.0.1",
    )


def _live_port(part: Options) -> None:
    part.add_argument(
        "--live-port",
        type=int,
        default=int(os.environ.get("KHONGGIAY_LIVE_PORT") or 8001),
        help="port of the live streams; default: KHONGGIAY_LIVE_PORT, else 8001",
    )


def _address(part: Options, *, live: bool = True) -> None:
    _host(part)
    part.add_argument(
        "--port", type=int, default=8000, help="port of the pages; default: 8000"
    )
    part.add_argument(
        "--workers", type=int, default=2, help="processes for the pages; default: 2"
    )
    if live:
        _live_port(part)


if __name__ == "__main__":
    main()
