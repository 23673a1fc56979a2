"""People who do every act of a meeting as it stands, by chance where one may choose."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import secrets
from collections.abc import Callable
from typing import Any

from khonggiay.files.tests import samples
from khonggiay.kernel import blind_signatures
from khonggiay.kernel.errors import NotFound
from khonggiay.meetings import operations
from khonggiay.meetings.models import (
    BallotKey,
    Meeting,
    Paper,
    PaperReplacement,
    SpeechRequest,
    Vote,
)
from khonggiay.meetings.operations import DirectiveDraft, Naming
from khonggiay.meetings.queries.steps import last_step
from khonggiay.meetings.rules import Role
from khonggiay.meetings.tests import factories
from khonggiay.meetings.tests.factories import (
    City,
    actor,
    again,
    items,
    participant,
)
from khonggiay.people.models import Person

NOW = factories.STARTS_AT + dt.timedelta(minutes=30)


@dataclasses.dataclass
class Office:
    """The city's people doing every act that there is, as the meeting stands."""

    city: City
    meeting: Meeting
    chance: random.Random = dataclasses.field(
        default_factory=lambda: random.Random(0)  # noqa: S311  a game of chance
    )

    sent: int = 0

    def do(self, name: str) -> None:
        """Do the act of this name."""
        getattr(self, name)()

    # ── who and what ─────────────────────────────────────────────────────────────

    @property
    def _here(self) -> dict[str, Any]:
        return {"meeting_id": self.meeting.pk, "at": NOW}

    @property
    def _revised(self) -> dict[str, Any]:
        return {"revision": again(self.meeting).revision, "at": NOW}

    @property
    def _secretary(self) -> Any:
        return actor(self.city.secretary)

    @property
    def _chair(self) -> Any:
        return actor(self.city.chair)

    def _member(self) -> Person:
        return self.chance.choice(self.city.members)

    def _item(self) -> Any:
        return self.chance.choice(items(self.meeting))

    def _item_id(self) -> int:
        return int(self._item().pk)

    def _decided(self) -> int:
        found = [item for item in items(self.meeting) if item.kind == "decide"]
        return found[0].pk if found else 0

    def _vote_id(self) -> int:
        row = Vote.objects.filter(meeting=self.meeting).order_by("-pk").first()
        return row.pk if row else 0

    def _request(self, state: str) -> SpeechRequest | None:
        rows = SpeechRequest.objects.filter(meeting=self.meeting, state=state)
        return rows.order_by("pk").first()

    # ── preparation ──────────────────────────────────────────────────────────────

    def add_item(self) -> None:
        parent = self._item() if self.chance.random() < 0.4 else None
        operations.add_item(
            actor=self._secretary, meeting_id=self.meeting.pk, title="Nội dung mới",
            kind=self.chance.choice(["inform", "discuss", "decide"]),
            parent_id=parent.pk if parent else None, **self._revised,
        )  # fmt: skip

    def change_item(self) -> None:
        operations.change_item(
            actor=self._secretary, item_id=self._item_id(), title="Nội dung đã sửa",
            kind="decide", minutes_planned=self.chance.randint(5, 60),
            presenting_unit_id=self.city.finance.pk, **self._revised,
        )  # fmt: skip

    def move_item(self) -> None:
        parent = self._item() if self.chance.random() < 0.4 else None
        operations.move_item(
            actor=self._secretary, item_id=self._item_id(), place=0,
            parent_id=parent.pk if parent else None, **self._revised,
        )  # fmt: skip

    def remove_item(self) -> None:
        last = items(self.meeting)[-1]
        operations.remove_item(actor=self._secretary, item_id=last.pk, **self._revised)

    def add_paper(self) -> None:
        factories.add_paper(self._item())

    def remove_paper(self) -> None:
        for item in items(self.meeting):
            for paper in item.papers.all():
                operations.remove_paper(
                    actor=self._secretary, paper_id=paper.pk, **self._revised
                )
                return

    def add_paper_in_review(self) -> None:
        operations.add_paper(
            actor=actor(self.city.chief), item_id=self._item_id(), at=NOW,
            filename="Tờ trình.pdf", data=samples.pdf(2),
        )  # fmt: skip

    def _paper(self) -> Paper:
        rows = Paper.objects.filter(item__meeting=self.meeting)
        return self.chance.choice(list(rows.order_by("pk")))

    def _replace(self, who: Any) -> None:
        self.sent += 1
        operations.replace_paper(
            actor=who, paper_id=self._paper().pk, at=NOW, filename="Bản mới.pdf",
            data=samples.pdf(1, width=595 + self.sent),
        )  # fmt: skip

    def replace_paper(self) -> None:
        is_out = again(self.meeting).state not in ("draft", "returned", "submitted")
        self._replace(self._chair if is_out else self._secretary)

    def propose_replacement(self) -> None:
        self._replace(self._secretary)

    @property
    def _waiting(self) -> dict[str, Any]:
        row = PaperReplacement.objects.filter(state="proposed").order_by("pk").first()
        return {"replacement_id": row.pk if row else 0, "at": NOW}

    def confirm_replacement(self) -> None:
        operations.confirm_replacement(actor=self._chair, over=1, **self._waiting)

    def decline_replacement(self) -> None:
        operations.decline_replacement(
            actor=actor(self.city.chief), remark="Thiếu phụ lục.", **self._waiting
        )

    def restrict_paper(self) -> None:
        operations.restrict_paper(
            actor=self._secretary, paper_id=self._paper().pk, is_confidential=True,
            is_downloadable=False, at=NOW,
        )  # fmt: skip

    def remind_readers(self) -> None:
        operations.remind_readers(actor=self._secretary, **self._here)

    def withdraw_replacement(self) -> None:
        operations.withdraw_replacement(actor=self._secretary, **self._waiting)

    def change_facts(self) -> None:
        hours = self.chance.randint(1, 5)
        operations.change_facts(
            actor=self._secretary, meeting_id=self.meeting.pk, title="Phiên đổi ngày",
            place="Phòng họp số 2", ends_at=NOW + dt.timedelta(days=1, hours=hours),
            starts_at=NOW + dt.timedelta(days=1), **self._revised,
        )  # fmt: skip

    def name_participants(self) -> None:
        roles = {self.city.chair: Role.CHAIR, self.city.secretary: Role.SECRETARY}
        guest = self.chance.choice([self.city.invited, self.city.stranger])
        roles[guest] = self.chance.choice([Role.INVITED, Role.OBSERVER])
        operations.name_participants(
            actor=self._secretary, meeting_id=self.meeting.pk, **self._revised,
            naming=[Naming(person_id=p.pk, role=role) for p, role in roles.items()],
        )  # fmt: skip

    def submit(self) -> None:
        operations.submit(
            actor=self._secretary, meeting_id=self.meeting.pk, at=factories.AT
        )

    def return_(self) -> None:
        chief = actor(self.city.chief)
        operations.return_(actor=chief, remark="Bổ sung.", **self._here)

    def approve(self) -> None:
        operations.approve(actor=actor(self.city.chief), **self._here)

    # ── before the session ───────────────────────────────────────────────────────

    def reply(self) -> None:
        reply = self.chance.choice(["attending", "excused"])
        operations.reply(
            actor=actor(self._member()), reply=reply, reason="Đi công tác", **self._here
        )

    def give_opinion(self) -> None:
        operations.give_opinion(
            actor=actor(self._member()), item_id=self._item_id(), stance="amend",
            text="Bổ sung tiến độ.", at=NOW,
        )  # fmt: skip

    def note_reading(self) -> None:
        for item in items(self.meeting):
            for paper in item.papers.all():
                operations.note_reading(
                    actor=actor(self.city.secretary), paper_id=paper.pk, page=2, at=NOW
                )
                return

    # ── the session ──────────────────────────────────────────────────────────────

    def check_in(self) -> None:
        operations.check_in(actor=actor(self._member()), **self._here)

    def check_in_other(self) -> None:
        who = participant(self.meeting, self._member())
        operations.check_in_other(actor=self._secretary, participant_id=who.pk, at=NOW)

    def leave(self) -> None:
        who = participant(self.meeting, self._member())
        operations.leave(actor=self._secretary, participant_id=who.pk, at=NOW)

    def open_session(self) -> None:
        operations.open_session(actor=self._chair, **self._here)

    def suspend(self) -> None:
        operations.suspend(actor=self._chair, **self._here)

    def resume(self) -> None:
        operations.resume(actor=self._chair, **self._here)

    def close_session(self) -> None:
        operations.close_session(actor=self._chair, **self._here)

    def go_to_item(self) -> None:
        item = self._decided() if self.chance.random() < 0.5 else self._item_id()
        operations.go_to_item(actor=self._chair, item_id=item, at=NOW)

    def skip_item(self) -> None:
        operations.skip_item(actor=self._chair, item_id=self._item_id(), at=NOW)

    def undo_step(self) -> None:
        step = last_step(again(self.meeting))
        operations.undo_step(
            actor=self._chair, step_id=step.pk if step else 0, **self._here
        )

    def present(self) -> None:
        papers = Paper.objects.filter(item__meeting=self.meeting).order_by("pk")
        operations.present(
            actor=self._chair, paper_id=papers[0].pk,
            page=self.chance.randint(1, 9), **self._here,
        )  # fmt: skip

    def stop_presenting(self) -> None:
        operations.stop_presenting(actor=self._chair, **self._here)

    def ask_to_speak(self) -> None:
        operations.ask_to_speak(actor=actor(self._member()), **self._here)

    def give_floor(self) -> None:
        self._floor(operations.give_floor, "waiting")

    def extend_speech(self) -> None:
        request = self._request("waiting")
        if request is not None:
            operations.extend_speech(
                actor=self._chair, request_id=request.pk, minutes=2, at=NOW
            )

    def order_speakers(self) -> None:
        order = self.chance.choice(["arrival", "protocol"])
        operations.order_speakers(actor=self._secretary, order=order, **self._here)

    def withdraw(self) -> None:
        self._floor(operations.withdraw, "waiting")

    def end_speech(self) -> None:
        self._floor(operations.end_speech, "speaking")

    def _floor(self, act: Callable[..., None], state: str) -> None:
        request = self._request(state)
        if request is not None:
            act(actor=self._chair, request_id=request.pk, at=NOW)

    def open_vote(self) -> None:
        operations.open_vote(actor=self._chair, item_id=self._decided(), at=NOW)

    def cast(self) -> None:
        choice = self.chance.choice(["approve", "disapprove", "not_voting"])
        operations.cast(
            actor=actor(self._member()), vote_id=self._vote_id(), choice=choice, at=NOW
        )

    def close_vote(self) -> None:
        operations.close_vote(actor=self._chair, vote_id=self._vote_id(), at=NOW)

    def issue_ballot(self) -> None:
        self._taken_ballot(self._member())

    def cast_secret(self) -> None:
        token, signature = self._taken_ballot(self.city.members[0])
        operations.cast_secret(
            vote_id=self._vote_id(), token=token, signature=signature, choice="approve"
        )

    def _taken_ballot(self, person: Person) -> tuple[bytes, bytes]:
        key = BallotKey.objects.filter(vote=self._vote_id()).first()
        if key is None:
            raise NotFound(self._vote_id())
        public = bytes(key.public)
        token = blind_signatures.prepare(secrets.token_bytes(32))
        blinded, inverse = blind_signatures.blind(public, token)
        given = operations.issue_ballot(
            actor=actor(person), vote_id=self._vote_id(), blinded=blinded, at=NOW
        )
        return token, blind_signatures.finalize(public, token, given, inverse)

    # ── conclusions ──────────────────────────────────────────────────────────────

    def conclude(self) -> None:
        item = self._item()
        known = getattr(item, "conclusion", None)
        operations.conclude(
            actor=self._secretary, item_id=item.pk, text="Thống nhất thông qua.",
            revision=known.revision if known else 0, at=NOW,
            directives=[
                DirectiveDraft(text="Hoàn chỉnh", lead_unit_id=self.city.finance.pk)
            ],
        )  # fmt: skip

    def approve_conclusions(self) -> None:
        operations.approve_conclusions(actor=self._chair, **self._here)

    # ── what leads to an act ─────────────────────────────────────────────────────

    def check_in_all(self) -> None:
        for person in self.city.members:
            operations.check_in(actor=actor(person), **self._here)

    def go_to_the_vote(self) -> None:
        operations.go_to_item(actor=self._chair, item_id=self._decided(), at=NOW)

    def open_secret_vote(self) -> None:
        operations.open_vote(
            actor=self._chair, item_id=self._decided(), is_secret=True, at=NOW
        )

    def go_to_all(self) -> None:
        for item in items(self.meeting):
            operations.go_to_item(actor=self._chair, item_id=item.pk, at=NOW)
