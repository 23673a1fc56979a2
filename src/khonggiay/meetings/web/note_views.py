"""All notes of a meeting on one page, as a list to print, as data, and in the paper."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from khonggiay.documents import operations as document_acts
from khonggiay.documents import queries as documents
from khonggiay.documents.rules import MarkKind
from khonggiay.kernel import clock, dates
from khonggiay.kernel.pages import SignedRequest, signed_in
from khonggiay.meetings import access
from khonggiay.meetings.models import Meeting
from khonggiay.meetings.queries import notes as queries
from khonggiay.meetings.queries.notes import NoteCard, PaperNotes, State
from khonggiay.meetings.web import meeting_page, note_files, note_word, note_words

_OWN, _SHARED = "toi", "chung"


@signed_in
@never_cache
def notes(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Show one's notes on all papers of a meeting; each opens its page.

    `loai` narrows to a kind, `tai-lieu` to a paper, `cua` to one's own (`toi`) or to
    what others share (`chung`).
    """
    meeting = access.get_meeting_for(request.actor, meeting_id)
    found = _all(request, meeting)
    chosen = _Choice(request, found)
    groups = chosen.narrow(found)
    return render(
        request,
        "meetings/notes.html",
        meeting_page.head_of(meeting)
        | {
            "count": sum(len(group.notes) for group in groups),
            "total": sum(len(group.notes) for group in found),
            "by_kind": chosen.by_kind,
            "by_paper": chosen.by_paper,
            "by_owner": chosen.by_owner,
            "items": _by_item(groups),
        },
    )


@signed_in
@never_cache
def notes_file(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Send the list of one's notes, as narrowed on the page, as a PDF."""
    meeting = access.get_meeting_for(request.actor, meeting_id)
    groups = _narrowed(request, meeting)
    content = note_files.list_of(meeting, groups, person=_name(request), at=clock.now())
    response = HttpResponse(
        document_acts.typeset("notes", content), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="ghi-chu-{meeting_id}.pdf"'
    return response


@signed_in
@never_cache
def notes_word_file(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Send the same list as a Word file, to be worked on further."""
    meeting = access.get_meeting_for(request.actor, meeting_id)
    groups = _narrowed(request, meeting)
    content = note_files.list_of(meeting, groups, person=_name(request), at=clock.now())
    response = HttpResponse(
        note_word.list_of_notes(content), content_type=note_word.TYPE
    )
    response["Content-Disposition"] = (
        f'attachment; filename="ghi-chu-{meeting_id}.docx"'
    )
    return response


@signed_in
@never_cache
def exchanged(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Send the same notes in the form of W3C Web Annotation."""
    meeting = access.get_meeting_for(request.actor, meeting_id)
    found = _all(request, meeting)
    person = _name(request)
    items = [
        documents.annotation(
            note.mark,
            source=request.build_absolute_uri(reverse("paper", args=[group.paper.id])),
            creator=note.owner_name or person,
        )
        for group in _Choice(request, found).narrow(found)
        for note in group.notes
    ]
    response = JsonResponse(
        {
            "@context": documents.ANNOTATION_CONTEXT,
            "id": request.build_absolute_uri(request.path),
            "type": "AnnotationPage",
            "items": items,
        },
        json_dumps_params={"ensure_ascii": False},
        content_type="application/ld+json",
    )
    response["Content-Disposition"] = (
        f'attachment; filename="ghi-chu-{meeting_id}.jsonld"'
    )
    return response


@signed_in
@never_cache
def printed(request: SignedRequest, paper_id: int) -> HttpResponseBase:
    """Send a paper with one's notes burnt in and listed behind it.

    With `chia-se=1`, also those that others share. A confidential paper bears the name
    of the reader and the time on every page.
    """
    paper = access.get_paper_for(request.actor, paper_id)
    version = documents.latest_version(paper.document_id)
    document_acts.require_download(version)
    found = _all(request, paper.item.meeting, paper_id=paper_id)
    wants_shared = request.GET.get("chia-se") == "1"
    marks = [
        note for group in found for note in group.notes if note.is_own or wants_shared
    ]
    at = clock.now()
    person = _name(request)
    listed = note_files.behind_paper(paper.title, marks, person=person, at=at)
    file = document_acts.burn(
        version=version,
        marks=[
            document_acts.Burnt(
                card=note.mark, number=str(note.number) if note.mark.text else ""
            )
            for note in marks
        ],
        watermark=[person, dates.format_moment(at)] if version.is_confidential else [],
        appendix=document_acts.typeset("notes", listed) if marks else b"",
    )
    response = FileResponse(file, content_type="application/pdf")
    name = quote(f"{paper.title[:80]} (ghi chú).pdf")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["Cache-Control"] = "private, no-store"
    return response


class _Choice:
    """What the address narrows to, and the chips that change it."""

    def __init__(self, request: HttpRequest, found: list[PaperNotes]) -> None:
        self._asked = {
            name: request.GET.get(name, "") for name in ("loai", "tai-lieu", "cua")
        }
        everything = [note for group in found for note in group.notes]
        kinds = [kind for kind in note_words.KINDS if self._has(everything, kind)]
        self.by_kind = self._chips(
            "loai", [(str(kind), str(note_words.KINDS[kind])) for kind in kinds]
        )
        self.by_paper = self._chips(
            "tai-lieu", [(str(group.paper.id), group.paper.title) for group in found]
        )
        shared = any(not note.is_own for note in everything)
        owners = [(_OWN, _("Written by me")), (_SHARED, _("Shared with me"))]
        self.by_owner = self._chips("cua", owners if shared else [])

    def narrow(self, found: list[PaperNotes]) -> list[PaperNotes]:
        """Return the papers with the notes that are asked for."""
        kept = []
        for group in found:
            if self._asked["tai-lieu"] not in ("", str(group.paper.id)):
                continue
            notes = tuple(note for note in group.notes if self._is_asked(note))
            if notes:
                kept.append(PaperNotes(item=group.item, paper=group.paper, notes=notes))
        return kept

    def _is_asked(self, note: NoteCard) -> bool:
        whose = _OWN if note.is_own else _SHARED
        return self._asked["loai"] in ("", note.mark.kind) and self._asked["cua"] in (
            "",
            whose,
        )

    def _has(self, notes: list[NoteCard], kind: str) -> bool:
        return any(note.mark.kind == kind for note in notes)

    def _chips(self, name: str, values: list[tuple[str, str]]) -> list[dict[str, Any]]:
        if not values:
            return []
        chips = [{"label": _("All"), "url": self._url(name, "")}]
        chips += [{"label": label, "url": self._url(name, v)} for v, label in values]
        names = ["", *(value for value, _label in values)]
        return [
            chip | {"on": value == self._asked[name]}
            for chip, value in zip(chips, names, strict=True)
        ]

    def _url(self, name: str, value: str) -> str:
        query = {k: v for k, v in (self._asked | {name: value}).items() if v}
        return f"?{urlencode(query)}" if query else "?"


def _name(request: SignedRequest) -> str:
    person = getattr(request, "person", None)
    return person.full_name if person else ""


def _all(
    request: SignedRequest, meeting: Meeting, *, paper_id: int = 0
) -> list[PaperNotes]:
    return queries.notes_of_meeting(
        meeting,
        person_id=request.actor.person,
        day=dates.city_date(clock.now()),
        paper_id=paper_id,
    )


def _narrowed(request: SignedRequest, meeting: Meeting) -> list[PaperNotes]:
    found = _all(request, meeting)
    return _Choice(request, found).narrow(found)


def _by_item(groups: list[PaperNotes]) -> list[dict[str, Any]]:
    rows: dict[int, dict[str, Any]] = {}
    for group in groups:
        row = rows.setdefault(group.item.id, {"item": group.item, "papers": []})
        url = reverse("paper", args=[group.paper.id])
        shown = [_shown(note, url) for note in group.notes]
        row["papers"].append({"paper": group.paper, "url": url, "notes": shown})
    return list(rows.values())


def _shown(note: NoteCard, url: str) -> dict[str, Any]:
    query = {"ghi-chu": str(note.mark.id)}
    if note.mark.page is not None and note.state is not State.WAITING:
        query = {"trang": str(note.mark.page), **query}
    return {
        "note": note,
        "mark": note.mark,
        "look": note_words.look(note.mark),
        "icon": note_words.ICONS[MarkKind(note.mark.kind)],
        "state": note_words.STATES.get(note.state),
        "shared_with": ", ".join(note.shared_with),
        "url": f"{url}?{urlencode(query)}",
    }
