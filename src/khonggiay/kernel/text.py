"""Folding of Vietnamese text: one function for every index and every search box."""

from __future__ import annotations

import re
import unicodedata

_STROKE = str.maketrans({"đ": "d", "Đ": "d"})
_NOT_WORD = re.compile(r"[^\w]+|_+")
_NEW_TONE_PLACE = (
    ("oà", "òa"), ("oá", "óa"), ("oả", "ỏa"), ("oã", "õa"), ("oạ", "ọa"),
    ("oè", "òe"), ("oé", "óe"), ("oẻ", "ỏe"), ("oẽ", "õe"), ("oẹ", "ọe"),
    ("uỳ", "ùy"), ("uý", "úy"), ("uỷ", "ủy"), ("uỹ", "ũy"), ("uỵ", "ụy"),
)  # fmt: skip
_TONE_PLACE = [(re.compile(rf"(?<!q){new}\b"), old) for new, old in _NEW_TONE_PLACE]


def fold(text: str) -> str:
    """Return *text* without accents (đ too), in lower case, words divided by a space.

    `1234/QĐ-UBND` becomes `1234 qd ubnd`, so that its parts can be searched.
    """
    marks_apart = unicodedata.normalize("NFD", text)
    bare = "".join(c for c in marks_apart if not unicodedata.combining(c))
    # Letters of other scripts that were taken apart, too, are put together again.
    bare = unicodedata.normalize("NFC", bare.translate(_STROKE).lower())
    return _NOT_WORD.sub(" ", bare).strip()


def exact(text: str) -> str:
    """Return *text* composed, in lower case, tones at one place (`hòa`, not `hoà`).

    Both places are official habit; the index must not tell them apart.
    """
    lower = _without_stray_marks(unicodedata.normalize("NFC", text.lower()))
    for pattern, place in _TONE_PLACE:
        lower = pattern.sub(place, lower)
    return _NOT_WORD.sub(" ", lower).strip()


def has_marks(word: str) -> bool:
    """Tell whether the word was typed with accents or đ."""
    plain = _without_stray_marks(unicodedata.normalize("NFC", word.lower()))
    return fold(word) != _NOT_WORD.sub(" ", plain).strip()


def clean(typed: str) -> str:
    """Return text as a database and a page can hold it: composed, without controls.

    Ends of lines become one kind; spaces at the ends stay, for somebody may be typing.
    """
    kept = "".join(
        char
        for char in typed.replace("\r\n", "\n").replace("\r", "\n")
        if char in "\n\t" or not _is_unfit(char)
    )
    # Afterwards: what was taken out may have stood between a letter and its mark.
    return unicodedata.normalize("NFC", kept)


def _is_unfit(char: str) -> bool:
    # Halves of pairs, characters that are none, and those that turn the direction of
    # writing: what is shown must be what is stored. Unknown new letters stay.
    return (
        unicodedata.category(char) in ("Cc", "Cs")
        or ord(char) & 0xFFFE == 0xFFFE
        or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )


def _without_stray_marks(composed: str) -> str:
    # Marks of other scripts that no letter took in: the folded form has none either.
    return "".join(c for c in composed if not unicodedata.combining(c))
