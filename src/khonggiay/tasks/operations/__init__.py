"""Acts on tasks: give, accept or refuse, hand over, report, accept the result."""

from khonggiay.tasks.operations.acts import (
    accept,
    accept_completion,
    cancel,
    hand_over,
    refuse,
    report_completion,
    report_progress,
    return_for_rework,
)
from khonggiay.tasks.operations.assigning import Source, assign
from khonggiay.tasks.operations.common import ReceivedFile, receive_file
from khonggiay.tasks.operations.refusals import (
    AlreadyAccepted,
    AlreadyReported,
    MayNotAssign,
    MissingReason,
    NotAccepted,
    NotReported,
    NotTheAssigner,
    NotTheLeadUnit,
    NotTheOfficer,
    OfficerOutsideUnit,
    ProgressOutOfRange,
    TaskClosed,
)

__all__ = [
    "AlreadyAccepted",
    "AlreadyReported",
    "MayNotAssign",
    "MissingReason",
    "NotAccepted",
    "NotReported",
    "NotTheAssigner",
    "NotTheLeadUnit",
    "NotTheOfficer",
    "OfficerOutsideUnit",
    "ProgressOutOfRange",
    "ReceivedFile",
    "Source",
    "TaskClosed",
    "accept",
    "accept_completion",
    "assign",
    "cancel",
    "hand_over",
    "receive_file",
    "refuse",
    "report_completion",
    "report_progress",
    "return_for_rework",
]
