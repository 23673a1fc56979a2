"""Whether the words found for a mark are its words: what speaks for it, and refusal.

The question is always the same: is this the old sentence, perhaps edited, or another
one that resembles it? What agrees counts as many bits as it tells (`telling`), what
differs costs. The rule behind the limits: a note on the wrong passage is worse than a
note in the list of those that could not be placed.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import math
from collections.abc import Iterable, Iterator, Sequence

from khonggiay.documents.carrying.alignment import align
from khonggiay.documents.carrying.neighbours import Neighbourhood
from khonggiay.documents.carrying.places import Places
from khonggiay.documents.carrying.stretches import Alignment
from khonggiay.documents.carrying.substitutions import Substitutions
from khonggiay.documents.carrying.support import LEAST_CONTEXT, LEAST_RUN, Support
from khonggiay.documents.carrying.telling import tell

SHORT = 3
"""Marks of so few words must be there whole."""
KEPT_PART = 0.5
"""Of longer marks so much of what they tell must be left."""
LONGEST_SIDE = 40
"""So many words of the sentence are looked at on each side."""
NEIGHBOURS = 30
MOST_BETWEEN = 40
MOST_INSERTED = 12
MOST_WIDENED = 0.6
MOST_REPLACED = 1
SHORTEST_PARAGRAPH = 10
SURE = 60.0

Pair = tuple[int, int]


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """New words of a mark; without words, `why` says what was missing."""

    words: tuple[int, ...]
    why: str
    confidence: float = 0.0
    is_changed: bool = False


class Evidence:
    """Both versions, aligned, asked for one mark after the other."""

    def __init__(self, old: Places, new: Places) -> None:
        self.old, self.new = old, new
        self.starts = [word.start for word in old.words]
        self.aligned: Alignment = align(
            old.keys, new.keys, self.starts, [word.start for word in new.words]
        )
        self.other = Substitutions(old.keys, new.keys, self.aligned)
        self.bits = tell(old.keys, new.keys, self.aligned.to_new)
        self.neighbourhood = Neighbourhood(old, new, self.aligned)
        self._support_of = functools.lru_cache(4096)(self._weigh)

    def find(self, marked: Sequence[int]) -> Finding:
        """Return the new words of old words that follow one another."""
        pairs = self._together(marked)
        if not pairs:
            return Finding((), "its words are not in the new version")
        if not self._is_same(marked, pairs):
            return Finding((), "its words were changed to others")
        doubtful = [i for i, _j in pairs if i in self.aligned.doubtful]
        if 2 * len(doubtful) > len(pairs):
            return Finding((), "two equal passages stood here, one is left")
        if self._replaced(marked) > MOST_REPLACED:
            return Finding((), "its words were changed to others")
        words, is_changed = self._stretch(marked, pairs)
        if is_changed and not self._is_sentence_left(marked):
            return Finding((), "what stands around it is another text")
        inserted = len(words) - len(marked)
        if is_changed and inserted > (
            0 if len(marked) <= SHORT else MOST_WIDENED * len(marked)
        ):
            return Finding((), "other words were put between its words")
        support = self._support_of(marked[0], marked[-1], tuple(pairs))
        if not support.holds:
            return Finding((), "what stands around it is another text")
        kept = self._kept(marked, pairs)
        confidence = kept * min(1.0, 0.5 + 0.5 * support.total / SURE)
        why = (
            "its words, some of them changed" if is_changed else "its words and context"
        )
        return Finding(tuple(words), why, confidence, is_changed)

    def find_beside(
        self, marked: Sequence[int], line: Sequence[int]
    ) -> tuple[Pair, float] | None:
        """Return an old word at or beside these, its new word, and the confidence.

        For what is drawn: it points at a place, whose own words may have changed when
        those around it have not. The words of its *line* follow, nearest first, when it
        stands beside them.
        """
        # The line's words may have gone different ways: most of them are followed.
        together = self._together(sorted(line))
        if line and self._kept(line, together) < KEPT_PART:
            # The number of a paragraph does not stand for another text behind it.
            return None
        astray = {*line} - {i for i, _j in together}
        finding = self.find(marked)
        if finding.words and not astray & {*marked}:
            return self._together(marked)[0], finding.confidence
        own = [*marked] if len(self._together(marked)) < len(marked) else []
        for i in (*own, *self._touching(marked), *line):
            j = self.aligned.to_new[i]
            if j < 0 or i in self.aligned.doubtful or i in astray:
                continue
            support = self._support_of(i, i, ((i, j),))
            if support.holds:
                return (i, j), min(0.5, support.total / SURE)
        return None

    def _touching(self, marked: Sequence[int]) -> list[int]:
        """Return words next to these in the same cell, if others were put for these."""
        first, last = marked[0] - 1, marked[-1] + 1
        if self._is_label(marked[-1]):
            return [last]
        if first < 0 or last >= len(self.starts):
            return []
        if self.starts[marked[0]] or self.starts[last]:
            return []
        left, right = self.aligned.to_new[first], self.aligned.to_new[last]
        is_slot = left >= 0 and 0 < right - left - 1 <= len(marked) + SHORT
        return [first, last] if is_slot else []

    def _is_label(self, number: int) -> bool:
        """Tell whether a word is the number of a paragraph, in front of it."""
        after = number + 1
        return (
            after < len(self.starts)
            and self.starts[number] == self.starts[after] == 2
            and self.old.words[number].line == self.old.words[after].line
        )

    def is_there(self, number: int) -> bool:
        """Tell whether an old word is in the new version, in its own sentence."""
        j = self.aligned.to_new[number]
        return j >= 0 and self._support_of(number, number, ((number, j),)).own > 0

    def _is_same(self, marked: Sequence[int], pairs: Sequence[Pair]) -> bool:
        """Tell whether enough of the words are left to be the same passage."""
        if len(marked) <= SHORT:
            return len(pairs) == len(marked)
        return self._kept(marked, pairs) >= KEPT_PART

    def _replaced(self, marked: Sequence[int]) -> int:
        """Return at how many places other words, no mere figures, were put for these.

        One may be a correction; who does it and what it is about, both exchanged, make
        another sentence of the same frame.
        """
        known = [
            (i, j)
            for i in range(max(0, marked[0] - 1), min(len(self.bits), marked[-1] + 2))
            if (j := self._new(i)) >= 0
        ]
        return sum(
            k > i + 1 and m > j + 1 and self.other.is_other(i + 1, k - i - 1, m - j - 1)
            for (i, j), (k, m) in itertools.pairwise(known)
        )

    def _is_sentence_left(self, marked: Sequence[int]) -> bool:
        """Tell whether the sentence of these words is left, not its frame alone."""
        before, after = self._sentence(marked[0], marked[-1])
        sentence = [*before[::-1], *marked, *after]
        return self._kept(sentence, self._together(sentence)) >= KEPT_PART

    def _kept(self, marked: Sequence[int], pairs: Sequence[Pair]) -> float:
        """Return which part of what the words tell is left."""
        whole = sum(0.5 + self.bits[i] for i in marked)
        there = {i for i, _j in pairs}
        return (
            sum(
                0.5 + self.bits[i]
                for i in marked
                if i in there or self.other.is_habit(i)
            )
            / whole
        )

    def _together(self, marked: Sequence[int]) -> list[Pair]:
        """Return the largest group of words that stayed together, old and new."""
        groups: list[list[Pair]] = []
        for i in marked:
            j = self._new(i)
            if j < 0:
                continue
            for group in groups:
                last_i, last_j = group[-1]
                if 0 < j - last_j <= 2 * (i - last_i) + MOST_INSERTED:
                    group.append((i, j))
                    break
            else:
                groups.append([(i, j)])
        return max(groups, key=len, default=[])

    def _new(self, i: int) -> int:
        """Return the new word of an old one, spelt otherwise perhaps, or -1."""
        j = self.aligned.to_new[i]
        return j if j >= 0 else self.other.spelling.get(i, -1)

    def _stretch(
        self, marked: Sequence[int], pairs: Sequence[Pair]
    ) -> tuple[list[int], bool]:
        """Return the new words from the first to the last, and whether they differ.

        What was put for old words at the ends is in, a passage inserted in between
        is left out.
        """
        low, high = pairs[0][1], pairs[-1][1]
        missing = pairs[0][0] - marked[0]
        before = self._new(marked[0] - 1) if marked[0] else -1
        if missing > 0 and before >= 0 and 0 < low - before <= 2 * missing + 3:
            low = before + 1
        missing = marked[-1] - pairs[-1][0]
        end = marked[-1] + 1
        after = self._new(end) if end < len(self.old.keys) else -1
        if missing > 0 and 0 < after - high <= 2 * missing + 3:
            high = after - 1
        words: list[int] = []
        taken = {j for _i, j in pairs}
        begins = {j for i, j in pairs if self.starts[i] == 2}
        run: list[int] = []
        for j in range(low, high + 1):
            run.append(j)
            if j in taken or j == high:
                is_passage = len(run) > MOST_INSERTED and j in begins
                words += run[-1:] if is_passage else run
                run = []
        new_keys = [self.new.keys[j] for j in words]
        return words, new_keys != [self.old.keys[i] for i in marked]

    def _weigh(self, first: int, last: int, pairs: tuple[Pair, ...]) -> Support:
        before, after = self._sentence(first, last)
        mine = sum(self.bits[i] for i, _j in pairs)
        mine -= self._inner_cost(pairs)
        left = [*self._walk(pairs[0], before, -1)]
        right = [*self._walk(pairs[-1], after, 1)]
        own = mine + (left[-1][0] if left else 0) + (right[-1][0] if right else 0)
        if not before and pairs[0][0] > first:
            own -= self.other.cost(first, pairs[0][0] - first, 0)
        sides = (
            self._beside(left, pairs[0], before, -1),
            self._beside(right, pairs[-1], after, 1),
        )
        sentence = [*before[::-1], *range(first, last + 1), *after]
        is_whole = self._runs_on(sentence[0], sentence[-1])
        keys = self.old.keys[sentence[0] : sentence[-1] + 1]
        counts = len(self.old.find(keys)), len(self.new.find(keys))
        is_paragraph = (
            is_whole
            and min(sides) < LEAST_CONTEXT
            and counts == (1, 1)
            and self._is_paragraph(sentence[0], sentence[-1])
        )
        begin, end = sentence[0], sentence[-1] + 1
        around = sum(self.bits[max(0, begin - NEIGHBOURS) : begin])
        around += sum(self.bits[end : end + NEIGHBOURS])
        return Support(
            own=own,
            before=sides[0],
            after=sides[1],
            around=around,
            close=mine,
            run=self._run(pairs),
            is_whole=is_whole,
            is_paragraph=is_paragraph,
            is_repeated=max(counts) > 1,
            is_bound=is_whole
            and max(counts) > 1
            and self.neighbourhood.is_bound(sentence[0], sentence[-1]),
        )

    def _is_paragraph(self, first: int, last: int) -> bool:
        """Tell whether these words are one paragraph, in both versions."""
        there = self.aligned.to_new[first]
        return (
            last + 1 - first >= SHORTEST_PARAGRAPH
            and self.old.is_paragraph(first, last)
            and self.new.is_paragraph(there, there + last - first)
        )

    def _runs_on(self, first: int, last: int) -> bool:
        """Tell whether these words follow one another in the new version, too."""
        there = self.aligned.to_new[first]
        if there < 0:
            return False
        found = self.aligned.to_new[first : last + 1]
        return found == [*range(there, there + last + 1 - first)]

    def _run(self, pairs: Sequence[Pair]) -> int:
        """Return how many words around and with these follow one another in both."""
        to_new = self.aligned.to_new
        (i, j), (k, m) = pairs[0], pairs[-1]
        run = len(pairs)
        while i > 0 and j > 0 and to_new[i - 1] == j - 1 and run < LEAST_RUN:
            i, j, run = i - 1, j - 1, run + 1
        while k + 1 < len(to_new) and to_new[k + 1] == m + 1 and run < LEAST_RUN:
            k, m, run = k + 1, m + 1, run + 1
        return run

    def _inner_cost(self, pairs: Sequence[Pair]) -> float:
        cost = 0.0
        for (i, j), (k, m) in itertools.pairwise(pairs):
            if (k, m) != (i + 1, j + 1):
                cost += self.other.cost(i + 1, k - i - 1, m - j - 1)
        return cost

    def _beside(
        self,
        inside: Sequence[tuple[float, Pair]],
        edge: Pair,
        words: Sequence[int],
        step: int,
    ) -> float:
        """Return the bits of the words beyond the sentence, on one side.

        They are infinite where the sentence is the first or last of both versions.
        """
        begin = (words[-1] if words else edge[0]) + step
        last = inside[-1][1] if inside else edge
        ends = (-1, -1) if step < 0 else (len(self.starts), len(self.aligned.to_old))
        if (begin, last[1] + step) == ends:
            return math.inf
        end = max(-1, begin - NEIGHBOURS) if step < 0 else begin + NEIGHBOURS
        beyond = range(begin, min(end, len(self.starts)), step)
        scores = [score for score, _pair in self._walk(last, beyond, step)]
        return max(0.0, *scores) if scores else 0.0

    def _walk(
        self, start: Pair, order: Iterable[int], step: int
    ) -> Iterator[tuple[float, Pair]]:
        """Yield, word after word, the bits so far and the last pair that agrees."""
        i, j = start
        score = 0.0
        for at in order:
            there = self._new(at)
            between = step * (there - j) - 1 if there >= 0 else -1
            missing = step * (at - i) - 1
            if not 0 <= between <= MOST_BETWEEN:
                # Not there: what it costs is known at the next word that is.
                yield score - self.other.cost(min(i + step, at), missing + 1, 0), (i, j)
                continue
            if missing or between:
                score -= self.other.cost(min(i, at) + 1, missing, between)
            score += self.bits[at]
            i, j = at, there
            yield score, (i, j)

    def _sentence(self, first: int, last: int) -> tuple[list[int], list[int]]:
        """Return the words of the sentence before and after these, going outwards."""
        before: list[int] = []
        at = first
        while at > 0 and self.starts[at] < 2 and len(before) < LONGEST_SIDE:
            at -= 1
            before.append(at)
        after: list[int] = []
        at = last + 1
        while (
            at < len(self.starts) and self.starts[at] < 2 and len(after) < LONGEST_SIDE
        ):
            after.append(at)
            at += 1
        return before, after
