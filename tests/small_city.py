"""Fill an empty database with a small city; print its logins as JSON.

Run as a program by `tests.harness`, with the environment of the city's processes.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import Any

import django


def build(*, members: int) -> dict[str, Any]:
    """Make the city; return tokens by login, and ids by name."""
    from khonggiay.kernel import clock
    from khonggiay.kernel.actor import Actor
    from khonggiay.meetings.tests import factories
    from khonggiay.people import operations as people
    from khonggiay.people.models import Account

    at = clock.now()
    city = factories.make_city(members=members, at=at, since=dt.date(2019, 1, 1))
    accounts = Account.objects.select_related("person").order_by("pk")
    logins = {
        account.username: {
            "person_id": account.person_id,
            "name": account.person.full_name,
            "token": people.issue_token(
                actor=Actor.system(), account_id=account.pk, name="test", days=2, at=at
            ),
        }
        for account in accounts
    }
    units = ("committee", "office", "construction", "finance")
    return {
        "logins": logins,
        "units": {name: getattr(city, name).pk for name in units},
        "body": city.body.pk,
        "password": factories.PASSWORD,
    }


def main() -> None:
    """Build in the database that the environment names."""
    django.setup()
    json.dump(build(members=int(sys.argv[1])), sys.stdout)


if __name__ == "__main__":
    main()
