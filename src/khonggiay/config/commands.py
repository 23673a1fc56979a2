"""What each part of the `khonggiay` command does; `cli` names and explains them."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path

from khonggiay.config import embedded, environment, inspection, servers
from khonggiay.config.failure import Failure
from khonggiay.config.supervisor import Supervisor, say


def up(options: Namespace) -> int:
    """Run database, web, live, work and jobs until told to stop."""
    return _run_all(options, is_demo=environment.flag("KHONGGIAY_DEMO"))


def demo(options: Namespace) -> int:
    """Run everything on the sample city."""
    os.environ["KHONGGIAY_DEMO"] = "1"
    return _run_all(options, is_demo=True)


def web(options: Namespace) -> None:
    """Become the server of the pages."""
    folder = environment.data_dir()
    inspection.check_folder(folder)
    inspection.check_address(folder)
    (folder / "static").mkdir(exist_ok=True)
    servers.run_web(options.host, options.port, options.workers)


def live(options: Namespace) -> None:
    """Become the server of the live streams."""
    inspection.check_address(environment.data_dir())
    servers.run_live(options.host, options.live_port)


def work(options: Namespace) -> None:
    """Do the work behind the pages."""
    inspection.check_address(environment.data_dir())
    _set_up_django()
    from khonggiay.config import worker

    worker.main()


def jobs(options: Namespace) -> None:
    """Do the long work behind the pages."""
    inspection.check_address(environment.data_dir())
    _set_up_django()
    from khonggiay.config import background

    background.main()


def check(options: Namespace) -> int:
    """Print one line for each thing looked at; 1 when one is not in order."""
    folder = environment.data_dir()
    looks: list[tuple[str, Callable[[], str]]] = [
        ("data folder", lambda: inspection.check_folder(folder)),
        ("database", inspection.check_database),
        ("tables", inspection.check_migrations),
        ("clock", inspection.check_clock),
        ("journal", inspection.check_journal),
        ("scanner", inspection.check_scanner),
        ("settings", lambda: _check_settings(deploy=options.deploy)),
    ]
    bad = 0
    with _django():
        for name, look in looks:
            try:
                sys.stdout.write(f"ok    {name}: {look()}\n")
            except Failure as failure:
                bad += 1
                sys.stdout.write(f"FAIL  {name}: {failure}\n")
                if name == "database":
                    break
    return 1 if bad else 0


def token(options: Namespace) -> int:
    """Print a new personal access token."""
    with _django():
        from khonggiay.kernel import clock
        from khonggiay.kernel.actor import Actor
        from khonggiay.people import operations as people
        from khonggiay.people import queries

        inspection.check_database()
        account_id = queries.account_id_of(options.login)
        if account_id is None:
            message = f"Nobody logs in as {options.login!r}."
            raise Failure(message)
        secret = people.issue_token(
            actor=Actor.system(),
            account_id=account_id,
            name=options.name,
            days=options.days,
            at=clock.now(),
        )
    sys.stdout.write(secret + "\n")
    return 0


def migrate(options: Namespace) -> int:
    """Bring the tables to this version."""
    inspection.check_folder(environment.data_dir())
    with _django():
        _migrate()
    return 0


def read_tasks(options: Namespace) -> int:
    """Read lines into draft tasks; no database is asked."""
    from khonggiay.config import reading

    return reading.read(options)


def votes(options: Namespace) -> int:
    """Count a published list of ballots again; no database is asked."""
    from khonggiay.config import recounting

    return recounting.recount(options)


def manage(options: Namespace) -> int:
    """Hand the rest of the words to Django."""
    with _available():
        from django.core.management import execute_from_command_line

        execute_from_command_line(["khonggiay manage", *options.rest])
    return 0


def notes(options: Namespace) -> int:
    """Print where the marks of an old version belong in the new one."""
    marks = _read_json(Path(options.marks))
    for name in (options.old, options.new):
        if not Path(name).is_file():
            message = f"{name}: there is no such file"
            raise Failure(message)
    # Nothing is signed here: no key has to be kept in a data folder.
    os.environ.setdefault("KHONGGIAY_SECRET_KEY", secrets.token_urlsafe(50))
    _set_up_django()
    from khonggiay.documents import operations as documents

    try:
        carried = documents.carry_notes(
            old=Path(options.old), new=Path(options.new), marks=marks
        )
    except documents.CannotCarry as error:
        raise Failure(str(error)) from error
    json.dump(carried, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
    return 0


def _read_json(path: Path) -> object:
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        message = f"{path}: {error.strerror or error}"
        raise Failure(message) from error
    except ValueError as error:
        message = f"{path}: no JSON ({error})"
        raise Failure(message) from error


def _run_all(options: Namespace, *, is_demo: bool) -> int:
    folder = environment.data_dir()
    inspection.check_folder(folder)
    servers.check_port(options.host, options.port, "--port")
    servers.check_port(options.host, options.live_port, "--live-port")
    os.environ["KHONGGIAY_LIVE_PORT"] = str(options.live_port)
    url = f"http://{_shown(options.host)}:{options.port}/"
    os.environ.setdefault("KHONGGIAY_URL", url)
    database = None
    if not os.environ.get("DATABASE_URL"):
        database = embedded.Server(folder)
        database.start()
    try:
        _set_up_django()
        _migrate()
        text = _prepare_demo(url) if is_demo else f"  Không Giấy: {url}\n"
        _disconnect()
        supervisor = Supervisor(folder, database)
        listen = ("--host", options.host)
        supervisor.add(
            "web", "web", *listen,
            "--port", str(options.port), "--workers", str(options.workers),
        )  # fmt: skip
        supervisor.add("live", "live", *listen, "--live-port", str(options.live_port))
        supervisor.add("work", "work")
        supervisor.add("jobs", "jobs")
        supervisor.welcome(options.host, options.port, text)
        supervisor.run({"KHONGGIAY_DATA": str(folder)})
    finally:
        if database is not None:
            database.stop()
    return 0


def _prepare_demo(url: str) -> str:
    from khonggiay.config import demo as sample

    say("loading the sample city, once; this takes a minute or two")
    sample.load()
    return sample.welcome(url)


def _shown(host: str) -> str:
    return "localhost" if host in {"127.0.0.1", "0.0.0.0", "::"} else host  # noqa: S104


def _migrate() -> None:
    from django.core.management import call_command

    inspection.check_database()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def _check_settings(*, deploy: bool) -> str:
    from django.core import checks

    found = checks.run_checks(include_deployment_checks=deploy)
    wrong = [item for item in found if item.level >= checks.WARNING]
    if wrong:
        lines = (
            f"{item.id}: {' '.join(str(item.msg).split())} {item.hint or ''}".rstrip()
            for item in wrong
        )
        raise Failure("\n        ".join(lines))
    return "nothing to say" if deploy else "sound (--deploy looks closer)"


def _set_up_django() -> None:
    import django

    django.setup()


def _disconnect() -> None:
    from django.db import connections

    connections.close_all()


@contextlib.contextmanager
def _available() -> Iterator[None]:
    """Have a database while the block runs, our own when no other is named."""
    folder: Path = environment.data_dir()
    with embedded.available(folder):
        yield


@contextlib.contextmanager
def _django() -> Iterator[None]:
    with _available():
        _set_up_django()
        try:
            yield
        finally:
            _disconnect()
