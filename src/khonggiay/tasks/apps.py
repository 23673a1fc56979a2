"""How the module joins the program."""

from __future__ import annotations

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Tell the search who finds which task."""

    name = "khonggiay.tasks"

    def ready(self) -> None:
        """Register the tokens of people's desks."""
        from khonggiay.search import operations as search
        from khonggiay.tasks import access

        search.register_dated_audience(access.tokens_of)
