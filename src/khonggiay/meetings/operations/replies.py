"""What participants do before the session: reply, read, give opinions."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from khonggiay.documents import operations as documents
from khonggiay.documents import queries as document_queries
from khonggiay.kernel import outbox
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import Changed, Invalid, NotFound, Refused
from khonggiay.meetings import access
from khonggiay.meetings.events import ParticipantExcused
from khonggiay.meetings.models import AgendaItem, Opinion, Paper, Participant
from khonggiay.meetings.operations import _common, indexing


class MissingReason(Refused):
    """Who is excused says why *(Luật 2015, Điều 113–114: the chair consents)*."""

    code = "missing_reason"
    message = _("Say why you cannot attend.")
    hint = _("The chair reads the reason.")
    status = 422


class OpinionChanged(Changed):
    """One's own opinion was sent anew from another device since this one was begun."""

    code = "opinion_changed"
    message = _("Your opinion was sent from another device meanwhile.")
    hint = _("Both texts are kept: choose one, or put them together.")

    def __init__(self, present: Opinion) -> None:
        super().__init__()
        self.present = present

    def details(self) -> dict[str, object]:
        """Return the opinion as it stands now."""
        return {
            "stance": self.present.stance,
            "text": self.present.text,
            "sent_at": self.present.sent_at.isoformat(),
            "revision": self.present.revision,
        }


@transaction.atomic
def reply(
    *,
    actor: Actor,
    meeting_id: int,
    reply: str,
    at: dt.datetime,
    reason: str = "",
) -> Participant:
    """Say whether one attends or is excused; the last word counts.

    Raises:
        NotAllowed: the actor takes no part, or the session has begun.
        MissingReason: excused without a reason.
        Invalid: the reply is neither attending nor excused.
    """
    meeting = _common.lock(meeting_id)
    who = access.require(actor, meeting, "reply")
    if reply not in (Participant.Reply.ATTENDING, Participant.Reply.EXCUSED):
        raise Invalid({"reply": [_("Choose attending or excused.")]})
    excused = reply == Participant.Reply.EXCUSED
    if excused and not reason.strip():
        raise MissingReason
    participant = _me(who.participant)
    participant.reply = reply
    participant.reply_reason = reason.strip()[:500] if excused else ""
    participant.replied_at = at
    participant.save(update_fields=["reply", "reply_reason", "replied_at"])
    _common.journal(meeting, f"replied_{reply}", actor=actor, at=at)
    if excused:
        outbox.publish(
            ParticipantExcused(meeting_id=meeting.pk, participant_id=participant.pk),
            at=at,
        )
    _common.tell(meeting, ["attendance"], at=at)
    return participant


@transaction.atomic
def give_opinion(
    *,
    actor: Actor,
    item_id: int,
    stance: str,
    text: str,
    at: dt.datetime,
    based_on: int | None = None,
) -> Opinion:
    """Send one's opinion on an item; sending again replaces it.

    *based_on* is the revision of one's own opinion that the writer had before them, 0
    when there was none: what another device sent meanwhile is then not replaced,
    unless it says the same. Without it the last word counts.

    Raises:
        NotAllowed: the actor takes no part, or the session has begun.
        Invalid: no stance was chosen, or words are missing where they are needed.
        OpinionChanged: it was sent anew since *based_on*.
    """
    item = _item(item_id)
    meeting = _common.lock(item.meeting_id)
    who = access.require(actor, meeting, "give_opinion")
    if stance not in Opinion.Stance.values:
        raise Invalid({"stance": [_("Choose agree, amend, disagree or question.")]})
    if stance != Opinion.Stance.AGREE and not text.strip():
        raise Invalid({"text": [_("Write what you propose, object or ask.")]})
    participant = _me(who.participant)
    opinion = Opinion.objects.filter(item=item, participant=participant).first()
    if opinion is None:
        opinion = Opinion(item=item, participant=participant, revision=0)
    elif based_on is not None and based_on != opinion.revision:
        if (opinion.stance, opinion.text) == (stance, text.strip()):
            return opinion
        raise OpinionChanged(opinion)
    opinion.stance, opinion.text, opinion.sent_at = stance, text.strip(), at
    opinion.revision += 1
    opinion.save()
    indexing.index_opinion(opinion, meeting)
    _common.journal(
        meeting, "opinion_given", actor=actor, at=at, detail={"item": item.pk}
    )
    return opinion


@transaction.atomic
def note_reading(
    *,
    actor: Actor,
    paper_id: int,
    page: int,
    at: dt.datetime,
    number: int | None = None,
) -> None:
    """Keep the furthest page that the actor reached in a version of a paper.

    *number* names the version that lay open; None means the newest.

    Raises:
        NotFound: the paper or the version is not the actor's to read, or has no such
            page.
    """
    paper: Paper = access.get_paper_for(actor, paper_id)
    if number is None:
        version = document_queries.latest_version(paper.document_id)
    else:
        version = access.get_version_for(actor, paper, number)
    if actor.person_id is None or not 1 <= page <= version.pages:
        raise NotFound(paper_id)
    documents.record_reading(
        person_id=actor.person_id, version_id=version.id, page=page, at=at
    )


def _item(item_id: int) -> AgendaItem:
    item = AgendaItem.objects.filter(pk=item_id).first()
    if item is None:
        raise NotFound(item_id)
    return item


def _me(participant: Participant | None) -> Participant:
    if participant is None:
        raise NotFound
    return participant
