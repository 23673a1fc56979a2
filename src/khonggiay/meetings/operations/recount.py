"""Counting a published list of ballots again; anyone can, with the list alone."""

from __future__ import annotations

import base64
import binascii
import dataclasses
from typing import Any

from khonggiay.kernel import blind_signatures
from khonggiay.meetings.rules import Choice


class NotAList(ValueError):
    """What was given is no published list of ballots."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """What was found: a list in order has no faults."""

    counts: dict[str, int]
    ballots: int
    took_part: int
    faults: list[str]


def recount(published: dict[str, Any]) -> Recount:
    """Verify every signature, look for doubles, count, compare with what was told.

    Raises:
        NotAList: a part is missing or has another form.
    """
    try:
        public = base64.b64decode(published["public_key"], validate=True)
        told = {choice.value: int(published["counts"][choice]) for choice in Choice}
        took_part = len(published["took_part"])
        rows = [
            (
                base64.b64decode(row["token"], validate=True),
                base64.b64decode(row["signature"], validate=True),
                Choice(row["choice"]),
            )
            for row in published["ballots"]
        ]
        counts = dict.fromkeys(told, 0)
        faults = []
        seen: set[bytes] = set()
        for place, (token, signature, choice) in enumerate(rows, start=1):
            if token in seen:
                faults.append(f"ballot {place}: the same token stands above")
            elif not blind_signatures.is_valid(public, token, signature):
                faults.append(f"ballot {place}: the signature is not the vote's")
            else:
                counts[choice] += 1
            seen.add(token)
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise NotAList from error
    if len(rows) > took_part:
        faults.append(f"{len(rows)} ballots of {took_part} who took part")
    if counts != told:
        faults.append("the counts are not those that were told")
    return Recount(counts=counts, ballots=len(rows), took_part=took_part, faults=faults)
