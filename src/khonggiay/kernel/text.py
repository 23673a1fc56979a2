"""Folding of Vietnamese text: one function for every index and every search box."""

from __future__ import annotations

import re
import unicodedata

_STROKE = str.maketrans({"đ": "d", "Đ": "d"})
_NOT_WORD = re.compile(r"[^\w]+|_+")
_NEW_TONE_PLACE = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_OLD_TONE_PLACE = {old: new for new, old in _NEW_TONE_PLACE.items()}
_BEYOND_LATIN = re.compile("[^\x00-\u02ff\u1e00-\u1eff\u2000-\u206f]")
_TONE_AT_END = re.compile(r"[ou][àáảãạèéẻẽẹỳýỷỹỵ]\b")


class _Bare(dict[int, str]):
    """Every letter without its marks and in lower case, found out when it is met."""

    def __missing__(self, code: int) -> str:
        apart = unicodedata.normalize("NFD", chr(code))
        bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
        self[code] = unicodedata.normalize("NFC", bare.translate(_STROKE).lower())
        return self[code]


class _Kept(dict[int, int | None]):
    """Every letter as it is; a mark that no letter took in is left out."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_BARE = _Bare()
_KEPT = _Kept()


def fold(text: str) -> str:
    """Return *text* without accents (đ too), in lower case, words divided by a space.

    `1234/QĐ-UBND` becomes `1234 qd ubnd`, so that its parts can be searched.
    """
    bare = unicodedata.normalize("NFC", text).translate(_BARE)
    # Letters of other scripts that were taken apart, too, are put together again.
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFC", bare)).strip()


def exact(text: str) -> str:
    """Return *text* composed, in lower case, tones at one place (`hòa`, not `hoà`).

    Both places are official habit; the index must not tell them apart.
    """
    lower = _without_stray_marks(unicodedata.normalize("NFC", text.lower()))
    return _NOT_WORD.sub(" ", _TONE_AT_END.sub(_old_place, lower)).strip()


def new_tone_place(exact: str) -> str:
    """Return a word of `exact` as those write it who put the tone on the last vowel."""
    head, ending = exact[:-2], exact[-2:]
    return exact if head.endswith("q") else head + _OLD_TONE_PLACE.get(ending, ending)


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


def _old_place(match: re.Match[str]) -> str:
    at, ending = match.start(), match.group()
    if at and match.string[at - 1] == "q":
        return ending
    return _NEW_TONE_PLACE.get(ending, ending)


def _without_stray_marks(composed: str) -> str:
    # The folded form has none either. Composed Latin letters take all theirs in.
    return composed.translate(_KEPT) if _BEYOND_LATIN.search(composed) else composed
