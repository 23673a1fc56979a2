"""What the vocabulary knows about the words of a question."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from khonggiay.search import rules
from khonggiay.search.models import Spelling

MOST_ENDINGS = 60
MOST_SPELLINGS = 60


def known(question: rules.Question) -> rules.Known:
    """Return spellings and endings of the question's words, the commonest first."""
    plain = {word.folded for word in question.words if not word.has_marks}
    beginning = question.beginning
    if beginning is None:
        return rules.Known(spellings=_spellings(plain))
    return rules.Known(spellings=_spellings(plain), endings=_endings(beginning))


def existing(folded: Iterable[str]) -> set[str]:
    """Return those of the folded words that stand in some text."""
    rows = Spelling.objects.filter(folded__in=set(folded))
    return set(rows.values_list("folded", flat=True))


def _spellings(plain: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = Spelling.objects.filter(folded__in=plain).order_by("-pages", "word")
    for folded, word in rows.values_list("folded", "word"):
        words = found.setdefault(folded, [])
        if word != folded and len(words) < MOST_SPELLINGS:
            words.append(word)
    return found


def _endings(beginning: rules.Word) -> list[rules.Word]:
    begins = Q(folded__startswith=beginning.folded)
    if beginning.has_marks:
        begins = Q(word__startswith=beginning.exact)
    rows = Spelling.objects.filter(begins).order_by("-pages", "word")
    pairs = rows.values_list("word", "folded")[:MOST_ENDINGS]
    return [rules.Word(word, folded) for word, folded in pairs]
