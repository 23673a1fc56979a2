"""Notes on the papers of a meeting: write them, share them, tell open pages."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from khonggiay.documents import operations as documents
from khonggiay.documents import queries as document_queries
from khonggiay.kernel import dates, outbox
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import Invalid
from khonggiay.meetings import access
from khonggiay.meetings.events import NoteShared
from khonggiay.meetings.models import Paper
from khonggiay.meetings.queries import sharing
from khonggiay.realtime import operations as realtime
from khonggiay.realtime import rules as streams


@transaction.atomic
def write_marks(
    *,
    actor: Actor,
    paper_id: int,
    version_id: int,
    changes: Sequence[documents.Change],
    at: dt.datetime,
) -> documents.Written:
    """Take a batch of changes into the actor's own layer of a paper.

    See `documents.operations.write_marks`. The actor's other devices, and those with
    whom a changed note is shared, are told to fetch it: a number, never the words.

    Raises:
        NotFound: the paper is not the actor's to see.
        PagesUnread: the file could not be looked at just now.
    """
    paper = access.get_paper_for(actor, paper_id)
    written = documents.write_marks(
        actor=actor,
        document_id=paper.document_id,
        version_id=version_id,
        changes=changes,
        at=at,
    )
    if written.is_changed:
        hearers: set[int] = set()
        if written.tokens:
            hearers = sharing.people_behind(
                paper.item.meeting, written.tokens, day=dates.city_date(at)
            )
        _tell(paper, actor.person, hearers, version_id, written.revision, at=at)
    return written


@transaction.atomic
def share_mark(
    *, actor: Actor, mark_id: uuid.UUID, tokens: Iterable[str], at: dt.datetime
) -> document_queries.MarkCard:
    """Show one's own note to exactly these people of the meeting; none hides it again.

    Whoever begins to see it is told once. Saying the same again changes nothing.

    Raises:
        NotFound: there is no such note, it is not the actor's, or its paper is no
            longer theirs to see.
        Invalid: a token names nobody with whom it can be shared.
    """
    paper = access.get_paper_of_mark_for(actor, mark_id)
    meeting = paper.item.meeting
    day = dates.city_date(at)
    wanted = set(tokens)
    version = document_queries.latest_version(paper.document_id)
    held = document_queries.own_mark(person_id=actor.person, mark_id=mark_id).tokens
    circles = sharing.circles(meeting, person_id=actor.person, day=day)
    # A share with somebody who has left the meeting may stay; a new one may not come.
    if wanted - {circle.token for circle in circles} - set(held):
        raise Invalid({"tokens": [_("Choose people who take part in the meeting.")]})
    shared = documents.share_mark(
        actor=actor, mark_id=mark_id, tokens=wanted, version_id=version.id, at=at
    )
    if shared.added:
        outbox.publish(
            NoteShared(
                paper_id=paper.pk,
                mark_id=str(mark_id),
                person_id=actor.person,
                tokens=sorted(shared.added),
            ),
            at=at,
        )
    if shared.added or shared.removed:
        changed = {*held, *wanted}
        hearers = sharing.people_behind(meeting, changed, day=day)
        revision = shared.mark.revision
        _tell(paper, actor.person, hearers, version.id, revision, at=at)
    return shared.mark


def _tell(
    paper: Paper,
    owner_id: int,
    hearers: set[int],
    version_id: int,
    revision: int,
    *,
    at: dt.datetime,
) -> None:
    # Revisions count one person's layer: to others this one would mean nothing.
    fetch = {"paper": paper.pk, "version": version_id}
    realtime.append(
        [
            realtime.Message(
                streams.person_stream(person_id),
                "marks",
                fetch | ({"revision": revision} if person_id == owner_id else {}),
            )
            for person_id in sorted({*hearers, owner_id})
        ],
        at=at,
    )
