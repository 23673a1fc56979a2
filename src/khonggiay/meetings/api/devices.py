"""Devices and packs: papers that people take along to read without network."""

from __future__ import annotations

import uuid

from django.http import HttpRequest
from ninja import Router

from khonggiay.kernel import api, clock
from khonggiay.kernel.errors import NotFound
from khonggiay.meetings import access
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.api import device_schemas as schemas
from khonggiay.meetings.api import packs_presenting as presenting
from khonggiay.meetings.queries import packs
from khonggiay.meetings.rules import Removal

router = Router()


@router.get("/devices", response=list[schemas.DeviceOut])
def list_devices(request: HttpRequest) -> list[schemas.DeviceOut]:
    """List your devices that take papers along."""
    actor = api.actor_of(request)
    rows = packs.devices_of(actor.person_id or 0)
    return [schemas.DeviceOut.from_orm(row) for row in rows]


@router.post("/devices", response={201: schemas.DeviceOut})
def register_device(request: HttpRequest, data: schemas.DeviceIn) -> api.Answer:
    """Make a device known, or give it another name.

    Refusals: invalid, device_withdrawn.
    """
    actor = api.actor_of(request)

    def act() -> schemas.DeviceOut:
        device = meetings.register_device(
            actor=actor, device_id=data.id, name=data.name, at=clock.now()
        )
        return schemas.DeviceOut.from_orm(device)

    return api.idempotent(request, data, act, status=201)


@router.delete("/devices/{device_id}", response={204: None})
def withdraw_device(request: HttpRequest, device_id: str) -> api.Answer:
    """Withdraw one of your devices: it gets no key and removes its packs."""
    actor = api.actor_of(request)

    def act() -> None:
        meetings.withdraw_device(actor=actor, device_id=_id(device_id), at=clock.now())

    return api.idempotent(request, None, act, status=204)


@router.put("/devices/{device_id}/packs", response=list[schemas.OrderOut])
def report_packs(
    request: HttpRequest, device_id: str, data: schemas.HeldListIn
) -> api.Answer:
    """Tell what your device holds; hear for each pack what it shall do.

    Refusals: invalid.
    """
    actor = api.actor_of(request)

    def act() -> list[dict[str, object]]:
        orders = meetings.report_packs(
            actor=actor,
            device_id=_id(device_id),
            held=[meetings.HeldPack(**held.model_dump()) for held in data.packs],
            at=clock.now(),
        )
        return [
            schemas.OrderOut.from_orm(order).model_dump(mode="json") for order in orders
        ]

    return api.idempotent(request, data, act)


@router.delete("/devices/{device_id}/packs/{int:meeting_id}", response={204: None})
def confirm_removal(
    request: HttpRequest,
    device_id: str,
    meeting_id: int,
    because: Removal = Removal.CHOSEN,
) -> api.Answer:
    """Confirm that your device removed a pack."""
    actor = api.actor_of(request)

    def act() -> None:
        meetings.confirm_removal(
            actor=actor,
            device_id=_id(device_id),
            meeting_id=meeting_id,
            because=because,
            at=clock.now(),
        )

    return api.idempotent(request, None, act, status=204)


@router.get("/meetings/{int:meeting_id}/pack", response=schemas.PackOut)
def get_pack(request: HttpRequest, meeting_id: int) -> schemas.PackOut:
    """List what a device takes along of a meeting.

    Refusals: not_allowed (the programme is not approved).
    """
    actor = api.actor_of(request)
    meeting = access.get_meeting_for(actor, meeting_id)
    access.require(actor, meeting, "take_along")
    return presenting.pack(actor, meeting)


@router.get("/meetings/{int:meeting_id}/devices", response=list[schemas.ReadinessOut])
def list_readiness(request: HttpRequest, meeting_id: int) -> list[schemas.ReadinessOut]:
    """List who has the papers on which device: for the secretariat.

    Refusals: not_allowed.
    """
    actor = api.actor_of(request)
    meeting = access.get_meeting_for(actor, meeting_id)
    access.require(actor, meeting, "see_devices")
    return [schemas.ReadinessOut.from_orm(row) for row in packs.readiness(meeting)]


@router.post("/meetings/{int:meeting_id}/devices/ask", response=schemas.AskedOut)
def ask_for_packs(request: HttpRequest, meeting_id: int) -> api.Answer:
    """Remind everybody who has the papers on no device.

    Refusals: not_allowed.
    """
    actor = api.actor_of(request)

    def act() -> schemas.AskedOut:
        meeting = access.get_meeting_for(actor, meeting_id)
        asked = meetings.ask_for_packs(
            actor=actor, meeting_id=meeting.pk, at=clock.now()
        )
        return schemas.AskedOut(asked=asked)

    return api.idempotent(request, None, act)


def _id(device_id: str) -> uuid.UUID:
    try:
        return uuid.UUID(device_id)
    except ValueError as error:
        raise NotFound(device_id) from error
