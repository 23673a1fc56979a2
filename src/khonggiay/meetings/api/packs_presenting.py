"""How a pack looks in the API: the addresses of everything that a device fetches."""

from __future__ import annotations

from django.urls import reverse

from khonggiay.documents.queries import TakenFile
from khonggiay.kernel.actor import Actor
from khonggiay.meetings import access
from khonggiay.meetings.api import device_schemas as schemas
from khonggiay.meetings.models import Meeting
from khonggiay.meetings.queries import packs, programme
from khonggiay.meetings.queries.packs import PackPaper


def pack(actor: Actor, meeting: Meeting) -> schemas.PackOut:
    """Return what the actor's device takes along."""
    found = programme(meeting)
    whole = packs.pack(meeting, known=found)
    may = access.abilities(actor, meeting)
    pages = [reverse("meeting", args=[meeting.pk])]
    pages.append(reverse("meeting_notes", args=[meeting.pk]))
    taken = [paper for paper in whole.papers if paper.is_taken]
    pages += [reverse("paper", args=[paper.id]) for paper in taken]
    if "give_opinion" in may:
        pages += [reverse("opinion", args=[item.id]) for item in found.items]
    return schemas.PackOut(
        meeting_id=meeting.pk,
        title=meeting.title,
        starts_at=meeting.starts_at,
        edition=whole.edition,
        last_day=whole.last_day,
        pages=pages,
        papers=[
            schemas.PaperOut(
                id=paper.id,
                title=paper.title,
                version=paper.version_id,
                is_confidential=paper.is_confidential,
                is_taken=paper.is_taken,
                marks_url=reverse("api-v1:get_marks", args=[paper.id]),
            )
            for paper in whole.papers
        ],
        files=[file for paper in taken for file in _files(paper)],
    )


def _files(paper: PackPaper) -> list[schemas.FileOut]:
    files = [
        schemas.FileOut(
            url=_address(paper, file),
            size=file.size,
            digest=file.digest,
            media_type=file.media_type,
            paper=paper.id,
        )
        for file in paper.files
    ]
    if paper.display_digest:
        # The texts of the pages are made on demand: their size is not known before.
        texts = reverse("paper_texts", args=[paper.id, paper.display_digest])
        files.append(
            schemas.FileOut(
                url=texts,
                size=0,
                digest="",
                media_type="application/json",
                paper=paper.id,
            )
        )
    return files


def _address(paper: PackPaper, file: TakenFile) -> str:
    shown = [paper.id, paper.display_digest]
    if file.kind == "original":
        return reverse("paper_original", args=[paper.id])
    if file.kind == "display":
        return reverse("paper_file", args=shown)
    if file.kind == "preview":
        return reverse("paper_preview", args=shown)
    return reverse("paper_sheet", args=[*shown, file.number])
