"""The reader: splits a line into tasks and fills one card for each."""

# A pattern is easier to read whole.
# ruff: noqa: E501

from __future__ import annotations

import dataclasses
import datetime as dt
import re

from khonggiay.tasks.reading import roles, urgency
from khonggiay.tasks.reading.cards import CITY_TIME, Card, Reading, written
from khonggiay.tasks.reading.content import content_of
from khonggiay.tasks.reading.directory import Directory
from khonggiay.tasks.reading.letters import Line, line_of
from khonggiay.tasks.reading.mentions import mentions
from khonggiay.tasks.reading.moments import IsWorking, Now
from khonggiay.tasks.reading.roles import Group
from khonggiay.tasks.reading.whens import Due, due_of

_QUOTED = re.compile(r'"[^"]*"|(?<!\w)\'[^\']*\'(?!\w)')
_NOISE = re.compile(
    r"(?<!\w)(?:lam on|vui long|xin vui long|giup (?:minh|toi|em|anh)|cam on(?: nhieu| cac dong chi| dong chi)?|tran trong|kinh mong|xin)(?!\w)|\b(?:nhe|nha|nhen|a)(?=\W*$)"
)
_CUT = re.compile(
    r";|(?<!\btp)(?<!\bq)(?<!\bp)(?<!\bh)(?<!d/c)(?<!\bs)\.(?= \D)|(?<=\d)\.(?= [a-z])"
)
_ITEM = re.compile(
    r"(?:(?<=^)|(?<=[:;.,] )|(?<=[:;] ))(?:\(?[1-9a-d][.)]|[1-9]/) (?=\w)"
    r"|(?<= )[1-9]\) (?=\w)"
)
_SHARED = re.compile(
    r"\b(?:han chung|thoi han chung|tat ca|ca (?:hai|ba|2|3)|hai viec|cac viec|hai nhiem vu|deu|cung (?:xong|han|hoan thanh))\b"
)
_LEADING = ("lead", "given", "start", "verb", "given_coord", "given_watch", "tail")
_STRENGTH = {
    "lead": 5,
    "given": 4,
    "start": 3,
    "verb": 2,
    "given_coord": 1,
    "given_watch": 1,
    "tail": 1,
}

_ROLES_ONLY = re.compile(
    r"(?:\W|\b(?:don vi|co quan|chu tri|phoi hop|dau moi|giao)\b)*"
)
_NOBODY: tuple[Group | None, ...] = (None,)


@dataclasses.dataclass(slots=True)
class Task:
    """A stretch of the line that is one task."""

    start: int
    end: int
    groups: list[Group]
    item: bool = False


def read(
    raw: str, *, now: dt.datetime, directory: Directory, is_working: IsWorking
) -> Reading:
    """Return the cards of one line, read at *now* (city time when it names no zone)."""
    at = (
        now.replace(tzinfo=CITY_TIME)
        if now.tzinfo is None
        else now.astimezone(CITY_TIME)
    )
    line = line_of(raw)
    line = dataclasses.replace(line, bare=_masked(line.bare))
    groups = roles.groups_of(line.bare, mentions(line, directory))
    tasks, is_open = _tasks(line.bare, groups)
    moment = Now(at, is_working)
    dated = _without_units(line.bare, groups)
    is_open |= any(roles.may_begin(line.bare, group) for group in groups)
    cards: list[Card] = []
    spans: list[list[tuple[int, int]]] = []
    for task in tasks:
        due = due_of(dated, moment, from_=task.start, to=task.end)
        if not line.is_accented and re.search(
            r"\bthang sau\b", line.bare[task.start : task.end]
        ):
            due.is_open = True
        made = _cards(line, task, due, directory)
        cards += made
        spans += [due.spans] * len(made)
    _share_urgency(line.bare, tasks, cards)
    if len(tasks) > 1 or len(cards) > 1:
        _share_deadline(dated, tasks, cards, moment)
    return Reading(cards, is_open)


def _without_units(bare: str, groups: list[Group]) -> str:
    """Hide the names of units, whose words and numbers are no dates."""
    for group in groups:
        for hit in group.hits:
            if hit.codes:
                bare = bare[: hit.start] + "@" * (hit.end - hit.start) + bare[hit.end :]
    return bare


def _masked(bare: str) -> str:
    """Hide quoted words and polite noise; a line wholly in quotes is no quotation."""
    if bare[:1] in "\"'" and bare[-1:] == bare[:1] and bare.count(bare[:1]) == 2:
        bare = f" {bare[1:-1]} "
    bare = _QUOTED.sub(lambda m: '"' + "~" * (len(m.group()) - 2) + '"', bare)
    return _NOISE.sub(lambda m: " " * len(m.group()), bare)


def _tasks(bare: str, groups: list[Group]) -> tuple[list[Task], bool]:
    """Cut the line where a new task begins."""
    items = list(_ITEM.finditer(bare))
    starts_items = {m.start() for m in items} if len(items) > 1 else set()
    inside_items = (
        {i for m in items for i in range(m.start(), m.end() + 1)}
        if starts_items
        else set()
    )
    cuts = {0} | ({m.end() for m in _CUT.finditer(bare)} - inside_items)
    edges = sorted(cuts | starts_items)
    tasks: list[Task] = []
    is_open = False
    for at, start in enumerate(edges):
        end = edges[at + 1] if at + 1 < len(edges) else len(bare)
        if not re.search(r"\w", bare[start:end]):
            continue
        inside = [g for g in groups if start <= g.start < end]
        pieces = _pieces(bare, start, end, inside)
        for piece in pieces:
            piece.item = start in starts_items and piece is pieces[0]
            is_open |= _place(bare, tasks, piece)
    return tasks or [Task(0, len(bare), groups)], is_open


def _pieces(bare: str, start: int, end: int, groups: list[Group]) -> list[Task]:
    leads = [g for g in groups if g.role in {"lead", "given", "start", "verb"}]
    pieces: list[Task] = []
    begin = start
    current: list[Group] = []
    has_lead = False
    for group in groups:
        is_lead = group in leads
        again = is_lead and has_lead and group.role != "start"
        if (
            again
            and group.role == "lead"
            and not re.search(r"\w{3,}.*[,;]", bare[current[-1].end : group.start])
        ):
            again = False
        if (
            again
            and group.role == "lead"
            and not any(g.role == "lead" for g in current)
        ):
            again = bool(roles.VERBS.match(bare[current[-1].end :]))
        again = again and not _is_chosen(group, current)
        if again:
            cut = _back(bare, current[-1].end, group.start)
            pieces.append(Task(begin, cut, current))
            begin, current, has_lead = cut, [], False
        current.append(group)
        has_lead |= is_lead
    pieces.append(Task(begin, end, current))
    return pieces


def _is_chosen(lead: Group, before: list[Group]) -> bool:
    """Tell whether *lead* is one of the units that were given the task together."""
    codes = {code for hit in lead.hits for code in hit.codes}
    together = [g for g in before if len(g.hits) > 1]
    return lead.role == "lead" and any(
        codes < {code for hit in g.hits for code in hit.codes} for g in together
    )


def _back(bare: str, floor: int, start: int) -> int:
    """Return where the clause begins that gives the task to the unit at *start*."""
    match = re.search(
        rf"(?:[,.:-] *)?(?:\b(?:va|con|dong thoi|rieng|,)\b *)*(?:\b(?:{roles.GIVE}|yeu cau|de nghi|phan cong|do|chu tri)\b[\w ]{{0,16}}?:? *)?$",
        bare[floor:start],
    )
    return floor + match.start() if match else start


def _place(bare: str, tasks: list[Task], piece: Task) -> bool:
    """Add the piece as a task, or to the one it belongs to; True when that is open."""
    has_lead = any(g.role in _LEADING for g in piece.groups)
    text = bare[piece.start : piece.end]
    if not tasks:
        tasks.append(piece)
        return False
    last = tasks[-1]
    before = bare[last.start : last.end]
    last_leads = any(g.role in _LEADING for g in last.groups)
    if piece.item:
        if (
            len(tasks) == 1
            and not last.item
            and (before.rstrip().endswith(":") or not last_leads)
        ):
            if not has_lead and last_leads:
                last.end, last.item = piece.end, True
                return False
            if has_lead and not last_leads:
                piece.start = last.start if len(before.strip()) > 3 else piece.start
                tasks[-1] = piece
                return False
        if not has_lead:
            piece.groups = [g for g in last.groups if g.role in _LEADING] + piece.groups
        tasks.append(piece)
        return False
    if has_lead and last_leads:
        strong = any(g.role in {"lead", "given", "start", "verb"} for g in piece.groups)
        only_role = not roles.VERBS.search(text) and all(
            g.role != "given" for g in piece.groups
        )
        if strong and not (
            only_role and len(text) < 60 and re.match(r"\W*chu tri", text)
        ):
            tasks.append(piece)
            return False
    last.end = piece.end
    is_form = not has_lead and _names_only(bare, last)
    last.groups = last.groups + piece.groups
    if is_form:
        return False
    if has_lead or (
        last_leads
        and roles.VERBS.match(text.strip())
        and not re.match(r"\W*(?:bao cao|hoan thanh|gui|nop|trinh|xong)", text)
    ):
        return bool(has_lead and last_leads) or bool(last_leads and not has_lead)
    return False


def _names_only(bare: str, task: Task) -> bool:
    """Tell whether a passage names units and their roles, but no work yet."""
    words = bare[: task.groups[-1].end] if task.groups else ""
    for group in task.groups:
        words = (
            words[: group.start] + " " * (group.end - group.start) + words[group.end :]
        )
    return bool(task.groups) and bool(_ROLES_ONLY.fullmatch(words[task.start :]))


def _cards(line: Line, task: Task, due: Due, directory: Directory) -> list[Card]:
    groups = task.groups
    leading = [g for g in groups if g.role in _LEADING]
    best = max(leading, key=lambda g: _STRENGTH[g.role], default=None)
    passage = line.bare[task.start : task.end]
    if (
        best
        and len(best.hits) > 1
        and best.role == "lead"
        and any(g.role == "given" for g in groups)
    ):
        best = next(g for g in groups if g.role == "given")
    if best and len(best.hits) > 1 and roles.each_apart(passage):
        leads: list[Group] = [Group([hit], "given") for hit in best.hits]
    else:
        leads = [best] if best else []
    cards = []
    for lead in leads or _NOBODY:
        card = Card(what=content_of(line, task.start, task.end, groups, due.spans))
        _fill_lead(card, lead, passage, directory)
        _fill_coordinating(card, groups, best, passage)
        _fill_due(card, due)
        card.type = urgency.type_of(_after(line.bare, task, best))
        cards.append(card)
    return cards


def _after(bare: str, task: Task, best: Group | None) -> str:
    return bare[best.end : task.end] if best else bare[task.start : task.end]


def _fill_lead(
    card: Card, lead: Group | None, passage: str, directory: Directory
) -> None:
    if lead is None:
        card.ask("lead_code")
        return
    codes = [code for hit in lead.hits for code in hit.codes]
    shown = [c for c in codes if c in directory.units][:12]
    hit = lead.hits[0]
    sure = len(lead.hits) == 1 and len(hit.codes) == 1 and not hit.is_open
    if sure:
        card.lead_code = hit.codes[0]
    if not sure or lead.role in {"tail", "given_coord"}:
        card.ask("lead_code", shown)
    if re.search(
        r"\b(?:hoac|hay)(?: la)? (?:so|ubnd|quan|ban|huyen|phuong|xa)\b|\bkhong giao\b|\bthay (?:cho|vi)\b",
        passage,
    ):
        card.ask("lead_code", shown)


def _fill_coordinating(
    card: Card, groups: list[Group], best: Group | None, passage: str
) -> None:
    for group in groups:
        extra = group is not best and group.role in {
            "given",
            "given_coord",
            "lead",
            "tail",
        }
        chosen = best is not None and len(best.hits) == 1 and _is_chosen(best, [group])
        if group.role not in {"coord"} and not extra and not chosen:
            continue
        for hit in group.hits:
            if (
                len(hit.codes) == 1
                and not hit.is_open
                and (group.role in {"coord", "given_coord"} or chosen)
            ):
                code = hit.codes[0]
                if code != card.lead_code and code not in card.coordinating_codes:
                    card.coordinating_codes.append(code)
            else:
                card.ask("coordinating_codes", list(hit.codes))
    if re.search(
        r"\bcac (?:so|quan|huyen):? (?!lien quan|nganh|huyen|co lien|\d)\w", passage
    ):
        card.ask("coordinating_codes")
    if best and len(best.hits) > 1 and "lead_code" in card.uncertain:
        card.ask("coordinating_codes", card.proposals.get("lead_code", []))


def _fill_due(card: Card, due: Due) -> None:
    card.due, card.due_kind = due.moment, due.kind
    if due.is_open:
        shown = [written(m) or "" for m in due.proposals]
        card.ask("due", shown)


def _share_urgency(bare: str, tasks: list[Task], cards: list[Card]) -> None:
    if len(tasks) != len(cards):
        level, is_open = urgency.urgency_of(bare)
        for card in cards:
            card.urgency = level
        return
    order = ["normal", "urgent", "very_urgent", "flash"]
    heading, _ = (
        urgency.urgency_of(re.split(r"[:\]]|(?<=\w)[-.!] ", bare, maxsplit=1)[0][:60])
        if len(cards) > 1
        else ("normal", False)
    )
    for task, card in zip(tasks, cards, strict=True):
        own, is_open = urgency.urgency_of(bare[task.start : task.end])
        card.urgency = max(own, heading, key=order.index)
        if is_open:
            card.ask("urgency", [own, "normal"])
    last = bare[tasks[-1].start : tasks[-1].end]
    if len(cards) > 1 and re.search(
        r"(?:tat ca|ca hai|deu|cac viec)[^,;]*(?:khan|gap)|(?:khan|gap)[^,;]*(?:ca hai|tat ca)",
        last,
    ):
        for card in cards:
            card.urgency = max(card.urgency, cards[-1].urgency, key=order.index)


def _share_deadline(bare: str, tasks: list[Task], cards: list[Card], now: Now) -> None:
    """Give a deadline for all to every card; ask where it may reach further."""
    match = _SHARED.search(bare)
    if match:
        due = due_of(bare, now, from_=_clause(bare, match.start()))
        if due.moment is not None or due.is_open:
            for card in cards:
                _fill_due(card, due)
                if due.moment and not due.is_open and "due" in card.uncertain:
                    card.uncertain.remove("due")
                    card.proposals.pop("due", None)
            return
    first = tasks[0].groups[0].start if tasks[0].groups else 0
    fronted = due_of(bare, now, from_=0, to=first)
    if fronted.moment is not None and len(tasks) > 1:
        for card in cards[1:]:
            if card.due is None:
                _fill_due(card, fronted)
                if ":" not in bare[:first]:
                    card.ask("due", [written(fronted.moment) or ""])
        return
    if len(tasks) > 1 and cards[-1].due is not None:
        for card in cards[:-1]:
            if card.due is None:
                card.ask("due", [written(cards[-1].due) or ""])


def _clause(bare: str, at: int) -> int:
    return (
        max(bare.rfind(";", 0, at), bare.rfind(". ", 0, at), bare.rfind(", ", 0, at))
        + 1
    )
