"""Packs on devices: take, tell how far they came, remove; keys to sealed papers."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from khonggiay.audit import operations as audit
from khonggiay.kernel import dates
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import Invalid, NotFound, Refused
from khonggiay.meetings import access, rules
from khonggiay.meetings.models import Device, Meeting, PackOnDevice
from khonggiay.meetings.operations import _common
from khonggiay.meetings.queries import packs
from khonggiay.meetings.rules import PREPARED_STATES, Removal

MOST_PACKS = 200


class DeviceWithdrawn(Refused):
    """The person withdrew this device: it may hold nothing any more."""

    code = "device_withdrawn"
    message = _("This device was withdrawn.")
    hint = _("It forgets all papers. Take papers along again to begin anew.")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class HeldPack:
    """What a device says of a pack: `edition` is the newest that is whole there."""

    meeting_id: int
    edition: str
    files_held: int
    files_total: int
    bytes_held: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a device does with a pack: hold *edition*, or remove it and say so."""

    meeting_id: int
    edition: str
    last_day: dt.date | None
    because: Removal | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PackKey:
    """The key to the confidential papers of a meeting on a device."""

    meeting_id: int
    key: bytes
    papers: tuple[int, ...]


@transaction.atomic
def register_device(
    *, actor: Actor, device_id: uuid.UUID, name: str, at: dt.datetime
) -> Device:
    """Make a device known, or give it another name.

    Raises:
        NotFound: the device is another person's.
        DeviceWithdrawn: the person withdrew it.
        Invalid: it has no name, or a long one.
    """
    if not name.strip() or len(name.strip()) > 80:
        raise Invalid({"name": [_("Give the device a name of at most 80 letters.")]})
    device, is_new = Device.objects.select_for_update().get_or_create(
        pk=device_id,
        defaults={
            "person_id": actor.person,
            "name": name.strip(),
            "added_at": at,
            "seen_at": at,
        },
    )
    _check(device, actor)
    if is_new:
        _journal_device(device, "device_added", actor=actor, at=at)
    elif device.name != name.strip():
        device.name = name.strip()
        device.save(update_fields=["name"])
    return device


@transaction.atomic
def withdraw_device(*, actor: Actor, device_id: uuid.UUID, at: dt.datetime) -> None:
    """Withdraw one's own device, lost or given away.

    It gets no key any more and removes every pack at its next contact. A second call
    changes nothing.

    Raises:
        NotFound: the actor has no such device.
    """
    device = _lock_device(device_id, actor)
    if device.withdrawn_at is not None:
        return
    device.withdrawn_at = at
    device.save(update_fields=["withdrawn_at"])
    _journal_device(device, "device_withdrawn", actor=actor, at=at)


@transaction.atomic
def report_packs(
    *, actor: Actor, device_id: uuid.UUID, held: Sequence[HeldPack], at: dt.datetime
) -> list[Order]:
    """Take down what a device holds; return for each pack what it shall do.

    A pack is removed when its retention has ended, when the meeting is not the actor's
    to see any more, and when the device was withdrawn. The device confirms with
    `confirm_removal`; until then it is told again.

    Raises:
        NotFound: the actor has no such device.
        Invalid: more packs than a device can have, or a number below 0.
    """
    if len(held) > MOST_PACKS or any(not _is_possible(pack) for pack in held):
        raise Invalid({"packs": [_("These numbers are not possible.")]})
    device = _lock_device(device_id, actor)
    device.seen_at = max(device.seen_at, at)
    device.save(update_fields=["seen_at"])
    wanted = [pack.meeting_id for pack in held]
    meetings = access.visible_meetings(actor).filter(pk__in=wanted)
    visible = meetings.select_related("body").in_bulk()
    orders = []
    for pack in held:
        order = _order(device, visible.get(pack.meeting_id), pack.meeting_id, at)
        if order.because is None:
            _take_down(device, visible[pack.meeting_id], pack, actor=actor, at=at)
        orders.append(order)
    return orders


@transaction.atomic
def confirm_removal(
    *,
    actor: Actor,
    device_id: uuid.UUID,
    meeting_id: int,
    because: Removal,
    at: dt.datetime,
) -> None:
    """Take down that a device removed a pack, and never make its key again.

    Confirming again changes nothing. It works for a meeting that the actor may not see
    any more: the pack was there.

    Raises:
        NotFound: the actor has no such device, or it never had this pack.
    """
    device = _lock_device(device_id, actor)
    row = device.packs.filter(meeting_id=meeting_id).select_related("meeting").first()
    if row is None:
        raise NotFound(meeting_id)
    if row.removed_at is not None:
        return
    row.removed_at, row.removed_because = at, because
    row.edition, row.files_held, row.bytes_held = "", 0, 0
    row.key_number += 1
    row.save()
    _common.journal(
        row.meeting,
        "pack_removed",
        actor=actor,
        at=at,
        detail={"device": str(device.pk), "name": device.name, "because": because},
    )
    _common.tell_staff(row.meeting, "packs", at=at)


@transaction.atomic
def hand_out_keys(
    *, actor: Actor, device_id: uuid.UUID, at: dt.datetime
) -> list[PackKey]:
    """Return the keys to confidential papers of the packs that a device has.

    Only for meetings that the actor may see now and whose retention has not ended. The
    keys are made, not read: no table, journal or log holds them.

    Raises:
        NotFound: the actor has no such device.
        DeviceWithdrawn: the person withdrew it.
    """
    device = _lock_device(device_id, actor)
    _check(device, actor)
    rows = device.packs.filter(removed_at__isnull=True)
    rows = rows.filter(meeting__in=access.visible_meetings(actor))
    keys = []
    for row in rows.select_related("meeting__body").order_by("meeting_id", "pk"):
        pack = packs.pack(row.meeting)
        papers = tuple(paper.id for paper in pack.papers if paper.is_confidential)
        if papers and not _is_over(pack.last_day, at):
            keys.append(
                PackKey(meeting_id=row.meeting_id, key=_key(row), papers=papers)
            )
    if keys:
        _journal_device(
            device,
            "pack_keys_given",
            actor=actor,
            at=at,
            detail={"meetings": [key.meeting_id for key in keys]},
        )
    return keys


def _order(
    device: Device, meeting: Meeting | None, meeting_id: int, at: dt.datetime
) -> Order:
    because: Removal | None = None
    edition, last_day = "", None
    if device.withdrawn_at is not None:
        because = Removal.WITHDRAWN
    elif meeting is None or meeting.state not in PREPARED_STATES:
        because = Removal.NOT_YOURS
    else:
        pack = packs.pack(meeting)
        edition, last_day = pack.edition, pack.last_day
        if _is_over(last_day, at):
            because = Removal.RETENTION
    return Order(
        meeting_id=meeting_id, edition=edition, last_day=last_day, because=because
    )


def _take_down(
    device: Device, meeting: Meeting, held: HeldPack, *, actor: Actor, at: dt.datetime
) -> None:
    row = device.packs.filter(meeting=meeting).first()
    is_new = row is None or row.removed_at is not None
    row = row or PackOnDevice(device=device, meeting=meeting, taken_at=at)
    was_whole = "" if is_new else row.edition
    if is_new:
        row.taken_at, row.whole_at = at, None
        row.removed_at, row.removed_because = None, ""
    row.edition = held.edition
    row.files_held, row.files_total = held.files_held, held.files_total
    row.bytes_held, row.told_at = held.bytes_held, at
    if held.edition and held.edition != was_whole:
        row.whole_at = at
    row.save()
    detail = {"device": str(device.pk), "name": device.name}
    if is_new:
        _common.journal(meeting, "pack_taken", actor=actor, at=at, detail=detail)
    if held.edition and held.edition != was_whole:
        detail["edition"] = held.edition
        _common.journal(meeting, "pack_whole", actor=actor, at=at, detail=detail)
    if is_new or held.edition != was_whole:
        _common.tell_staff(meeting, "packs", at=at)


def _is_possible(held: HeldPack) -> bool:
    return (
        0 <= held.files_held <= held.files_total <= 100_000
        and 0 <= held.bytes_held < 2**50
        and len(held.edition) <= 16
        and 0 < held.meeting_id < 2**53
    )


def _is_over(last_day: dt.date | None, at: dt.datetime) -> bool:
    return last_day is not None and dates.city_date(at) > last_day


def _key(row: PackOnDevice) -> bytes:
    return rules.pack_key(
        secret=settings.SECRET_KEY,
        device=str(row.device_id),
        person_id=row.device.person_id,
        meeting_id=row.meeting_id,
        number=row.key_number,
    )


def _lock_device(device_id: uuid.UUID, actor: Actor) -> Device:
    device = (
        Device.objects.select_for_update(of=("self",))
        .filter(pk=device_id, person_id=actor.person_id or 0)
        .first()
    )
    if device is None:
        raise NotFound(device_id)
    return device


def _check(device: Device, actor: Actor) -> None:
    if device.person_id != actor.person_id:
        raise NotFound(device.pk)
    if device.withdrawn_at is not None:
        raise DeviceWithdrawn(device.pk)


def _journal_device(
    device: Device,
    action: str,
    *,
    actor: Actor,
    at: dt.datetime,
    detail: dict[str, object] | None = None,
) -> None:
    audit.record(
        actor=actor,
        action=f"meetings.{action}",
        target=f"meetings.device:{device.pk}",
        at=at,
        detail={"name": device.name, **(detail or {})},
    )
