"""Tables of meetings, one aggregate a file."""

from khonggiay.meetings.models.body import Body, BodyRule, Membership
from khonggiay.meetings.models.conclusion import (
    Conclusion,
    ConclusionNotice,
    Coordination,
    Directive,
)
from khonggiay.meetings.models.device import Device, PackOnDevice
from khonggiay.meetings.models.meeting import (
    AgendaItem,
    Meeting,
    Opinion,
    Paper,
    Participant,
    ProgrammeRevision,
    Remark,
)
from khonggiay.meetings.models.presentation import Presentation
from khonggiay.meetings.models.reminder import ReadingReminder
from khonggiay.meetings.models.replacement import PaperReplacement
from khonggiay.meetings.models.secret import BallotKey, Credential, SecretBallot
from khonggiay.meetings.models.session import Ballot, SpeechRequest, Vote
from khonggiay.meetings.models.step import SessionStep

__all__ = [
    "AgendaItem",
    "Ballot",
    "BallotKey",
    "Body",
    "BodyRule",
    "Conclusion",
    "ConclusionNotice",
    "Coordination",
    "Credential",
    "Device",
    "Directive",
    "Meeting",
    "Membership",
    "Opinion",
    "PackOnDevice",
    "Paper",
    "PaperReplacement",
    "Participant",
    "Presentation",
    "ProgrammeRevision",
    "ReadingReminder",
    "Remark",
    "SecretBallot",
    "SessionStep",
    "SpeechRequest",
    "Vote",
]
