"""How the module joins the program."""

from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Gives the search the texts of pages, which are kept here."""

    name = "khonggiay.documents"

    def ready(self) -> None:
        """Register the texts of versions."""
        from khonggiay.documents import queries
        from khonggiay.search import operations as search

        search.register_texts("version", queries.texts_of)
