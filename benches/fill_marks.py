"""Fill an empty database with a paper that many people marked; print it as JSON.

    python benches/fill_marks.py PEOPLE NOTES

Run by `bench_marks.py` with the environment of the city's processes. Everything is done
through the operations that people's acts call.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import sys
import uuid
from typing import Any

import django
from django.conf import settings

PAGES = 40
TEXT = "Đề nghị Sở Tài chính làm rõ nguồn vốn và tiến độ giải ngân của dự án này"


def note(version: int, luck: random.Random) -> dict[str, Any]:
    """Return a highlight of three lines, or a pinned note, as a device sends it."""
    top = luck.uniform(120, 780)
    lines = [top, top - 18, top - 36]
    quads = [[80, y, 500, y, 80, y - 12, 500, y - 12] for y in lines]
    is_pin = luck.random() < 0.3
    return {
        "id": str(uuid.UUID(int=luck.getrandbits(128), version=4)),
        "version": version, "kind": "note" if is_pin else "highlight",
        "page": luck.randint(1, PAGES), "quads": [] if is_pin else quads,
        "strokes": [], "position": [80, top] if is_pin else None, "width": None,
        "color": luck.choice(["yellow", "green", "blue", "pink"]),
        "quote": {"exact": TEXT, "prefix": "a) ", "suffix": "."},
        "text": TEXT[: luck.randint(20, len(TEXT))], "conflict_of": None,
        "deleted": False,
    }  # fmt: skip


def build(count: int, notes: int) -> dict[str, Any]:
    """Let so many members write so many notes each on one paper."""
    from khonggiay.documents import queries as documents
    from khonggiay.documents.operations import Change
    from khonggiay.kernel import clock
    from khonggiay.kernel.actor import Actor
    from khonggiay.meetings import operations as meetings
    from khonggiay.meetings.tests import factories
    from khonggiay.people import operations as people

    at = clock.now()
    luck = random.Random(7)  # noqa: S311  a sample, no secret
    city = factories.make_city(members=count, at=at)
    maker = factories.MeetingIn(city, at=at, starts_at=at + dt.timedelta(days=1))
    meeting = maker.draft()
    paper = factories.add_paper(factories.items(meeting)[0], pages=PAGES, at=at)
    maker.approve(factories.again(meeting))
    version = documents.latest_version(paper.document_id).id
    for person in city.members:
        meetings.write_marks(
            actor=factories.actor(person), paper_id=paper.pk, version_id=version,
            changes=[
                Change(op=uuid.uuid4(), base=0, mark=note(version, luck))
                for _number in range(notes)
            ],
            at=at,
        )  # fmt: skip
    return {
        "paper": paper.pk,
        "version": version,
        "tokens": [
            people.issue_token(
                actor=Actor.system(), account_id=factories.account(person).pk,
                name="bench", days=1, at=at,
            )
            for person in city.members
        ],
    }  # fmt: skip


def main() -> None:
    """Build in the database that the environment names."""
    # Nobody logs in with a password here: do not spend half a minute on hashing them.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()
    json.dump(build(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)


if __name__ == "__main__":
    main()
