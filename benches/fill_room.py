"""Fill an empty database with a session in progress; print it as JSON.

    python benches/fill_room.py DELEGATES

Run by `bench_room.py` with the environment of the city's processes. Everything is done
through the operations that people's acts call.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import Any

import django
from django.conf import settings

ITEMS = 20
PAPERS_AN_ITEM = 2
TOPICS = (
    "Tình hình kinh tế - xã hội tháng này và nhiệm vụ trọng tâm tháng sau",
    "Điều chỉnh cục bộ quy hoạch phân khu đô thị phía Tây thành phố",
    "Dự thảo Quyết định về hạn mức giao đất ở cho hộ gia đình, cá nhân",
    "Kế hoạch đầu tư công trung hạn và danh mục dự án khởi công mới",
    "Phương án bố trí tái định cư dự án cải tạo kênh, rạch nội thành",
)


def build(delegates: int) -> dict[str, Any]:
    """Open a session with so many members, all checked in, and 20 items."""
    from khonggiay.kernel import clock
    from khonggiay.kernel.actor import Actor
    from khonggiay.meetings import operations as meetings
    from khonggiay.meetings.tests import factories
    from khonggiay.people import operations as people

    at = clock.now()
    city = factories.make_city(members=delegates, at=at)
    maker = factories.MeetingIn(city, at=at, starts_at=at + dt.timedelta(minutes=5))
    meeting = maker.draft()
    for number in range(ITEMS - 3):
        factories.add_item(
            meeting, f"{TOPICS[number % len(TOPICS)]} ({number + 4})",
            unit=city.construction, at=at,
        )  # fmt: skip
    papers = [
        factories.add_paper(item)
        for item in factories.items(meeting)
        for _number in range(PAPERS_AN_ITEM)
    ]
    maker.approve(factories.again(meeting))
    for person in city.members:
        meetings.check_in(
            actor=factories.actor(person), meeting_id=meeting.pk, at=clock.now()
        )
    meetings.open_session(
        actor=factories.actor(city.chair), meeting_id=meeting.pk, at=clock.now()
    )
    return {
        "meeting": meeting.pk,
        "items": [item.pk for item in factories.items(meeting)],
        "papers": [paper.pk for paper in papers],
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
    json.dump(build(int(sys.argv[1])), sys.stdout)


if __name__ == "__main__":
    main()
