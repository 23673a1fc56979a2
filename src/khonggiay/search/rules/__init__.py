"""What people mean by the words in the search box, and how answers are ordered."""

from khonggiay.search.rules.conditions import (
    Condition,
    Known,
    in_thing,
    in_title,
    on_page,
    term_on_page,
)
from khonggiay.search.rules.questions import (
    LONGEST_QUERY,
    MOST_TERMS,
    Question,
    Term,
    parse,
)
from khonggiay.search.rules.ranking import score
from khonggiay.search.rules.spelling import (
    distance,
    divided,
    is_near,
    likely_words,
    pieces,
    variants,
)
from khonggiay.search.rules.times import (
    WEEKS_OF_A_TERM,
    Span,
    first_day,
    labels,
    step_back,
    week_of,
)
from khonggiay.search.rules.tokens import (
    TEXT,
    VERSION,
    label,
    number,
    page_tokens,
    thing_tokens,
    title_tokens,
)
from khonggiay.search.rules.words import Word, words_of

__all__ = [
    "LONGEST_QUERY",
    "MOST_TERMS",
    "TEXT",
    "VERSION",
    "WEEKS_OF_A_TERM",
    "Condition",
    "Known",
    "Question",
    "Span",
    "Term",
    "Word",
    "distance",
    "divided",
    "first_day",
    "in_thing",
    "in_title",
    "is_near",
    "label",
    "labels",
    "likely_words",
    "number",
    "on_page",
    "page_tokens",
    "parse",
    "pieces",
    "score",
    "step_back",
    "term_on_page",
    "thing_tokens",
    "title_tokens",
    "variants",
    "week_of",
    "words_of",
]
