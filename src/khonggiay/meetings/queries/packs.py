"""Packs: what belongs to one, when it ends, and which devices have it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib

from khonggiay.documents import queries as documents
from khonggiay.documents.queries import TakenFile
from khonggiay.kernel import dates
from khonggiay.meetings import rules
from khonggiay.meetings.models import (
    BodyRule,
    Device,
    Meeting,
    PackOnDevice,
    Participant,
)
from khonggiay.meetings.queries.programme import Programme, programme
from khonggiay.meetings.rules import PackState


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PackPaper:
    """A paper in a pack; one that may not be taken along has no files."""

    id: int
    document_id: int
    version_id: int
    title: str
    display_digest: str
    is_confidential: bool
    is_taken: bool
    files: tuple[TakenFile, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What a device takes along; `edition` changes whenever anything in it does."""

    meeting_id: int
    edition: str
    last_day: dt.date | None
    papers: tuple[PackPaper, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Until when devices may hold the pack, by which rule; None without a rule."""

    last_day: dt.date | None
    days: int | None
    article: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DeviceCard:
    """A device with the pack of one meeting."""

    id: str
    name: str
    seen_at: dt.datetime
    state: PackState
    files_held: int
    files_total: int
    at: dt.datetime
    because: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """A participant and the devices that have, or had, the pack."""

    person_id: int
    name: str
    post: str
    devices: tuple[DeviceCard, ...]

    @property
    def is_ready(self) -> bool:
        """Tell whether one of the devices has the newest pack whole."""
        return any(card.state is PackState.READY for card in self.devices)


def pack(meeting: Meeting, *, known: Programme | None = None) -> Pack:
    """Return what a device takes along of the meeting, in a fixed number of queries."""
    found = known or programme(meeting)
    versions = documents.latest_versions([paper.document_id for paper in found.papers])
    files = documents.files_to_take([version.id for version in versions.values()])
    papers = []
    for paper in found.papers:
        version = versions.get(paper.document_id)
        if version is None:
            continue
        papers.append(
            PackPaper(
                id=paper.id,
                document_id=paper.document_id,
                version_id=version.id,
                title=paper.title,
                display_digest=version.display_digest,
                is_confidential=version.is_confidential,
                is_taken=version.is_downloadable,
                files=files[version.id] if version.is_downloadable else (),
            )
        )
    return Pack(
        meeting_id=meeting.pk,
        edition=_edition(meeting, papers),
        last_day=retention(meeting).last_day,
        papers=tuple(papers),
    )


def edition(meeting: Meeting) -> str:
    """Return the name of the pack as it stands now."""
    return pack(meeting).edition


def retention(meeting: Meeting) -> Retention:
    """Return until when devices may hold the pack.

    Days count from the day on which the session closed, or on which it was to end when
    it was never held. The rule is the body's on that day.
    """
    ended_on = dates.city_date(meeting.closed_at or meeting.ends_at)
    rule = (
        BodyRule.objects.on(ended_on)
        .filter(body_id=meeting.body_id, kind=BodyRule.Kind.PACK_DAYS)
        .first()
    )
    if rule is None:
        return Retention(last_day=None, days=None, article="")
    return Retention(
        last_day=rules.last_pack_day(ended_on=ended_on, days=rule.numerator),
        days=rule.numerator,
        article=rule.article,
    )


def readiness(meeting: Meeting) -> list[Readiness]:
    """Return every participant with their devices, in the order of the protocol."""
    now = edition(meeting)
    rows = PackOnDevice.objects.filter(meeting=meeting).select_related("device")
    devices: dict[int, list[DeviceCard]] = {}
    for row in rows.order_by("-told_at", "pk"):
        devices.setdefault(row.device.person_id, []).append(_card(row, now))
    people = Participant.objects.filter(meeting=meeting).select_related("person")
    return [
        Readiness(
            person_id=row.person_id,
            name=row.person.full_name,
            post=row.post_label,
            devices=tuple(devices.get(row.person_id, ())),
        )
        for row in people.order_by("rank", "pk")
    ]


def without_pack(meeting_id: int) -> list[int]:
    """Return the participants who come and have no whole pack on any device."""
    holders = PackOnDevice.objects.filter(
        meeting_id=meeting_id, removed_at__isnull=True
    ).exclude(edition="")
    people = Participant.objects.filter(meeting_id=meeting_id)
    people = people.exclude(reply=Participant.Reply.EXCUSED)
    people = people.exclude(person_id__in=holders.values("device__person_id"))
    return list(people.order_by("rank", "pk").values_list("person_id", flat=True))


def devices_of(person_id: int) -> list[Device]:
    """Return a person's devices, the last seen first; withdrawn ones are left out."""
    rows = Device.objects.filter(person_id=person_id, withdrawn_at__isnull=True)
    return list(rows.order_by("-seen_at", "pk"))


def _card(row: PackOnDevice, now: str) -> DeviceCard:
    state = rules.pack_state(
        held_edition=row.edition, edition=now, is_removed=row.removed_at is not None
    )
    return DeviceCard(
        id=str(row.device_id),
        name=row.device.name,
        seen_at=row.device.seen_at,
        state=state,
        files_held=row.files_held,
        files_total=row.files_total,
        at=row.removed_at or row.whole_at or row.told_at,
        because=row.removed_because,
    )


def _edition(meeting: Meeting, papers: list[PackPaper]) -> str:
    parts = [str(meeting.pk), str(meeting.revision)]
    for paper in papers:
        sealed = "sealed" if paper.is_confidential else "plain"
        parts += [str(paper.id), str(paper.version_id), sealed]
        parts += [file.digest for file in paper.files]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
