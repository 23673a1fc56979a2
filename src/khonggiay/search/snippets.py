"""Show where the words stand: plain text and the ranges to be marked, never HTML."""

from __future__ import annotations

import bisect
import dataclasses
import re
import unicodedata
from functools import lru_cache

from khonggiay.kernel import text
from khonggiay.search.rules import Question, Term, Word, words_of

BEFORE = 8
WINDOW = 40
_WORD = re.compile(r"[^\W_]+")
_SPACES = re.compile(r"\s+")
_GAP = r"[\W_]+"
_START, _END = r"(?<![^\W_])", r"(?![^\W_])"
_BEYOND_PATTERNS = re.compile(
    "[^\x00-\u012f\u0131-\u017e\u01a0\u01a1\u01af\u01b0\u1e00-\u1eff\u2000-\u206f]"
)
_LATIN = (range(0x00C0, 0x0250), range(0x1E00, 0x1F00))


@dataclasses.dataclass(frozen=True, slots=True)
class Snippet:
    """A passage; `marks` are (start, end) in it, in order, without overlaps."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """Return the text in pieces, each with whether it is marked."""
        pieces, at = [], 0
        for start, end in self.marks:
            pieces += [(self.text[at:start], False), (self.text[start:end], True)]
            at = end
        pieces.append((self.text[at:], False))
        return [piece for piece in pieces if piece[0]]


class Look:
    """A text looked at for a question."""

    def __init__(self, content: str, question: Question) -> None:
        self.content = unicodedata.normalize("NFC", content)
        self.marks: dict[tuple[int, int], int] = {}
        """Where words stand that match, each with the number of its term."""
        self.counts: list[int] = []
        """How often each term stands in the text."""
        patterns, together = _patterns(question)
        for number, (term, pattern) in enumerate(
            zip(question.terms, patterns, strict=True)
        ):
            found = list(pattern.finditer(self.content))
            self.counts.append(len(found) or _stands(term, self.content))
            for match in found:
                for group in range(1, pattern.groups + 1):
                    self.marks.setdefault(match.span(group), number)
        self.together = [match.start() for match in together.finditer(self.content)]
        """Where all words follow each other as they were typed."""

    @property
    def has_all(self) -> bool:
        """Tell whether every term stands in the text."""
        return all(self.counts)

    @property
    def merit(self) -> tuple[int, int, int]:
        """Return how well the text shows an answer, compared with other texts."""
        found = sum(count > 0 for count in self.counts)
        return found, len(self.together), sum(self.counts)


def mark(content: str, question: Question) -> Snippet:
    """Return all of *content* with what matches marked."""
    return marked(Look(content, question))


def marked(look: Look) -> Snippet:
    """Return what `mark` returns of a text that was looked at already."""
    return Snippet(look.content, tuple(_apart(sorted(look.marks))))


def excerpt(content: str, question: Question) -> Snippet:
    """Return the passage of about `WINDOW` words that shows the answer best.

    It is where all words follow each other, or else where most terms occur. Spaces are
    evened; a passage from the middle begins or ends with `…`. When nothing matches it
    is the beginning.
    """
    return passage(Look(content, question))


def passage(look: Look) -> Snippet:
    """Return what `excerpt` returns of a text that was looked at already."""
    content = look.content
    spans = [match.span() for match in _WORD.finditer(content)]
    if not spans:
        return Snippet("")
    starts = [start for start, _end in spans]
    hits = {
        bisect.bisect_right(starts, start) - 1: number
        for (start, _end), number in look.marks.items()
    }
    together = [bisect.bisect_right(starts, start) - 1 for start in look.together[:1]]
    first = max(0, (together[0] if together else _best(hits)) - BEFORE)
    last = min(len(spans), first + WINDOW) - 1
    first = max(0, last - WINDOW + 1)
    line, at = ("… " if first else ""), spans[first][0] if first else 0
    marks = []
    for place in range(first, last + 1):
        begin, end = spans[place]
        line += _SPACES.sub(" ", content[at:begin])
        if place in hits:
            marks.append((len(line), len(line) + end - begin))
        line += content[begin:end]
        at = end
    ending = content[at:].rstrip() if last == len(spans) - 1 else " …"
    return Snippet(line + _SPACES.sub(" ", ending), tuple(marks))


def _stands(term: Term, content: str) -> bool:
    """Test as the index does whether a term stands in a text.

    The patterns know Latin letters; words of other scripts fold in ways of their own.
    """
    if not _BEYOND_PATTERNS.search(content):
        return False
    words, length = words_of(content), len(term.words)
    return any(
        all(
            _is(wanted, word, is_prefix=term.is_prefix and place == length - 1)
            for place, (wanted, word) in enumerate(
                zip(term.words, words[at : at + length], strict=True)
            )
        )
        for at in range(len(words) - length + 1)
    )


def _is(wanted: Word, word: Word, *, is_prefix: bool) -> bool:
    if is_prefix:
        return word.folded.startswith(wanted.folded) and (
            not wanted.has_marks or word.exact.startswith(wanted.exact)
        )
    return word.folded == wanted.folded and (
        not wanted.has_marks or word.exact == wanted.exact
    )


@lru_cache(maxsize=500)
def _patterns(
    question: Question,
) -> tuple[tuple[re.Pattern[str], ...], re.Pattern[str]]:
    terms = tuple(_pattern(term) for term in question.terms)
    whole = question.together.terms
    return terms, _pattern(whole[0]) if whole else re.compile(r"(?!)")


def _pattern(term: Term) -> re.Pattern[str]:
    words = [f"({_spelt(word)})" for word in term.words]
    if term.is_prefix:
        words[-1] = rf"({_spelt(term.words[-1])}[^\W_]*)"
    return re.compile(f"{_START}{_GAP.join(words)}{_END}", re.IGNORECASE)


def _spelt(word: Word) -> str:
    """Return a pattern of all ways in which the word may be written."""
    if not word.has_marks:
        return "".join(_letter(letter) for letter in word.folded)
    ways = {re.escape(one) for one in (word.exact, text.new_tone_place(word.exact))}
    return f"(?:{'|'.join(sorted(ways))})"


def _letter(bare: str) -> str:
    accented = _accented().get(bare, "")
    return f"[{bare}{accented}]" if accented else re.escape(bare)


@lru_cache(maxsize=1)
def _accented() -> dict[str, str]:
    """Return for each letter without marks the small letters that it stands for."""
    found: dict[str, str] = {}
    for codes in _LATIN:
        for letter in map(chr, codes):
            bare = text.fold(letter)
            if len(bare) == 1 and letter == letter.lower() and bare != letter:
                found[bare] = found.get(bare, "") + letter
    return found


def _apart(marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the marks that do not overlap an earlier one."""
    found: list[tuple[int, int]] = []
    for start, end in marks:
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


def _best(hits: dict[int, int]) -> int:
    """Return the first place of the window that holds the most different terms."""
    places = sorted(hits)
    best, most = 0, 0
    for index, place in enumerate(places):
        held = set()
        for other in places[index : index + WINDOW]:
            if other - place >= WINDOW - BEFORE:
                break
            held.add(hits[other])
        if len(held) > most:
            best, most = place, len(held)
    return best
