"""Districts told by their numbers alone: "các quận 1, 3 và 5" are three of them."""

# A pattern is easier to read whole.
# ruff: noqa: E501

from __future__ import annotations

import re

from khonggiay.tasks.reading.directory import Directory, Hit
from khonggiay.tasks.reading.letters import Line
from khonggiay.tasks.reading.roles import VERBS

_HEAD = re.compile(
    r"(?:\b(?:ubnd|uy ban nhan dan|uy ban|ub) )?(?:\bcac )?(?:quan:? )?$"
)
_MORE = re.compile(r"(?:,? ?(?:va|&) ?|, ?)(?P<n>\d{1,2})(?![\d/:]|\.\d)")
# What follows must end the list: "quận 1, 3 chợ" are not two districts.
_ENDS = re.compile(
    rf"{VERBS.pattern}| *(?:$|[^\w\s&]|(?:va|&) (?:q|quan|huyen|h|so)\b|(?:chu tri|phoi hop|cung|lam|tham gia|ho tro|truoc|theo doi|don doc|han|cham)\b)"
)


def numbered_from(line: Line, directory: Directory, hit: Hit) -> list[Hit]:
    """Return the districts of the list that begins with *hit*; none for a single one."""
    name = re.fullmatch(
        r"(?:.* )?q(?:uan)?\.? ?\d{1,2}", line.bare[hit.start : hit.end].lower()
    )
    if name is None or len(hit.codes) != 1:
        return []
    head = _HEAD.search(line.bare[: hit.start])
    hits = [Hit(head.start() if head else hit.start, hit.end, hit.codes)]
    while more := _MORE.match(line.bare, hits[-1].end):
        codes = directory.names.get(f"quan {int(more['n'])}")
        if not codes:
            return []
        hits.append(Hit(more.start("n"), more.end(), tuple(sorted(codes))))
    is_ended = _ENDS.match(line.bare[hits[-1].end :])
    return hits if len(hits) > 1 and is_ended else []
