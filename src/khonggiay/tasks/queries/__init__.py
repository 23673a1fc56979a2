"""Reads of tasks for others: lists, counts, one task's facts and its history."""

from khonggiay.tasks.queries.brief import BriefLine, MorningBrief, morning_brief
from khonggiay.tasks.queries.desk import Desk, audience_of, desk_of, tokens_of
from khonggiay.tasks.queries.lists import (
    STATES,
    WHOSE,
    DueCounts,
    TaskCard,
    TaskFilters,
    card_of,
    cards_of_source,
    due_counts,
    filter_counts,
    lead_units,
    task_list,
    tasks_due_for,
)
from khonggiay.tasks.queries.page import (
    FileCard,
    Step,
    TaskFacts,
    facts_of,
    history,
    task_number,
)

__all__ = [
    "STATES",
    "WHOSE",
    "BriefLine",
    "Desk",
    "DueCounts",
    "FileCard",
    "MorningBrief",
    "Step",
    "TaskCard",
    "TaskFacts",
    "TaskFilters",
    "audience_of",
    "card_of",
    "cards_of_source",
    "desk_of",
    "due_counts",
    "facts_of",
    "filter_counts",
    "history",
    "lead_units",
    "morning_brief",
    "task_list",
    "task_number",
    "tasks_due_for",
    "tokens_of",
]
