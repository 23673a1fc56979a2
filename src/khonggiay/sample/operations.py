"""Load the sample city, once, through the acts that people do."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from khonggiay.kernel.errors import Refused
from khonggiay.people import queries as accounts
from khonggiay.sample import papers, people
from khonggiay.sample.loading import city, meetings, tasks
from khonggiay.sample.loading.city import load_units
from khonggiay.sample.loading.delivery import Delivery

__all__ = ["AlreadyLoaded", "Login", "is_loaded", "load", "load_units", "logins"]


class AlreadyLoaded(Refused):
    """The sample city stands already."""

    code = "already_loaded"
    message = _("The sample city is loaded already.")
    hint = _("To start anew, use another data folder.")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A login that a newcomer may try."""

    username: str
    password: str
    full_name: str
    role: str


def is_loaded() -> bool:
    """Tell whether the sample city stands in this database."""
    return accounts.find_account(meetings.CHAIR) is not None


def logins() -> list[Login]:
    """Return the logins worth showing, all with the same password."""
    return [
        Login(
            username=row.login,
            password=people.PASSWORD,
            full_name=row.full_name,
            role=row.role,
        )
        for row in people.sample_logins()
    ]


def _silent(line: str) -> None:
    del line


def _later(at: dt.datetime) -> int:
    del at
    return 0


def load(
    *,
    at: dt.datetime,
    report: Callable[[str], None] = _silent,
    dispatch: Callable[[dt.datetime], int] = _later,
) -> None:
    """Load the city of 2019 with its people, meetings and tasks, as of *at*.

    Three meetings were held in the last three months, one starts within the hour,
    one is in preparation. All of it happens in one transaction; each act bears the
    time at which it is told to have happened. *report* hears each step. *dispatch*
    delivers the events that wait at a moment (see `kernel.outbox.dispatch_due`), so
    that people were told in their time, not today; without it the worker does so.

    Raises:
        AlreadyLoaded: the city stands.
    """
    if is_loaded():
        raise AlreadyLoaded
    plans = meetings.all_plans()
    cache_dir = Path(settings.DATA_DIR) / "cache"
    report("papers: setting them in type")
    specs = [spec for plan in plans for spec in meetings.papers_of(plan, at=at)]
    papers.set_all(specs, cache_dir=cache_dir, report=_silent)
    began = at - dt.timedelta(days=120)
    with transaction.atomic():
        report("units: the committee, 23 departments, 24 districts, 322 wards")
        cast = city.load_city(at=began)
        report(f"people: {len(people.everybody())} fictional people with accounts")
        city.load_people(cast, at=began)
        city.load_committee(cast, at=began)
        deliver = Delivery(dispatch)
        for number, plan in enumerate(plans, start=1):
            report(f"meetings: {number} of {len(plans)}")
            staged = meetings.compose(plan, cast, at=at, cache_dir=cache_dir)
            if plan.days > 0:
                continue
            meetings.deliver(staged, cast, at=at)
            deliver.until(staged.starts_at - dt.timedelta(days=5))
            meetings.answer(staged, cast)
            deliver.until(min(staged.starts_at, at))
            if plan.is_held:
                closed_at = meetings.hold(staged, cast)
                deliver.until(closed_at)
                tasks.play(staged, cast, deliver, at=at)
                meetings.read_notices(staged, cast, at=at - dt.timedelta(hours=12))
            else:
                meetings.arrive_early(staged, cast, at=at)
        deliver.until(at)
