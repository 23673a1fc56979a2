"""Acts on documents: take a file in as a version, mark it, note how far one read."""

from khonggiay.documents.marking.changes import Change, Result, Status, Written
from khonggiay.documents.marking.refusals import MarkRefused
from khonggiay.documents.operations.adopting import adopt_version
from khonggiay.documents.operations.boxes import PagesUnread
from khonggiay.documents.operations.burning import Burnt, CannotBurn, burn
from khonggiay.documents.operations.carried import (
    CarriedPlace,
    MarkToCarry,
    keep_carried,
    marks_to_carry,
)
from khonggiay.documents.operations.carrying import CannotCarry, carry_notes
from khonggiay.documents.operations.comparing import (
    COMPARE,
    ask_to_compare,
    compare,
    forget_comparisons,
)
from khonggiay.documents.operations.converting import convert
from khonggiay.documents.operations.deriving import DERIVE, ask_to_derive, derive
from khonggiay.documents.operations.ingest import Prepared, prepare
from khonggiay.documents.operations.marks import write_marks
from khonggiay.documents.operations.preparing import (
    CONVERT,
    RECOGNISE,
    ask_again,
    ask_to_recognise,
    give_up,
    go_on,
)
from khonggiay.documents.operations.reading import record_reading
from khonggiay.documents.operations.recarrying import (
    CARRY,
    ask_to_carry,
    carry_marks,
    leave_behind,
)
from khonggiay.documents.operations.recognising import recognise_next
from khonggiay.documents.operations.restricting import (
    NotDownloadable,
    require_download,
    restrict,
)
from khonggiay.documents.operations.sharing import Shared, share_mark
from khonggiay.documents.operations.versions import (
    SameVersion,
    add_version,
    create_with_version,
)
from khonggiay.documents.typesetting import fingerprint as typesetting_fingerprint
from khonggiay.documents.typesetting import render as typeset

__all__ = [
    "CARRY",
    "COMPARE",
    "CONVERT",
    "DERIVE",
    "RECOGNISE",
    "Burnt",
    "CannotBurn",
    "CannotCarry",
    "CarriedPlace",
    "Change",
    "MarkRefused",
    "MarkToCarry",
    "NotDownloadable",
    "PagesUnread",
    "Prepared",
    "Result",
    "SameVersion",
    "Shared",
    "Status",
    "Written",
    "add_version",
    "adopt_version",
    "ask_again",
    "ask_to_carry",
    "ask_to_compare",
    "ask_to_derive",
    "ask_to_recognise",
    "burn",
    "carry_marks",
    "carry_notes",
    "compare",
    "convert",
    "create_with_version",
    "derive",
    "forget_comparisons",
    "give_up",
    "go_on",
    "keep_carried",
    "leave_behind",
    "marks_to_carry",
    "prepare",
    "recognise_next",
    "record_reading",
    "require_download",
    "restrict",
    "share_mark",
    "typeset",
    "typesetting_fingerprint",
    "write_marks",
]
