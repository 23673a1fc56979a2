"""How urgent a line says its work is, and of which type the work is."""

# A pattern is easier to read whole.
# ruff: noqa: E501

from __future__ import annotations

import re

_WORD = re.compile(
    r"(?P<flash>(?:hoa toc|toi khan)(?: hen gio)?)"
    r"|(?P<very>thuong khan|(?:rat|cuc|cuc ky|het suc|vo cung|sieu|dac biet) (?:khan cap|khan|gap))"
    r"|(?P<plain>khan cap|khan|gap)(?! (?:truong|doi|ruoi|ba|hai|2|3|bon|nhieu|lan|rut|cap))"
)
_VERB = (
    r"(?:lam|xu ly|bao cao|thuc hien|giai quyet|trien khai|hoan thanh|giao|muc|do khan|muc do|viec|can"
    r"|trinh|tra loi|ra soat|kiem tra|rat|yeu cau|de nghi|chi dao|la|tinh chat|thong tin|gui|nop)"
)
_LEFT = re.compile(rf"(?:^|[,;:.(\[!\-*/\"]|\b{_VERB}(?: (?:ngay|mot cach))?) ?$")
# "xử lý gấp sụt lún": the way in which it is to be done, not its subject (12).
_DONE = re.compile(
    r"\b(?:lam|xu ly|giai quyet|ra soat|kiem tra|ktra|bao cao|bc|khac phuc) $"
)
_RIGHT = re.compile(
    r" *(?:$|[,;:.)\]!\-*/]|giao\b|so\b|de nghi\b|yeu cau\b|(?:nhe|nha|a|len|cho)\b|truoc\b|trong\b|cham\b|hom nay)"
)
_NOT = re.compile(r"\b(?:khong|chua|chang|khong phai)(?: can)?(?: qua)? ?$")
_TYPES = (
    ("comment", r"\b(?:gop y|(?:cho|co|tham gia|lay|cho biet|dong gop) y kien)\b"),
    ("approval", r"\b(?:tham dinh|phe duyet|tham tra)\b"),
    ("information", r"\b(?:de biet|de nam|cho biet de|thong tin de)\b"),
)


def urgency_of(bare: str) -> tuple[str, bool]:
    """Return the urgency, and whether an urgent word stands where it may be subject."""
    order = ["normal", "urgent", "very_urgent", "flash"]
    found, is_open = "normal", False
    for match in _WORD.finditer(bare):
        before, after = bare[: match.start()], bare[match.end() :]
        if before[-1:].isalnum() or after[:1].isalnum() or _NOT.search(before):
            continue
        level = (
            "flash" if match["flash"] else "very_urgent" if match["very"] else "urgent"
        )
        is_adverb = match["plain"] in {"gap", "khan"} and _DONE.search(before)
        if is_adverb or (_LEFT.search(before) and _RIGHT.match(after)):
            is_open |= match.group() == "khan cap" and not after.strip(" .!")
            found = max(found, level, key=order.index)
    return found, is_open


def type_of(bare: str) -> str:
    """Return what kind of work is asked for."""
    for name, pattern in _TYPES:
        if re.search(pattern, bare):
            return name
    work = re.match(
        r"\W*(?:(?:khan truong|phai|som|gap|chu tri|va) )*(?:,? )?(?:bao cao)\b", bare
    )
    return "report" if work else "execution"
