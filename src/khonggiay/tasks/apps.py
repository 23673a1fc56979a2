"""How the module joins the program."""

from __future__ import annotations

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Tell the search who finds which task."""

    name = "khonggiay.tasks"

    def ready(self) -> None:
        """Register the tokens of people's desks, and how tasks are indexed again."""
        from khonggiay.search import operations as search
        from khonggiay.tasks import access
        from khonggiay.tasks.operations import common

        search.register_dated_audience(access.tokens_of)
        search.register_rebuilder(
            "tasks",
            kinds=["task"],
            next_id=common.next_to_index,
            index=common.index_again,
        )
