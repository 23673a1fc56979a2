"""One meeting of a city's committee, told through the API with tokens only.

Each chapter is one step of the seed: what officials do, who does it, and what the
city answers. The same story is told in peace (`test_api_journey`) and while servers
are killed (`test_kill_nine`). Every act knows which lines it leaves in the journal and
which rows it adds, so that a listener can tell whether all of it is there, once.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

import httpx
from tests.harness import City
from tests.programs import Login

from khonggiay.files.tests import samples

# What is counted in the database: one name for each thing that an act may add.
TABLES = {
    "meetings": "meetings_meeting",
    "items": "meetings_agendaitem",
    "papers": "meetings_paper",
    "documents": "documents_document",
    "versions": "documents_version",
    "revisions": "meetings_programmerevision",
    "replacements": "meetings_paperreplacement",
    "remarks": "meetings_remark",
    "opinions": "meetings_opinion",
    "readings": "documents_reading",
    "speeches": "meetings_speechrequest",
    "votes": "meetings_vote",
    "ballots": "meetings_ballot",
    "conclusions": "meetings_conclusion",
    "directives": "meetings_directive",
    "notices": "meetings_conclusionnotice",
    "tasks": "tasks_task",
    "reports": "tasks_progressreport",
    "files": "tasks_taskfile",
    "keys": "kernel_idempotencykey",
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Act:
    """What somebody asked of the city, and what must stand there afterwards."""

    key: str
    who: str
    method: str
    path: str
    journal: tuple[str, ...]
    rows: Mapping[str, int]

    def __str__(self) -> str:
        return f"{self.key}: {self.who} {self.method} {self.path}"


Around = Callable[[Act], AbstractContextManager[object]]


class Story:
    """The acts of one meeting, in order. `around` is entered around every act."""

    def __init__(self, city: City, around: Around | None = None) -> None:
        self.city = city
        self._around = around or (lambda _act: contextlib.nullcontext())
        self._logins: dict[str, Login] = {}
        self.done: list[Act] = []
        self.refused = 0
        self.meeting_id = 0
        self.items: dict[str, int] = {}
        self.papers: list[int] = []
        self.task_ids: list[int] = []
        self.screen_code = ""

    # ── how acts are done ────────────────────────────────────────────────────────

    def person(self, name: str) -> Login:
        """Return the program of one person."""
        if name not in self._logins:
            self._logins[name] = self.city.login(name)
        return self._logins[name]

    def repetitions(self) -> int:
        """Return how many requests found no answer and were sent again."""
        return sum(login.repetitions for login in self._logins.values())

    def do(
        self,
        who: str,
        method: str,
        path: str,
        content: Any = None,
        *,
        journal: str | tuple[str, ...] = (),
        rows: Mapping[str, int] | None = None,
        **more: Any,
    ) -> Any:
        """Have *who* do an act that succeeds; return what the city answered."""
        act = Act(
            key=f"act-{len(self.done) + self.refused + 1:03}",
            who=who,
            method=method,
            path=path,
            journal=(journal,) if isinstance(journal, str) else journal,
            rows={"keys": 1, **(rows or {})},
        )
        with self._around(act):
            response = self._send(act, content, **more)
            assert response.status_code in (200, 201), f"{act}: {response.text}"
            # Said once more under the same key, the act is not done again.
            again = self._send(act, content, **more)
            assert again.status_code == response.status_code, f"{act}: {again.text}"
            assert again.json() == response.json(), str(act)
            self.done.append(act)
        return response.json()

    def refuse(
        self, who: str, method: str, path: str, content: Any = None, **more: Any
    ) -> dict[str, Any]:
        """Have *who* ask for what cannot be; return the problem that is answered."""
        self.refused += 1
        key = f"refused-{self.refused:03}"
        response = self.person(who).act(method, path, content, key=key, **more)
        assert response.status_code >= 400, f"{who} {method} {path}: {response.text}"
        assert response.headers["content-type"] == "application/problem+json"
        problem: dict[str, Any] = response.json()
        assert problem["status"] == response.status_code
        return problem

    def _send(self, act: Act, content: Any, **more: Any) -> httpx.Response:
        login = self.person(act.who)
        return login.act(act.method, act.path, content, key=act.key, **more)

    def item(self, who: str, name: str, title: str, kind: str, **more: Any) -> None:
        """Add an item to the programme and remember it by *name*."""
        changed = self.do(
            who, "POST", f"{self.path}/programme",
            {"revision": self.revision, "title": title, "kind": kind, **more},
            journal="meetings.item_added", rows={"items": 1, "revisions": 1},
        )  # fmt: skip
        self.items[name] = changed["item_id"]

    def send_paper(self, who: str, item: str, filename: str, pages: int) -> None:
        """Send a PDF for an item."""
        paper = self.do(
            who, "POST", f"/items/{self.items[item]}/papers",
            files={"file": (filename, samples.pdf(pages), "application/pdf")},
            journal=("documents.version_added", "meetings.paper_added"),
            rows={"papers": 1, "documents": 1, "versions": 1, "revisions": 1},
        )  # fmt: skip
        assert paper["pages"] == pages
        self.papers.append(paper["id"])

    @property
    def path(self) -> str:
        """The address of the meeting."""
        return f"/meetings/{self.meeting_id}"

    @property
    def revision(self) -> int:
        """The revision of the programme that the secretary sees."""
        return int(self.person("secretary").get(f"{self.path}/programme")["revision"])

    # ── what must stand in the database ──────────────────────────────────────────

    def expected(self) -> tuple[collections.Counter[str], collections.Counter[str]]:
        """Return the journal lines and the rows that the acts so far have left."""
        journal: collections.Counter[str] = collections.Counter()
        rows: collections.Counter[str] = collections.Counter()
        for act in self.done:
            journal.update(act.journal)
            rows.update(act.rows)
        return journal, rows

    def found(self) -> tuple[collections.Counter[str], collections.Counter[str]]:
        """Return the journal lines and the rows that stand in the database."""
        lines = self.city.rows(
            "SELECT action, count(*) FROM audit_entry WHERE person_id IS NOT NULL"
            " AND address <> '' GROUP BY action"
        )
        counts = self.city.rows(
            " UNION ALL ".join(
                f"SELECT '{name}', count(*) FROM {table}"
                for name, table in TABLES.items()
            )
        )
        return (
            collections.Counter(dict(lines)),
            collections.Counter({name: count for name, count in counts if count}),
        )

    def check(self) -> None:
        """Assert that every confirmed act is there, and none of them twice."""
        journal, rows = self.found()
        expected_journal, expected_rows = self.expected()
        assert journal == expected_journal
        assert rows == +expected_rows


def tomorrow_at(hour: int, minute: int = 0) -> str:
    """Return an hour of tomorrow in the city, as the API writes moments."""
    from khonggiay.kernel import dates

    day = dates.city_date(dt.datetime.now(dt.UTC)) + dt.timedelta(days=1)
    at = dates.day_start(day) + dt.timedelta(hours=hour, minutes=minute)
    return at.isoformat()
