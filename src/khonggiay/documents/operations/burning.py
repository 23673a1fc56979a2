"""A paper with marks or a watermark burnt into its pages, as a file of its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from khonggiay.documents import typesetting
from khonggiay.documents.queries.marks import MarkCard
from khonggiay.documents.queries.versions import VersionCard
from khonggiay.files import operations as files
from khonggiay.files import queries as stored
from khonggiay.kernel import children
from khonggiay.kernel.errors import NotFound, Refused

BURNING_SECONDS = 90
PIN_FILLS = {
    "yellow": "#ffe45c", "green": "#9be38a", "blue": "#8fc7ff", "pink": "#ffa9d0",
    "red": "#ff9a9c", "ink": "#d7dde3",
}  # fmt: skip


class CannotBurn(Refused):
    """The paper could not be written anew: it is broken, or the machine is busy."""

    code = "cannot_burn"
    message = _("The paper could not be prepared with its notes.")
    hint = _("Try again in a moment; the paper itself can still be read.")
    status = 503


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Burnt:
    """A mark to be drawn, with the number of its pin or without one."""

    card: MarkCard
    number: str = ""


def burn(
    *,
    version: VersionCard,
    marks: Iterable[Burnt] = (),
    watermark: Sequence[str] = (),
    appendix: bytes = b"",
) -> BinaryIO:
    """Return what is shown of a version with marks drawn on it, as an open PDF file.

    Lines of *watermark* (name, time) are laid across every page; *appendix* is a PDF
    that follows. Marks that lie on no page of the version are left out: name them in
    the appendix. Nothing is stored; the file is gone when it is closed. The work is
    done in a child process, within limits of time and memory.

    Raises:
        NotFound: the version can only be downloaded.
        CannotBurn: the file could not be read, or not in time.
        NoSpace: the disk is full.
    """
    if not version.is_readable:
        raise NotFound(version.id)
    drawn, pins = _drawn(version, marks)
    with files.workplace() as folder:
        stamps = ""
        if pins or watermark:
            pages = {"pins": pins, "watermark": list(watermark)}
            stamps = _write(folder / "stamps.pdf", typesetting.render("stamps", pages))
        target = folder / "burnt.pdf"
        try:
            children.call(
                "khonggiay.documents.marking.burning:burn",
                seconds=BURNING_SECONDS,
                source=str(stored.path_of(version.display_digest)),
                target=str(target),
                marks=drawn,
                stamps=stamps,
                has_watermark=bool(watermark),
                appendix=_write(folder / "more.pdf", appendix) if appendix else "",
            )
        except children.ChildFailed as error:
            raise CannotBurn(version.id) from error
        # The folder goes at once; the open file stays until it is closed.
        return target.open("rb")


def _drawn(
    version: VersionCard, marks: Iterable[Burnt]
) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    drawn: list[dict[str, Any]] = []
    pins: list[dict[str, str]] = []
    for mark in marks:
        card = mark.card
        if card.page is None or card.version_id != version.id:
            continue
        look = {"kind": card.kind, "color": card.color}
        one: dict[str, Any] = {**look, "page": card.page, "place": _bare(card.place)}
        if mark.number:
            one["pin"] = len(pins)
            fill = PIN_FILLS.get(card.color, PIN_FILLS["ink"])
            pins.append({"number": mark.number, "fill": fill})
        drawn.append(one)
        drawn += [
            {**look, "page": more["page"], "place": {"quads": more["quads"]}}
            for more in card.place.get("continues", ())
        ]
    return drawn, pins


def _bare(place: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in place.items() if name != "continues"}


def _write(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return str(path)
