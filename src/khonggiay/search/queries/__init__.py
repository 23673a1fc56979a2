"""Find things: only what the person may see."""

from khonggiay.search.audiences import EVERYONE, tokens_of
from khonggiay.search.queries.asking import Filters
from khonggiay.search.queries.finding import find
from khonggiay.search.queries.found import Facet, Found, Hit, PageHit, Place, Stage
from khonggiay.search.queries.guessing import suggest
from khonggiay.search.queries.pages import pages_of

__all__ = [
    "EVERYONE",
    "Facet",
    "Filters",
    "Found",
    "Hit",
    "PageHit",
    "Place",
    "Stage",
    "find",
    "pages_of",
    "suggest",
    "tokens_of",
]
