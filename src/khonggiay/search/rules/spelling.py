"""What people may have meant by a word that nobody wrote."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Collection, Iterator

LONGEST_SYLLABLE = 7
LONGEST_RUN = 28
_MOST_PIECES = 5
_LONG_WORD = 6

_VOWELS = frozenset("aăâeêioôơuưy")
_TONE_KEYS = {"s": "́", "f": "̀", "r": "̉", "x": "̃", "j": "̣"}
_TONE_DIGITS = {"1": "́", "2": "̀", "3": "̉", "4": "̃", "5": "̣"}
_TELEX = (
    ("dd", "đ"), ("aa", "â"), ("ee", "ê"), ("oo", "ô"), ("aw", "ă"), ("uow", "ươ"),
    ("ow", "ơ"), ("uw", "ư"),
)  # fmt: skip
_VNI = (
    ("d9", "đ"), ("a6", "â"), ("e6", "ê"), ("o6", "ô"), ("a8", "ă"), ("uo7", "ươ"),
    ("o7", "ơ"), ("u7", "ư"),
)  # fmt: skip


def variants(typed: str) -> list[str]:
    """Return what the keys mean when the keyboard's Vietnamese was not switched on.

    `hopj khoong giaays` (Telex) and `hop5 kho6ng gia6y1` (VNI) are *họp không giấy*.
    Words that are none stay as they are; a reading that changes nothing is left out.
    """
    words = unicodedata.normalize("NFC", typed).lower().split()
    read = [
        " ".join(method(word) or word for word in words) for method in (_telex, _vni)
    ]
    return [one for one in dict.fromkeys(read) if one != " ".join(words)]


def likely_words(folded: str) -> set[str]:
    """Return all words at one slip of the finger.

    A slip is a letter too many, too few, wrong, or in its neighbour's place.
    """
    halves = [(folded[:at], folded[at:]) for at in range(len(folded) + 1)]
    letters = string.ascii_lowercase
    found = {head + tail[1:] for head, tail in halves if tail}
    found |= {head + tail[1] + tail[0] + tail[2:] for head, tail in halves if tail[1:]}
    found |= {head + one + tail[1:] for head, tail in halves if tail for one in letters}
    found |= {head + one + tail for head, tail in halves for one in letters}
    return found - {folded, ""}


def is_near(one: str, other: str) -> bool:
    """Test whether two folded words may be the same word, misspelt.

    One slip is forgiven, two in words of six letters and more.
    """
    most = 2 if min(len(one), len(other)) >= _LONG_WORD else 1
    return distance(one, other) <= most


def distance(one: str, other: str) -> int:
    """Return how many slips lie between two words; neighbours swapped are one slip."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        last, row, earlier = row, [place], before
        for at, opposite in enumerate(other, start=1):
            cost = min(last[at] + 1, row[-1] + 1, last[at - 1] + (letter != opposite))
            is_swap = place > 1 and at > 1 and letter == other[at - 2]
            if is_swap and one[place - 2] == opposite:
                cost = min(cost, earlier[at - 2] + 1)
            row.append(cost)
        before = last
    return row[-1]


def pieces(run: str) -> set[str]:
    """Return the syllables that may stand in words written without spaces."""
    return {
        run[start : start + length]
        for start in range(len(run))
        for length in range(1, LONGEST_SYLLABLE + 1)
    }


def divided(run: str, known: Collection[str]) -> list[str] | None:
    """Return *run* as the fewest known syllables, or None when it is not made of them.

    `khonggiay` is *khong giay*.
    """
    if len(run) > LONGEST_RUN:
        return None
    best: list[list[str] | None] = [[]] + [None] * len(run)
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - LONGEST_SYLLABLE), end):
            head, piece = best[start], run[start:end]
            if head is None or piece not in known or len(head) >= _MOST_PIECES:
                continue
            known_way = best[end]
            if known_way is None or len(head) + 1 < len(known_way):
                best[end] = [*head, piece]
    found = best[len(run)]
    return found if found and len(found) > 1 else None


def _telex(word: str) -> str | None:
    if not re.fullmatch(r"[a-z]+", word):
        return None
    return _keyed(word, _TONE_KEYS, _TELEX)


def _vni(word: str) -> str | None:
    if not re.fullmatch(r"[a-z]+\d[a-z\d]*", word):
        return None
    return _keyed(word, _TONE_DIGITS, _VNI)


def _keyed(
    word: str, tones: dict[str, str], letters: tuple[tuple[str, str], ...]
) -> str | None:
    vowel = next((at for at, letter in enumerate(word) if letter in _VOWELS), None)
    if vowel is None:
        return None
    keys = [at for at in range(vowel + 1, len(word)) if word[at] in tones]
    if len(keys) > 1:
        return None
    tone = tones[word[keys[0]]] if keys else ""
    bare = word[: keys[0]] + word[keys[0] + 1 :] if keys else word
    for typed, letter in letters:
        bare = bare.replace(typed, letter)
    if any(letter.isdecimal() for letter in bare):
        return None
    return _toned(bare, tone) if tone else bare


def _toned(syllable: str, tone: str) -> str:
    at = _place_of_tone(syllable)
    marked = syllable[: at + 1] + tone + syllable[at + 1 :]
    return unicodedata.normalize("NFC", marked)


def _place_of_tone(syllable: str) -> int:
    """Return where the tone stands: on the marked vowel, else by the old custom."""
    places = list(_vowels(syllable))
    marked = [at for at in places if syllable[at] in "ăâêôơư"]
    if marked:
        return marked[-1]
    is_open = syllable[-1] in _VOWELS
    if len(places) == 1 or (len(places) == 2 and is_open):
        return places[0]
    return places[1]


def _vowels(syllable: str) -> Iterator[int]:
    # The u of qu, and the i of gi before another vowel, belong to the consonant.
    places = [at for at, letter in enumerate(syllable) if letter in _VOWELS]
    if len(places) > 1 and (syllable.startswith(("qu", "gi"))):
        places = places[1:]
    return iter(places)
