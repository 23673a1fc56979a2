"""`khonggiay manage rebuild_search`: make the index of the search anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from khonggiay.search import operations

_EVERY = 100


class Command(BaseCommand):
    """Go on with a rebuilding, or begin one; safe to break off and to run again."""

    help = (
        "Index everything again, thing by thing, while the program runs. Broken off, "
        "it goes on where it stood. What is indexed already is only looked at."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--anew`."""
        parser.add_argument(
            "--anew",
            action="store_true",
            help="begin with the first thing, wherever an earlier run stood",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Index until all is done, and say how far it is."""
        if options["anew"] or not operations.is_rebuilding():
            operations.start_anew()
        done = 0
        while operations.rebuild():
            done += 1
            if done % _EVERY == 0:
                self.stdout.write(f"{done} …")
        operations.weigh()
        self.stdout.write(f"The index is complete: {done} meetings and tasks.")
