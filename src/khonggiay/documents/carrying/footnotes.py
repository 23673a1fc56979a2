"""Footnotes are read behind the text, so that they do not cut sentences in two.

On the page they stand between a sentence and its end on the next page, and the page is
another one in the next version. Behind the text they follow one another in both.
"""

from __future__ import annotations

from collections.abc import Sequence

from khonggiay.documents.carrying.words import Paper, Word

RAISED_SIZE = 0.85
STARS = frozenset("*†‡")


def notes_last(paper: Paper) -> Paper:
    """Return the paper with its footnotes behind everything else."""
    pages: dict[int, list[Word]] = {}
    for word in paper.words:
        pages.setdefault(word.page, []).append(word)
    body: list[Word] = []
    notes: list[Word] = []
    for words in pages.values():
        found = _notes(words)
        body += [word for word in words if id(word) not in found]
        notes += [word for word in words if id(word) in found]
    return Paper(paper.frames, body + notes)


def _notes(words: Sequence[Word]) -> set[int]:
    """Return the ids of a page's words that belong to footnotes.

    They begin with a line that has a note's sign and lies below all text beside it.
    """
    for number, word in enumerate(words):
        is_new_line = number > 0 and words[number - 1].line != word.line
        if is_new_line and _is_sign(words, number):
            notes = [one for one in words[number:] if one.box[1] <= word.box[3]]
            ids = {id(one) for one in notes}
            text = [one for one in words if id(one) not in ids]
            if all(_is_below(one, text) for one in notes):
                return ids
    return set()


def _is_sign(words: Sequence[Word], number: int) -> bool:
    """Tell whether a line begins with the raised number of a note, or with a star."""
    word = words[number]
    gap = words[number - 1].after if number else ""
    if gap.strip() and gap.strip()[-1] in STARS:
        return True
    after = words[number + 1] if number + 1 < len(words) else word
    return word.text.isdecimal() and _height(word) < RAISED_SIZE * _height(after)


def _is_below(word: Word, text: Sequence[Word]) -> bool:
    left, bottom, right, top = word.box
    middle = (top + bottom) / 2
    return all(
        other.box[1] > middle or other.box[0] > right or other.box[2] < left
        for other in text
    )


def _height(word: Word) -> float:
    return word.box[3] - word.box[1]
