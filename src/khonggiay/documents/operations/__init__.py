"""Acts on documents: take a file in as a version, note how far somebody read."""

from khonggiay.documents.operations.carrying import CannotCarry, carry_notes
from khonggiay.documents.operations.deriving import derive
from khonggiay.documents.operations.ingest import Prepared, prepare
from khonggiay.documents.operations.reading import record_reading
from khonggiay.documents.operations.versions import (
    SameVersion,
    add_version,
    create_with_version,
)
from khonggiay.documents.typesetting import fingerprint as typesetting_fingerprint
from khonggiay.documents.typesetting import render as typeset

__all__ = [
    "CannotCarry",
    "Prepared",
    "SameVersion",
    "add_version",
    "carry_notes",
    "create_with_version",
    "derive",
    "prepare",
    "record_reading",
    "typeset",
    "typesetting_fingerprint",
]
