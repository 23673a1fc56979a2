"""Opinions before the session: the last word counts, unless it would go unseen."""

from __future__ import annotations

import pytest

from khonggiay.kernel.errors import Invalid, NotAllowed
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.models import AgendaItem, Opinion
from khonggiay.meetings.tests.api_client import Program
from khonggiay.meetings.tests.factories import AT, actor, items
from khonggiay.meetings.tests.unchanged import fingerprint, refused


class TestGiveOpinion:
    def test_replaces_the_one_before(self, city, meeting_in):
        meeting, person = meeting_in.approved(), actor(city.members[1])
        item = AgendaItem.objects.filter(meeting=meeting).order_by("pk").first()
        meetings.give_opinion(
            actor=person, item_id=item.pk, stance="agree", text="", at=AT
        )

        meetings.give_opinion(
            actor=person, item_id=item.pk, stance="amend", text="Thêm vốn.", at=AT
        )

        (opinion,) = Opinion.objects.all()
        assert (opinion.stance, opinion.text) == ("amend", "Thêm vốn.")

    def test_needs_words_unless_one_agrees(self, city, meeting_in):
        meeting = meeting_in.approved()

        with refused(Invalid):
            meetings.give_opinion(
                actor=actor(city.members[1]),
                item_id=items(meeting)[0].pk,
                stance="disagree",
                text=" ",
                at=AT,
            )

    @pytest.mark.parametrize("based_on", [0, 1])
    def test_does_not_replace_unseen_what_was_sent_meanwhile(
        self, city, meeting_in, based_on
    ):
        item, me = items(meeting_in.approved())[0], actor(city.members[1])
        give = {"actor": me, "item_id": item.pk, "at": AT}
        meetings.give_opinion(**give, stance="agree", text="", based_on=0)
        meetings.give_opinion(**give, stance="amend", text="Thêm vốn.", based_on=1)

        with refused(meetings.OpinionChanged) as caught:
            meetings.give_opinion(
                **give, stance="question", text="Vì sao?", based_on=based_on
            )

        details = caught.value.details()
        assert (details["stance"], details["text"]) == ("amend", "Thêm vốn.")
        assert details["revision"] == 2

    def test_replaces_what_its_writer_has_seen(self, city, meeting_in):
        item, me = items(meeting_in.approved())[0], actor(city.members[1])
        give = {"actor": me, "item_id": item.pk, "at": AT}
        meetings.give_opinion(**give, stance="agree", text="", based_on=0)

        opinion = meetings.give_opinion(
            **give, stance="amend", text="Thêm vốn.", based_on=1
        )

        assert (opinion.text, opinion.revision) == ("Thêm vốn.", 2)

    def test_finds_nothing_to_replace_where_the_same_was_sent(self, city, meeting_in):
        item, me = items(meeting_in.approved())[0], actor(city.members[1])
        give = {"actor": me, "item_id": item.pk, "stance": "amend", "at": AT}
        meetings.give_opinion(**give, text="Thêm vốn.")
        before = fingerprint()

        opinion = meetings.give_opinion(**give, text="Thêm vốn. ", based_on=0)

        assert opinion.revision == 1
        assert fingerprint() == before

    def test_is_refused_to_who_takes_no_part(self, city, meeting_in):
        meeting = meeting_in.approved()

        with refused(NotAllowed):
            meetings.give_opinion(
                actor=actor(city.stranger),
                item_id=items(meeting)[0].pk,
                stance="agree",
                text="",
                at=AT,
            )


class TestOpinionOverTheApi:
    def test_replaces_the_one_before(self, city, meeting_in):
        meeting = meeting_in.approved()
        member = Program(city.members[1])
        path = f"/items/{items(meeting)[0].pk}/opinion"

        member.do("PUT", path, {"stance": "question", "text": "Vì sao?"})
        member.do("PUT", path, {"stance": "agree"})

        assert member.get(path)["stance"] == "agree"
        assert Opinion.objects.count() == 1

    def test_shows_what_another_device_sent_meanwhile(self, city, meeting_in):
        path = f"/items/{items(meeting_in.approved())[0].pk}/opinion"
        member = Program(city.members[1])
        member.do("PUT", path, {"stance": "amend", "text": "Thêm vốn.", "based_on": 0})
        mine = {"stance": "question", "text": "Vì sao?", "based_on": 0}

        answer = member.call("PUT", path, mine)

        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (409, "opinion_changed")
        assert (problem["text"], problem["revision"]) == ("Thêm vốn.", 1)
        assert member.do("PUT", path, mine | {"based_on": 1})["revision"] == 2
