"""The versions of papers, for those who may read them."""

from __future__ import annotations

from khonggiay.documents import queries as documents
from khonggiay.documents.queries import VersionCard
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound
from khonggiay.meetings.access.roles import abilities, visible_meetings
from khonggiay.meetings.models import Paper, PaperReplacement
from khonggiay.meetings.queries import replacements


def get_replacement_for(actor: Actor, replacement_id: int) -> PaperReplacement:
    """Return a file that was sent for a paper; chair and secretariat may see it.

    Raises:
        NotFound: there is none, or it is not the actor's to see.
    """
    row = (
        PaperReplacement.objects.select_related("paper__item__meeting__body")
        .filter(pk=replacement_id, paper__item__meeting__in=visible_meetings(actor))
        .first()
    )
    if row is None or "read_drafts" not in abilities(actor, row.paper.item.meeting):
        raise NotFound(replacement_id)
    return row


def versions_for(actor: Actor, paper: Paper) -> list[VersionCard]:
    """Return the versions of a paper that the actor may read, the newest first.

    What was replaced before the programme was approved, its participants never had:
    only chair and secretariat see it.
    """
    found = documents.versions_of(paper.document_id)
    if len(found) < 2 or "read_drafts" in abilities(actor, paper.item.meeting):
        return found
    first = replacements.first_handed_out(paper)
    return [version for version in found if version.number >= first]


def get_version_for(actor: Actor, paper: Paper, number: int) -> VersionCard:
    """Return one version of a paper by its number.

    Raises:
        NotFound: there is none, or it is not the actor's to read.
    """
    for version in versions_for(actor, paper):
        if version.number == number:
            return version
    raise NotFound(number)
