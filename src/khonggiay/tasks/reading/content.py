"""What is to be done: the passage without roles, deadline and urgency."""

# A pattern is easier to read whole.
# ruff: noqa: E501

from __future__ import annotations

import re

from khonggiay.tasks.reading.letters import Line
from khonggiay.tasks.reading.roles import GIVE, Group

_GIVING = re.compile(
    rf"(?:\b(?:{GIVE}|yeu cau|de nghi|phan cong|don vi|co quan|chu tri|phoi hop|cung|ho tro|voi|cho|va|nhiem vu|nho|do)\b[ ,:]*)+$"
)
_ROLE_AFTER = re.compile(
    r"^[ ,:]*(?:(?:lam |la )?(?:chu tri|dau moi|phoi hop|tham gia|ho tro)\b[ ,:]*(?:va )?)+"
)
_BOUND = re.compile(
    r"(?:\b(?:truoc|(?:cham|muon|tre|lau) nhat|(?:thoi )?han(?: (?:chot|chung|cuoi(?: cung)?))?|la|den|het|cuoi|trong|vong|vao|luc|xong|khong qua|deadline|thoi gian|ngay|hoan thanh|hoan tat)\b[ :]*)+$"
)
_URGENT = re.compile(
    r"(?:^|[,;:.(\[-]) ?(?:(?:rat|thuong) )?(?:khan|gap|hoa toc)(?: cap)? ?(?=$|[,;:.)\]!-])"
)


def content_of(line: Line, start: int, end: int, groups: list[Group],
               dues: list[tuple[int, int]]) -> str:  # fmt: skip
    """Return the work in the words of the line."""
    bare = line.bare
    gone: list[tuple[int, int]] = []
    for group in groups:
        if group.role == "none" or not start <= group.start < end:
            continue
        before = _GIVING.search(bare[start : group.start])
        if not any(hit.codes for hit in group.hits):
            # What the directory does not know may be a part of the work.
            if before:
                gone.append((start + before.start(), group.start))
            continue
        after = _ROLE_AFTER.match(bare[group.end : end])
        begin = start + before.start() if before else group.start
        gone.append((begin, group.end + (after.end() if after else 0)))
    for due_start, due_end in dues:
        bound = _BOUND.search(bare[start:due_start])
        gone.append((start + bound.start() if bound else due_start, due_end))
    gone += [
        (start + m.start(), start + m.end()) for m in _URGENT.finditer(bare[start:end])
    ]
    kept, at = [], start
    for begin, finish in sorted(gone):
        if begin > at:
            kept.append(line.original(at, min(begin, end)))
        at = max(at, finish)
    if at < end:
        kept.append(line.original(at, end))
    words = " ".join(part.strip() for part in kept if re.search(r"\w", part))
    words = re.sub(r"\s+([,.;])", r"\1", words)
    words = re.sub(r"([,.;:])(?:\s*[,.;:])+", r"\1", words).strip(" ,.;:-()[]!")
    return words if len(words) > 3 else line.original(start, end)
