"""A typed line as the grammar sees it: bare letters that remember where they stood."""

# A pattern is easier to read whole.
# ruff: noqa: E501

from __future__ import annotations

import dataclasses
import re
import unicodedata

from khonggiay.tasks.reading.slips import mended

_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-",
                         "‑": "-", "\u200b": " ", "\ufeff": " ", "…": ".", "−": "-"})  # fmt: skip
_TOKEN = re.compile(r"\w+", re.UNICODE)
_SPACES = re.compile(r"\s+")
# "trước ngày15/10", "miệng,trước": a space that was left out.
_GLUED = re.compile(
    r"(?<=\bngày)(?=\d)|(?<=\btrước)(?=\d)|(?<=\bhạn)(?=\d)|(?<=\btháng)(?=\d)"
    r"|(?<=\bngay)(?=\d)|(?<=\btruoc)(?=\d)|(?<=\bthang)(?=\d)"
    r"|(?<=\bUBND)(?=quận|huyện|phường|xã|quan|huyen|phuong|xa)"
    r"|(?<=\d)(?=(?:ngày|tuần|tháng|ngay|tuan|thang)\b)|(?<=[^\W\d],)(?=[^\W_])",
    re.IGNORECASE,
)
_NEAR_ACCENTED = 0.3
LONGEST = 2_000
# "sáu" with its mark: never "sau" (after, next).
SIX = "s6u"

# Words that fold to a word of the grammar and are another word.
OTHER_WORDS = frozenset(
    [
        "hàn",
        "hân",
        "hằn",
        "hán",
        "đèn",
        "đen",
        "đền",
        "đẹn",
        "thắng",
        "thẳng",
        "thăng",
        "thang",
        "tuân",
        "tuấn",
        "gió",
        "giỗ",
        "giò",
        "chiếu",
        "chiêu",
        "quy",
        "quỹ",
        "quỳ",
        "quỷ",
        "tôi",
        "nắm",
        "giáo",
        "bà",
        "bả",
        "bá",
        "bã",
        "bạ",
        "hải",
        "hài",
        "hái",
        "tạm",
        "tầm",
        "tâm",
        "tấm",
        "sâu",
        "sầu",
        "từ",
        "tự",
        "tử",
        "tủ",
        "tù",
        "số",
        "sơ",
        "so",
        "sọ",
        "trọng",
        "trồng",
        "trống",
        "tròng",
        "đâu",
        "dâu",
        "đậu",
        "gặp",
        "gắp",
        "khăn",
        "khán",
        "hóa",
        "hoa",
        "họa",
        "hoá",
        "hoạ",
        "hòa",
        "nợ",
        "lạm",
        "mười-một",
        "chứ",
        "thu",
        "thử",
        "thư",
        "thủ",
        "ngấy",
        "ngây",
        "ngáy",
        "mãi",
        "mái",
        "mải",
        "nấy",
        "này-nọ",
        "cười",
        "đêm-nhạc",
        "giào",
        "giảo",
        "hạng",
        "khổ",
        "chu",
        "mối",
        "quà",
        "trứng",
        "hạt",
        "trì-trệ",
        "kỳ",
        "kỹ",
        "kỷ",
        "ký",
        "chủ-quan",
        "khẩu",
        "gạp",
        "môi",
        "mới",
        "mời",
        "mồi",
        "giá",
        "già",
        "giả",
        "sàng",
        "sảng",
        "săng",
        "sắng",
        "sẵng",
        "tới-hạn",
        "mót",
        "gìo",
    ]
)
_KEEP = frozenset({"từ", "so", "số", "kỳ", "ký"})
_UNMARKED_OTHER = frozenset(
    {"ngay", "thu", "nam", "so", "han", "den", "quy", "tu", "thang"}
)
_BEFORE_TOMORROW = frozenset({"ngay", "sang", "trua", "chieu", "toi", "dem", "hom"})
_NUMBERISH = re.compile(r"\s*(?:\d|mai\b|mốt\b|kia\b|mùng\b|hôm\b)", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """`text` composed and single-spaced; `bare` without marks, in lower case.

    A word that only looks like a word of the grammar stands in upper case in `bare`.
    `where` tells for each place in `bare` (and its end) the place in `text`.
    """

    text: str
    bare: str
    where: tuple[int, ...]
    is_accented: bool

    def original(self, start: int, end: int) -> str:
        """Return what was typed between two places of `bare`."""
        if start >= end:
            return ""
        last = self.where[end - 1] + 1 if end <= len(self.bare) else len(self.text)
        return self.text[self.where[start] : max(last, self.where[end])].strip()


def fold(text: str) -> str:
    """Return the letters without marks (đ too), in lower case."""
    apart = unicodedata.normalize("NFD", text)
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "D").lower()


def clean(raw: str) -> str:
    """Return the line composed, single-spaced, with plain quotes and dashes."""
    text = unicodedata.normalize("NFC", raw[:LONGEST]).translate(_QUOTES)
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = _GLUED.sub(" ", text)
    return _SPACES.sub(" ", text).strip()


def line_of(raw: str) -> Line:
    """Return the line for the grammar; slips in its keywords are mended."""
    text = clean(raw)
    words = [m.group() for m in _TOKEN.finditer(text) if m.group().isalpha()]
    marked = sum(fold(word) != word.lower() for word in words)
    is_accented = bool(words) and marked / len(words) >= _NEAR_ACCENTED
    bare: list[str] = []
    where: list[int] = []
    at = 0
    for match in _TOKEN.finditer(text):
        _plain(text, at, match.start(), bare, where)
        word = match.group()
        folded = "".join(fold(c)[:1] or "?" for c in word)
        if _is_named(text, match) or _is_other(
            word.lower(), text, match.end(), is_accented=is_accented
        ):
            folded = folded.upper()
        elif word.lower() == "sáu":
            folded = SIX
        else:
            folded = mended(folded)
        for i, letter in enumerate(folded):
            bare.append(letter)
            inside = min(i, len(word) - 1)
            where.append(match.start() + inside)
        at = match.end()
    _plain(text, at, len(text), bare, where)
    where.append(len(text))
    return Line(text, "".join(bare), tuple(where), is_accented)


def _plain(text: str, start: int, end: int, bare: list[str], where: list[int]) -> None:
    for i in range(start, end):
        bare.append(text[i])
        where.append(i)


def _is_named(text: str, match: re.Match[str]) -> bool:
    """Tell whether "Mai" ends a person's name: "bà Trần Thị Mai" is no tomorrow."""
    before = text[: match.start()].rsplit(maxsplit=1)
    return (
        match.group() == "Mai"
        and bool(before)
        and before[-1].istitle()
        and before[-1].isalpha()
        and fold(before[-1]) not in _BEFORE_TOMORROW
    )


def _is_other(word: str, text: str, end: int, *, is_accented: bool) -> bool:
    if word in OTHER_WORDS and word not in _KEEP:
        return is_accented or fold(word) != word
    if not is_accented or word not in _UNMARKED_OTHER:
        return False
    if word == "ngay":
        return not _NUMBERISH.match(text, end)
    return True
