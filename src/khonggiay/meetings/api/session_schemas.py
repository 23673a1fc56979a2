"""What acts on the running session take."""

from __future__ import annotations

from ninja import Schema

from khonggiay.meetings.rules import SpeakerOrder, SpeechKind


class StepIn(Schema):
    """The step to take back, as the section `step` of the room names it."""

    step_id: int


class SpeechIn(Schema):
    """For what one asks for the floor; a point of order comes first."""

    kind: SpeechKind = SpeechKind.SPEECH


class ExtensionIn(Schema):
    """How many minutes more, 1 to 60."""

    minutes: int


class SpeakerOrderIn(Schema):
    """By arrival or by protocol."""

    order: SpeakerOrder
