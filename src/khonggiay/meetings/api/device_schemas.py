"""What goes in and out of the API of devices and packs."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated

from ninja import Field, Schema

from khonggiay.meetings import rules

Count = Annotated[int, Field(ge=0, le=100_000)]


class DeviceIn(Schema):
    """A device; it makes its own `id` once and keeps it."""

    id: uuid.UUID
    name: str


class DeviceOut(Schema):
    """One of your devices."""

    id: uuid.UUID
    name: str
    added_at: dt.datetime
    seen_at: dt.datetime


class HeldIn(Schema):
    """What the device holds of a pack; `edition` is the newest that is whole there."""

    meeting_id: int
    edition: Annotated[str, Field(max_length=16)] = ""
    files_held: Count = 0
    files_total: Count = 0
    bytes_held: Annotated[int, Field(ge=0, lt=2**50)] = 0


class HeldListIn(Schema):
    """Everything that the device holds."""

    packs: list[HeldIn]


class OrderOut(Schema):
    """What the device does with a pack: hold `edition`, or remove it and confirm.

    `because` is null, `retention`, `not_yours` or `withdrawn`; `last_day` is the last
    day on which a device may hold the pack.
    """

    meeting_id: int
    edition: str
    last_day: dt.date | None
    because: rules.Removal | None


class FileOut(Schema):
    """A file of a pack; `digest` is its SHA-256, empty where it is made on demand."""

    url: str
    size: int
    digest: str
    media_type: str
    paper: int


class PaperOut(Schema):
    """A paper of a pack. A confidential one is sealed; one not taken has no files."""

    id: int
    title: str
    version: int
    is_confidential: bool
    is_taken: bool
    marks_url: str


class PackOut(Schema):
    """What a device takes along; pages and files are below the site's own address."""

    meeting_id: int
    title: str
    starts_at: dt.datetime
    edition: str
    last_day: dt.date | None
    pages: list[str]
    papers: list[PaperOut]
    files: list[FileOut]


class DeviceStateOut(Schema):
    """A device with the pack of a meeting: `ready`, `older`, `partly` or `removed`."""

    id: str
    name: str
    seen_at: dt.datetime
    state: str
    files_held: int
    files_total: int
    at: dt.datetime
    because: str


class ReadinessOut(Schema):
    """A participant and the devices that have, or had, the pack."""

    person_id: int
    name: str
    post: str
    is_ready: bool
    devices: list[DeviceStateOut]


class AskedOut(Schema):
    """How many were asked to take the papers along."""

    asked: int
