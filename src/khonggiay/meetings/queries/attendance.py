"""Who takes part, what they replied, and whether the quorum is to be expected."""

from __future__ import annotations

import dataclasses
import datetime as dt

from khonggiay.kernel import dates
from khonggiay.meetings.models import Meeting, Participant, Remark
from khonggiay.meetings.queries.rules import member_ids, quorum_rule
from khonggiay.meetings.rules import needed_for_quorum
from khonggiay.people import queries as people


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantCard:
    """A participant and what they replied."""

    id: int
    person_id: int
    name: str
    post: str
    role: str
    is_member: bool
    reply: str
    reason: str
    is_present: bool


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """How many members of all said that they come; `needed` make the quorum."""

    attending: int
    excused: int
    silent: int
    needed: int
    total: int
    article: str

    @property
    def is_reached(self) -> bool:
        """Tell whether those who said that they come make the quorum."""
        return self.total > 0 and self.attending >= self.needed

    @property
    def is_possible(self) -> bool:
        """Tell whether the quorum is there when all who did not reply come."""
        return self.attending + self.silent >= self.needed


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RemarkCard:
    """What a reviewer said."""

    at: dt.datetime
    name: str
    text: str


def participants(meeting: Meeting) -> list[ParticipantCard]:
    """Return all participants by role and rank."""
    rows = Participant.objects.filter(meeting=meeting).select_related("person")
    return [
        ParticipantCard(
            id=row.pk,
            person_id=row.person_id,
            name=row.person.full_name,
            post=row.post_label,
            role=row.role,
            is_member=row.is_member,
            reply=row.reply,
            reason=row.reply_reason,
            is_present=row.is_present,
        )
        for row in rows.order_by("rank", "pk")
    ]


def forecast(meeting: Meeting) -> Forecast:
    """Return what the replies say about the quorum.

    Raises:
        NoRule: the body has no quorum rule on the meeting's day.
    """
    day = dates.city_date(meeting.starts_at)
    members = member_ids(meeting.body_id, day=day)
    rule = quorum_rule(meeting.body_id, day=day)
    replies = list(
        Participant.objects.filter(meeting=meeting, person_id__in=members).values_list(
            "reply", flat=True
        )
    )
    attending = replies.count(Participant.Reply.ATTENDING)
    excused = replies.count(Participant.Reply.EXCUSED)
    return Forecast(
        attending=attending,
        excused=excused,
        silent=len(members) - attending - excused,
        needed=needed_for_quorum(rule, members=len(members)),
        total=len(members),
        article=rule.article,
    )


def remarks(meeting: Meeting) -> list[RemarkCard]:
    """Return what reviewers remarked, the newest first."""
    rows = list(Remark.objects.filter(meeting=meeting).order_by("-at", "-pk"))
    names = people.names(row.person_id for row in rows)
    return [
        RemarkCard(at=row.at, name=names.get(row.person_id, ""), text=row.text)
        for row in rows
    ]
