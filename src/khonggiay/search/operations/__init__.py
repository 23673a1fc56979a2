"""Acts on the index, always in the transaction of the act that they follow."""

from khonggiay.search.operations.indexing import admit, index, remove
from khonggiay.search.operations.joining import (
    register_audience,
    register_dated_audience,
    register_facet,
    register_rebuilder,
    register_texts,
)
from khonggiay.search.operations.rebuilding import is_rebuilding, rebuild, start_anew
from khonggiay.search.operations.vocabulary import weigh

__all__ = [
    "admit",
    "index",
    "is_rebuilding",
    "rebuild",
    "register_audience",
    "register_dated_audience",
    "register_facet",
    "register_rebuilder",
    "register_texts",
    "remove",
    "start_anew",
    "weigh",
]
