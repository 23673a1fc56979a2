"""How a reading is weighed: exact, asked, or silently wrong."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).resolve().parent / "lines.jsonl"
CITY_TIME = dt.timezone(dt.timedelta(hours=7))


def lines() -> list[dict[str, Any]]:
    """Return the corpus: each line with its moment and its expected cards."""
    text = CORPUS.read_text(encoding="utf-8")
    return [json.loads(row) for row in text.split("\n") if row]


def same_due(one: str | None, other: str | None) -> bool:
    """Test whether two deadlines are equal; a day is that day at 17:00."""
    return _moment(one) == _moment(other)


def is_due(want: dict[str, Any], due: str | None) -> bool:
    """Test whether *due* is the expected deadline, or one as fair."""
    return any(same_due(due, fair) for fair in (want["due"], *want.get("due_also", [])))


def weigh(want: dict[str, Any], got: dict[str, Any]) -> tuple[bool, bool, str]:
    """Return whether the reading is exact, whether silently wrong, and why not."""
    if len(want["cards"]) != len(got["cards"]):
        return False, not got["split_uncertain"], "number of cards"
    exact, silent, why = not got["split_uncertain"], False, []
    for expected, card in zip(want["cards"], got["cards"], strict=True):
        good, wrong, reason = _weigh_card(expected, card)
        exact &= good
        silent |= wrong
        why += reason
    return exact, silent, ", ".join(why)


def _weigh_card(
    want: dict[str, Any], got: dict[str, Any]
) -> tuple[bool, bool, list[str]]:
    asked = set(got["uncertain"])
    needed = {field for field in want["asks"] if not field.startswith("?")}
    allowed = needed | {field.lstrip("?") for field in want["asks"]}
    if not got["lead_code"]:
        asked.add("lead_code")
    why = [f"{field} not asked" for field in needed - asked]
    wrong = bool(needed & {"lead_code", "due"} - asked)
    if "lead_code" in needed:
        allowed.add("coordinating_codes")
    elif got["lead_code"] != want["lead_code"]:
        why.append(f"lead {got['lead_code']}")
        wrong |= "lead_code" not in asked
    if "due" not in needed and not is_due(want, got["due"]):
        why.append(f"due {got['due']}")
        wrong |= "due" not in asked
    if set(got["coordinating_codes"]) != set(want["coordinating_codes"]):
        why.append(f"coordinating {got['coordinating_codes']}")
    if got["urgency"] != want["urgency"]:
        why.append(f"urgency {got['urgency']}")
    if want.get("subject", "").lower() not in got["what"].lower():
        why.append(f"what {got['what']}")
    if want["due"] is None:
        allowed.add("due")
    why += [f"asks {field} needlessly" for field in sorted(asked - allowed)]
    return not why, wrong, why


def _moment(written: str | None) -> dt.datetime | None:
    if written is None:
        return None
    if len(written) == len("2019-10-09"):
        written += "T17:00"
    moment = dt.datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=CITY_TIME)
