"""Compose, deliver and hold the sample's meetings, act by act, each at its time."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

from khonggiay.deadlines import queries as deadlines
from khonggiay.kernel import dates
from khonggiay.kernel.actor import Actor
from khonggiay.meetings import access, operations
from khonggiay.meetings import queries as meeting_queries
from khonggiay.meetings.operations import Naming
from khonggiay.meetings.rules import Choice, Role
from khonggiay.notifications import operations as notifications
from khonggiay.sample import papers, people, programmes
from khonggiay.sample.figures import Figures
from khonggiay.sample.loading.city import Cast
from khonggiay.sample.programmes import ItemPlan, MeetingPlan

PLACE = "Phòng họp số 1, Trụ sở Ủy ban nhân dân thành phố, 86 Lê Thánh Tôn, Quận 1"
SECRETARY = "thuky"
CHIEF = "chanhvanphong"
CHAIR = "chutich"
OPENING = dt.time(8)
# Who answers for themselves in the demo: nobody replied or read in their name.
LEFT_TO_THE_VISITOR = frozenset(
    {CHAIR, "sogiaothong", "soxaydung", "sotaichinh", "khachmoi"}
)
EARLY = 15


@dataclasses.dataclass(frozen=True, kw_only=True)
class Staged:
    """A meeting that was loaded: its id, its items' ids by their keys, its times."""

    plan: MeetingPlan
    meeting_id: int
    items: dict[str, int]
    papers: dict[str, list[int]]
    starts_at: dt.datetime
    ends_at: dt.datetime


def starts_at(plan: MeetingPlan, *, at: dt.datetime) -> dt.datetime:
    """Return when the meeting starts: past and future ones on a working morning."""
    if plan.days == 0:
        quarter = dt.timedelta(minutes=15)
        late = at + 3 * quarter
        over = dt.timedelta(
            minutes=late.minute % 15, seconds=late.second, microseconds=late.microsecond
        )
        return late - over
    calendar = deadlines.calendar_on()
    day = dates.city_date(at) + dt.timedelta(days=plan.days)
    while not calendar.is_working(day):
        day -= dt.timedelta(days=1)
    return dates.moment(day, OPENING)


def papers_of(plan: MeetingPlan, *, at: dt.datetime) -> list[papers.PaperSpec]:
    """Return the papers of the meeting as it is loaded at *at*."""
    day = dates.city_date(starts_at(plan, at=at))
    return papers.papers_of(plan.key, on=day)


def compose(
    plan: MeetingPlan, cast: Cast, *, at: dt.datetime, cache_dir: Path
) -> Staged:
    """Compose the programme with papers and participants, as the secretary does."""
    begin = starts_at(plan, at=at)
    minutes = sum(item.minutes for item in plan.all_items())
    end = begin + dt.timedelta(minutes=minutes + 20)
    when = min(begin - dt.timedelta(days=12), at - dt.timedelta(hours=20))
    secretary = cast.actors[SECRETARY]
    day = dates.city_date(begin)
    meeting = operations.compose(
        actor=secretary,
        body_id=cast.body_id,
        title=f"Phiên họp thường kỳ tháng {day.month} năm {day.year} "
        "của Ủy ban nhân dân thành phố",
        place=PLACE,
        starts_at=begin,
        ends_at=end,
        at=when,
    )
    items: dict[str, int] = {}
    for item in plan.items:
        _add_item(meeting.pk, item, None, items, cast, at=when)
    placed = _add_papers(plan, cast, items, at=at, when=when, cache_dir=cache_dir)
    operations.name_participants(
        actor=secretary,
        meeting_id=meeting.pk,
        revision=_revision(secretary, meeting.pk),
        naming=_naming(plan, cast),
        at=when,
    )
    return Staged(
        plan=plan,
        meeting_id=meeting.pk,
        items=items,
        papers=placed,
        starts_at=begin,
        ends_at=end,
    )


def deliver(staged: Staged, cast: Cast, *, at: dt.datetime) -> None:
    """Submit and approve the programme; the first one went back once."""
    secretary, chief = cast.actors[SECRETARY], cast.actors[CHIEF]
    meeting_id = staged.meeting_id
    when = min(staged.starts_at - dt.timedelta(days=7), at - dt.timedelta(hours=10))
    operations.submit(actor=secretary, meeting_id=meeting_id, at=when)
    if staged.plan.key == "m1":
        operations.return_(
            actor=chief,
            meeting_id=meeting_id,
            remark="Bổ sung phụ lục danh mục công trình cho nội dung chống ngập; "
            "sắp xếp lại thời lượng trình bày của từng nội dung.",
            at=when + dt.timedelta(hours=3),
        )
        operations.submit(
            actor=secretary, meeting_id=meeting_id, at=when + dt.timedelta(hours=7)
        )
    operations.approve(
        actor=chief,
        meeting_id=meeting_id,
        remark="Đồng ý chương trình. Gửi tài liệu đến các thành viên ngay trong ngày.",
        at=when + dt.timedelta(hours=9),
    )


def answer(staged: Staged, cast: Cast) -> None:
    """Let delegates reply, read and send opinions before the session."""
    plan = staged.plan
    for number, login in enumerate(_delegates(plan)):
        if not plan.is_held and login in LEFT_TO_THE_VISITOR:
            continue
        if not plan.is_held and number % 5 == 4 and login not in plan.absent:
            continue
        figures = Figures("reply", plan.key, login)
        before = dt.timedelta(hours=figures.whole(20, 96), minutes=figures.whole(0, 59))
        operations.reply(
            actor=cast.actors[login],
            meeting_id=staged.meeting_id,
            reply="excused" if login in plan.absent else "attending",
            reason=plan.absent.get(login, ""),
            at=staged.starts_at - before,
        )
        if not plan.is_held:
            _read(staged, cast.actors[login], figures, at=staged.starts_at - before)
    for item in plan.all_items():
        for number, opinion in enumerate(item.opinions):
            before = dt.timedelta(hours=18 + 3 * number, minutes=11)
            operations.give_opinion(
                actor=cast.actors[opinion.login],
                item_id=staged.items[item.key],
                stance=opinion.stance,
                text=opinion.text,
                at=staged.starts_at - before,
            )


def arrive_early(staged: Staged, cast: Cast, *, at: dt.datetime) -> None:
    """Check in those who are in the room already; three members short of a quorum."""
    waiting = [
        login
        for login in _delegates(staged.plan)
        if login not in staged.plan.absent and login not in LEFT_TO_THE_VISITOR
    ]
    for number, login in enumerate(waiting[:EARLY]):
        operations.check_in(
            actor=cast.actors[login],
            meeting_id=staged.meeting_id,
            at=at - dt.timedelta(seconds=40 * (EARLY - number)),
        )


def hold(staged: Staged, cast: Cast) -> dt.datetime:
    """Hold the session: check in, go through the items, vote, conclude, close.

    Returns when the chair approved the conclusions.
    """
    plan, meeting_id, chair = staged.plan, staged.meeting_id, cast.actors[CHAIR]
    present = [who for who in _everyone(plan) if who not in plan.absent]
    for number, login in enumerate(present):
        operations.check_in(
            actor=cast.actors[login],
            meeting_id=meeting_id,
            at=staged.starts_at - dt.timedelta(seconds=25 * (len(present) - number)),
        )
    moment = staged.starts_at + dt.timedelta(minutes=2)
    operations.open_session(actor=chair, meeting_id=meeting_id, at=moment)
    for item in plan.all_items():
        moment = _treat(staged, item, cast, at=moment + dt.timedelta(minutes=1))
    operations.close_session(
        actor=chair, meeting_id=meeting_id, at=moment + dt.timedelta(minutes=5)
    )
    approved_at = moment + dt.timedelta(hours=5)
    operations.approve_conclusions(actor=chair, meeting_id=meeting_id, at=approved_at)
    return approved_at


def read_notices(staged: Staged, cast: Cast, *, at: dt.datetime) -> None:
    """Let everybody of a past meeting have read what they were told."""
    for login in _everyone(staged.plan):
        notifications.mark_all_read(actor=cast.actors[login], at=at)


def _treat(
    staged: Staged, item: ItemPlan, cast: Cast, *, at: dt.datetime
) -> dt.datetime:
    """Treat one item from *at* on and return the moment it was done."""
    plan, chair = staged.plan, cast.actors[CHAIR]
    item_id = staged.items[item.key]
    figures = Figures("session", plan.key, item.key)
    operations.go_to_item(actor=chair, item_id=item_id, at=at)
    moment = at + dt.timedelta(minutes=figures.whole(5, 9))
    waiting = []
    for number, login in enumerate(item.speakers):
        request = operations.ask_to_speak(
            actor=cast.actors[login],
            meeting_id=staged.meeting_id,
            at=moment - dt.timedelta(seconds=50 - 9 * number),
        )
        waiting.append((login, request.pk))
    for login, request_id in waiting:
        operations.give_floor(actor=chair, request_id=request_id, at=moment)
        moment += dt.timedelta(seconds=figures.whole(95, 290))
        operations.end_speech(
            actor=cast.actors[login], request_id=request_id, at=moment
        )
    if item.kind == "decide":
        moment = _vote(staged, item, cast, at=moment + dt.timedelta(minutes=1))
    if item.conclusion:
        operations.conclude(
            actor=cast.actors[SECRETARY],
            item_id=item_id,
            text=item.conclusion,
            revision=0,
            directives=[
                operations.DirectiveDraft(
                    text=line.text,
                    lead_unit_id=cast.units[line.lead],
                    coordinating_unit_ids=tuple(
                        cast.units[code] for code in line.coordinating
                    ),
                    due_working_days=line.working_days,
                )
                for line in item.directives
            ],
            at=moment,
        )
    return moment + dt.timedelta(minutes=figures.whole(1, 4))


def _vote(
    staged: Staged, item: ItemPlan, cast: Cast, *, at: dt.datetime
) -> dt.datetime:
    chair = cast.actors[CHAIR]
    vote = operations.open_vote(actor=chair, item_id=staged.items[item.key], at=at)
    moment = at
    for member in people.committee_members():
        if member.login in staged.plan.absent:
            continue
        choice = Choice.APPROVE
        if member.login in item.against:
            choice = Choice.DISAPPROVE
        elif member.login in item.abstain:
            choice = Choice.NOT_VOTING
        moment += dt.timedelta(seconds=1.3)
        operations.cast(
            actor=cast.actors[member.login], vote_id=vote.pk, choice=choice, at=moment
        )
    moment += dt.timedelta(seconds=8)
    operations.close_vote(actor=chair, vote_id=vote.pk, at=moment)
    return moment


def _add_item(
    meeting_id: int,
    item: ItemPlan,
    parent_id: int | None,
    items: dict[str, int],
    cast: Cast,
    *,
    at: dt.datetime,
) -> None:
    secretary = cast.actors[SECRETARY]
    row = operations.add_item(
        actor=secretary,
        meeting_id=meeting_id,
        revision=_revision(secretary, meeting_id),
        title=item.title,
        kind=item.kind,
        parent_id=parent_id,
        presenting_unit_id=cast.units[item.unit],
        minutes_planned=item.minutes,
        secrecy=item.secrecy,
        decision_text=item.decision,
        at=at,
    )
    items[item.key] = row.pk
    for child in item.children:
        _add_item(meeting_id, child, row.pk, items, cast, at=at)


def _add_papers(
    plan: MeetingPlan,
    cast: Cast,
    items: dict[str, int],
    *,
    at: dt.datetime,
    when: dt.datetime,
    cache_dir: Path,
) -> dict[str, list[int]]:
    placed: dict[str, list[int]] = {}
    for spec in papers_of(plan, at=at):
        paper = operations.add_paper(
            actor=cast.actors[SECRETARY],
            item_id=items[spec.item_key],
            filename=spec.filename,
            title=spec.title,
            kind=spec.kind,
            data=papers.pdf(spec, cache_dir=cache_dir),
            at=when,
        )
        placed.setdefault(spec.item_key, []).append(paper.pk)
    return placed


def _read(staged: Staged, reader: Actor, figures: Figures, *, at: dt.datetime) -> None:
    for ids in staged.papers.values():
        if figures.whole(0, 2):
            operations.note_reading(
                actor=reader, paper_id=ids[0], page=figures.whole(1, 3), at=at
            )


def _delegates(plan: MeetingPlan) -> list[str]:
    members = [person.login for person in people.committee_members()]
    return [*members, *plan.invited]


def _everyone(plan: MeetingPlan) -> list[str]:
    return [*_delegates(plan), SECRETARY, *plan.observers]


def _naming(plan: MeetingPlan, cast: Cast) -> list[Naming]:
    roles = {CHAIR: Role.CHAIR, SECRETARY: Role.SECRETARY}
    roles |= dict.fromkeys(plan.invited, Role.INVITED)
    roles |= dict.fromkeys(plan.observers, Role.OBSERVER)
    return [
        Naming(person_id=cast.person_id(login), role=role)
        for login, role in roles.items()
    ]


def _revision(actor: Actor, meeting_id: int) -> int:
    return access.get_meeting_for(actor, meeting_id).revision


def directive_tasks(staged: Staged, cast: Cast) -> dict[str, list[int]]:
    """Return the tasks of each item's directives, in their order."""
    meeting = access.get_meeting_for(cast.actors[CHAIR], staged.meeting_id)
    keys = {item_id: key for key, item_id in staged.items.items()}
    return {
        keys[card.item.id]: [
            line.task_id for line in card.directives if line.task_id is not None
        ]
        for card in meeting_queries.conclusions(meeting)
    }


def all_plans() -> list[MeetingPlan]:
    """Return the plans of all meetings, the oldest first."""
    return [programmes.meeting(key) for key in programmes.KEYS]
