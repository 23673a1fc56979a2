"""Typing slips in the words of the grammar: one edit, or a keyboard's leftovers."""

from __future__ import annotations

import re
from functools import lru_cache

KEYWORDS = (
    "truoc", "ngay", "thang", "tuan", "chieu", "sang", "trong", "vong",
    "giao", "chu", "tri", "phoi", "hop", "khan", "gap", "han", "chot",
    "cham", "nhat", "muon", "qua", "hoan", "thanh", "cuoi", "dau",
    "giua", "quy", "nam", "lam", "viec", "hoa", "toc", "bao", "cao",
    "theo", "doi", "nua", "thu", "hai", "sau", "bay", "nhat", "kiem",
    "tra", "xong", "den", "yeu", "cau", "de", "nghi", "thuong", "gio",
    "so", "ubnd", "quan", "huyen", "phuong", "thi", "tran", "xay",
    "dung", "tai", "chinh", "mai",
)  # fmt: skip
_LONG = tuple(word for word in KEYWORDS if len(word) >= 4)
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdghklmnprstvx])?"
    r"(?:uye|uya|uyu|oai|oao|oay|oeo|uai|uay|uoi|uou|ieu|yeu|ia|ie|iu|ua|ue|ui|uo|uu|uy"
    r"|oa|oe|oi|oo|ai|ao|au|ay|eo|eu|ya|ye|[aeiouy])(?:ng|nh|ch|[cmnpt])?"
)


@lru_cache(maxsize=4096)
def mended(word: str) -> str:
    """Return the keyword that *word* misspells, or *word* itself.

    Only what cannot be a Vietnamese syllable is mended, and only when one keyword
    alone lies one edit away.
    """
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    if _SYLLABLE.fullmatch(word) or not re.search(r"[aeiouy]", word):
        return word  # Letters without a vowel are an abbreviation: "khcn".
    telex = _without_telex(word)
    if telex in KEYWORDS:
        return telex
    near = {key for key in _LONG if distance(word, key, most=1) <= 1}
    return near.pop() if len(near) == 1 else word


def _without_telex(word: str) -> str:
    word = word.replace("dd", "d")
    word = re.sub(r"([aeo])\1", r"\1", word)
    return re.sub(r"(?<=[aeiouy])w|w(?=[a-z]?$)|[sfrxj]$|(?<=[a-z])w", "", word)


def distance(one: str, other: str, *, most: int) -> int:
    """Return the edits (a swap of neighbours is one) between two words.

    More than *most* is told as `most + 1`.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        new = [i]
        for j, b in enumerate(other, 1):
            cost = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            new.append(cost)
        if min(new) > most:
            return most + 1
        before, row = row, new
    return row[-1]
