"""What follows from which event: the one table.

Whoever asks "what happens when conclusions are approved?" reads it here. Each handler
runs after the commit of the act, in the worker, at least once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from khonggiay.documents import events as documents
from khonggiay.flows import reactions_documents as about_documents
from khonggiay.flows import reactions_marks as about_marks
from khonggiay.flows import reactions_meetings as about_meetings
from khonggiay.flows import reactions_papers as about_papers
from khonggiay.flows import reactions_texts as about_texts
from khonggiay.kernel.outbox import Handler
from khonggiay.meetings import events as meetings
from khonggiay.tasks import events as tasks
from khonggiay.tasks import operations as about_tasks

E_contra = TypeVar("E_contra", contravariant=True)


class Reaction(Protocol[E_contra]):
    """A function that reacts to one kind of event."""

    def __call__(self, event: E_contra, /, *, at: dt.datetime) -> None:
        """React; a second call with the same event changes nothing."""


def _on(
    event: type[E_contra], *reactions: Reaction[E_contra]
) -> tuple[type, Sequence[Handler]]:
    return event, reactions


SUBSCRIPTIONS: Mapping[type, Sequence[Handler]] = dict(
    [
        # ── documents ────────────────────────────────────────────────────────────
        # The act that adds a version to a meeting's paper indexes it and tells of it.
        _on(
            documents.VersionAdded,
            about_documents.compare_with_older,
            about_marks.carry_to_new_version,
        ),
        # An office file has pages only now.
        _on(
            documents.PagesRead,
            about_texts.make_findable,
            about_documents.compare_again,
            about_marks.carry_what_came_late,
        ),
        _on(documents.MarksLeftBehind, about_marks.carry_what_came_late),
        _on(
            documents.MarksCarried,
            about_marks.let_devices_fetch,
            about_papers.tell_of_carried_notes,
        ),
        # ── meetings ─────────────────────────────────────────────────────────────
        _on(meetings.ProgrammeSubmitted, about_meetings.ask_for_review),
        _on(meetings.ProgrammeReturned, about_meetings.tell_of_return),
        _on(meetings.ProgrammeApproved, about_meetings.hand_out_programme),
        _on(
            meetings.ReplacementProposed,
            about_documents.compare_proposal,
            about_papers.ask_to_confirm,
        ),
        _on(meetings.ReplacementDeclined, about_papers.tell_of_decline),
        _on(
            meetings.PaperReplaced,
            about_papers.tell_of_new_version,
            about_papers.tell_of_confirmation,
        ),
        _on(meetings.ReadersReminded, about_papers.remind_readers),
        _on(meetings.ParticipantExcused, about_meetings.tell_of_excuse),
        _on(meetings.PacksMissing, about_meetings.ask_for_packs),
        _on(meetings.SessionOpened, about_meetings.call_into_the_room),
        _on(meetings.SessionClosed, about_meetings.remind_of_conclusions),
        _on(meetings.ConclusionsApproved, about_meetings.hand_out_conclusions),
        _on(meetings.NoteShared, about_marks.tell_of_shared_note),
        # ── tasks ────────────────────────────────────────────────────────────────
        _on(
            tasks.TaskAssigned,
            about_tasks.tell_of_assignment,
            about_tasks.tell_of_part,
        ),
        _on(tasks.TaskAccepted, about_tasks.tell_of_acceptance),
        _on(tasks.TaskRefused, about_tasks.tell_of_refusal),
        _on(tasks.TaskHandedOver, about_tasks.tell_of_hand_over),
        _on(tasks.TaskReported, about_tasks.tell_of_report),
        _on(tasks.TaskCompleted, about_tasks.tell_of_completion),
        _on(tasks.TaskReturned, about_tasks.tell_of_return),
        _on(tasks.TaskCancelled, about_tasks.tell_of_cancellation),
        # The assigner sees progress on the task's page; nobody is told of each step.
        _on(tasks.TaskProgressed),
    ]
)
