"""Numbers in digits and in words, as regular expressions over bare letters."""

# A pattern is easier to read whole.
# ruff: noqa: E501

from __future__ import annotations

_ONES = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6, "s6u": 6,
    "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_DIGIT = "mot|hai|ba|bon|nam|s6u|sau|bay|tam|chin"
WORDS = rf"(?:(?:(?:{_DIGIT}) )?muoi(?: (?:{_DIGIT}|lam|tu))?|{_DIGIT})"
NUMBER = rf"(?:\d{{1,3}}|{WORDS})"
MONTH_WORDS = {
    "gieng": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "s6u": 6,
    "bay": 7, "tam": 8, "chin": 9, "muoi": 10, "muoi mot": 11, "muoi hai": 12,
    "chap": 12,
}  # fmt: skip
MONTH = (
    r"(?:1[0-2]|0?[1-9]|muoi mot|muoi hai|muoi|gieng|chap|mot|hai|ba|tu|bon|nam|s6u"
    r"|bay|tam|chin)(?!\w)"
)


def number(words: str) -> int:
    """Return the number of 1 to 999 that *words* name."""
    words = words.strip()
    if words.isdigit():
        return int(words)
    parts = words.split()
    if "muoi" in parts:
        at = parts.index("muoi")
        tens = _ONES[parts[0]] if at else 1
        rest = parts[at + 1 :]
        return tens * 10 + (_ONES[rest[0]] if rest else 0)
    return _ONES[words]


def month(words: str) -> int:
    """Return the number of the month that *words* name."""
    return int(words) if words.isdigit() else MONTH_WORDS[words]
