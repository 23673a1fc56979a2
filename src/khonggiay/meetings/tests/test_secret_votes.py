"""Secret votes: who took part is known, who voted how is not."""

from __future__ import annotations

import base64
import json
import secrets

import pytest

from khonggiay.audit.models import Entry
from khonggiay.config import cli
from khonggiay.kernel import blind_signatures
from khonggiay.kernel.errors import Invalid, NotAllowed
from khonggiay.meetings import operations as meetings
from khonggiay.meetings import queries
from khonggiay.meetings.models import Ballot, BallotKey, Credential, SecretBallot
from khonggiay.meetings.tests.api_client import Program
from khonggiay.meetings.tests.factories import (
    STARTS_AT,
    actor,
    participant,
)
from khonggiay.meetings.tests.unchanged import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def vote(city, session):
    return meetings.open_vote(
        actor=actor(city.chair),
        item_id=session.current_item_id,
        is_secret=True,
        at=STARTS_AT,
    )


class Tablet:
    """A member's device: makes a token, has it signed, casts the ballot."""

    def __init__(self, person, vote):
        self.person, self.vote = person, vote
        self.public = bytes(BallotKey.objects.get(vote=vote).public)
        self.token = blind_signatures.prepare(secrets.token_bytes(32))
        self.blinded, self.inverse = blind_signatures.blind(self.public, self.token)
        self.signature = b""

    def take(self):
        given = meetings.issue_ballot(
            actor=actor(self.person), vote_id=self.vote.pk, blinded=self.blinded,
            at=STARTS_AT,
        )  # fmt: skip
        self.signature = blind_signatures.finalize(
            self.public, self.token, given, self.inverse
        )
        return given

    def cast(self, choice="approve"):
        return meetings.cast_secret(
            vote_id=self.vote.pk, token=self.token, signature=self.signature,
            choice=choice,
        )  # fmt: skip


def voted(person, vote, choice="approve"):
    tablet = Tablet(person, vote)
    tablet.take()
    tablet.cast(choice)
    return tablet


def close(city, vote):
    return meetings.close_vote(actor=actor(city.chair), vote_id=vote.pk, at=STARTS_AT)


class TestOpenVote:
    def test_gives_each_secret_vote_a_key_of_its_own(self, city, session, vote):
        close(city, vote)
        other = meetings.open_vote(
            actor=actor(city.chair), item_id=session.current_item_id, is_secret=True,
            at=STARTS_AT,
        )  # fmt: skip

        keys = {bytes(row.public) for row in BallotKey.objects.all()}
        assert (len(keys), other.is_secret) == (2, True)

    def test_takes_no_ballot_with_a_name(self, city, session, vote):
        with refused(meetings.VoteIsSecret):
            meetings.cast(
                actor=actor(city.members[1]), vote_id=vote.pk, choice="approve",
                at=STARTS_AT,
            )  # fmt: skip

        assert Ballot.objects.count() == 0


class TestIssueBallot:
    def test_keeps_that_the_member_took_part(self, city, session, vote):
        Tablet(city.members[1], vote).take()

        taken = Credential.objects.get()
        assert taken.participant == participant(session, city.members[1])
        assert Entry.objects.filter(action="meetings.took_part").count() == 1

    def test_repeats_its_answer_to_the_same_token(self, city, session, vote):
        tablet = Tablet(city.members[1], vote)

        assert tablet.take() == tablet.take()
        assert Credential.objects.count() == 1

    def test_repeats_its_answer_after_the_closing(self, city, session, vote):
        tablet = Tablet(city.members[1], vote)
        first = tablet.take()
        close(city, vote)

        assert tablet.take() == first

    def test_is_refused_for_a_second_token(self, city, session, vote):
        Tablet(city.members[1], vote).take()

        with refused(meetings.CredentialTaken):
            Tablet(city.members[1], vote).take()

    def test_is_refused_after_closing(self, city, session, vote):
        tablet = Tablet(city.members[1], vote)
        close(city, vote)

        with refused(meetings.VoteIsClosed):
            tablet.take()

    def test_is_refused_to_a_member_who_left_the_room(self, city, session, vote):
        meetings.leave(
            actor=actor(city.members[1]),
            participant_id=participant(session, city.members[1]).pk,
            at=STARTS_AT,
        )

        with refused(meetings.NotCheckedIn):
            Tablet(city.members[1], vote).take()

    @pytest.mark.parametrize("who", ["invited", "observer", "secretary", "stranger"])
    def test_is_refused_to_who_is_no_member(self, city, session, vote, who):
        with refused(NotAllowed):
            Tablet(getattr(city, who), vote).take()

        assert Credential.objects.count() == 0


class TestCastSecret:
    def test_keeps_a_ballot_without_a_name_or_a_time(self, city, session, vote):
        before = Entry.objects.count()
        tablet = Tablet(city.members[1], vote)
        tablet.take()
        tablet.cast("disapprove")

        ballot = SecretBallot.objects.get()
        assert (ballot.choice, bytes(ballot.token)) == ("disapprove", tablet.token)
        assert Entry.objects.count() == before + 1  # that the member took part
        assert {field.name for field in SecretBallot._meta.fields} == {
            "digest", "vote", "token", "signature", "choice",
        }  # fmt: skip

    def test_counts_a_repeated_ballot_once(self, city, session, vote):
        tablet = voted(city.members[1], vote)

        assert tablet.cast() == tablet.cast()
        assert SecretBallot.objects.count() == 1

    def test_confirms_a_repeated_ballot_after_the_closing(self, city, session, vote):
        tablet = voted(city.members[1], vote)
        close(city, vote)

        assert tablet.cast() == SecretBallot.objects.get().digest

    def test_is_refused_with_the_same_token_for_another_choice(
        self, city, session, vote
    ):
        tablet = voted(city.members[1], vote)

        with refused(meetings.AlreadyVoted):
            tablet.cast("disapprove")

        assert SecretBallot.objects.get().choice == "approve"

    def test_is_refused_with_a_signature_of_another_vote(self, city, session, vote):
        close(city, vote)
        other = meetings.open_vote(
            actor=actor(city.chair), item_id=session.current_item_id, is_secret=True,
            at=STARTS_AT,
        )  # fmt: skip
        tablet = Tablet(city.members[1], other)
        tablet.take()
        tablet.vote = vote

        with refused(meetings.NotAuthentic):
            tablet.cast()

    def test_is_refused_with_a_token_that_nobody_signed(self, city, session, vote):
        tablet = Tablet(city.members[1], vote)
        tablet.signature = bytes(256)

        with refused(meetings.NotAuthentic):
            tablet.cast()

    def test_is_refused_after_closing(self, city, session, vote):
        tablet = Tablet(city.members[1], vote)
        tablet.take()
        close(city, vote)

        with refused(meetings.VoteIsClosed):
            tablet.cast()

    def test_is_refused_with_a_fourth_choice(self, city, session, vote):
        tablet = Tablet(city.members[1], vote)
        tablet.take()

        with refused(Invalid):
            tablet.cast("maybe")


class TestCloseVote:
    def test_counts_and_names_who_took_part_but_not_how(self, city, session, vote):
        for person, choice in zip(
            city.members[:4], ["approve", "approve", "approve", "disapprove"],
            strict=True,
        ):  # fmt: skip
            voted(person, vote, choice)

        result = close(city, vote).result

        assert (result["approve"], result["disapprove"]) == (3, 1)
        assert (result["passed"], result["names"]) == (True, [])
        assert len(result["took_part"]) == 4

    def test_forgets_the_key_that_signed(self, city, session, vote):
        close(city, vote)

        assert BallotKey.objects.get().private is None

    def test_does_not_let_the_chairs_side_break_a_tie(self, city, session, vote):
        for person, choice in zip(
            city.members[:4], ["approve", "approve", "disapprove", "disapprove"],
            strict=True,
        ):  # fmt: skip
            voted(person, vote, choice)

        result = close(city, vote).result

        assert (result["passed"], result["by_chair"]) == (False, False)

    def test_journals_the_digest_of_the_list(self, city, session, vote):
        voted(city.members[1], vote)

        result = close(city, vote).result

        entry = Entry.objects.get(action="meetings.vote_closed")
        assert entry.detail["digest"] == result["digest"]


class TestRecount:
    @pytest.fixture
    def published(self, city, session, vote):
        for person in city.members[:3]:
            voted(person, vote)
        return queries.published(close(city, vote))

    def test_finds_a_list_in_order(self, published):
        found = meetings.recount(published)

        assert found.counts == {"approve": 3, "disapprove": 0, "not_voting": 0}
        assert (found.ballots, found.took_part, found.faults) == (3, 3, [])

    def test_finds_a_changed_choice_by_the_counts(self, published):
        published["ballots"][0]["choice"] = "disapprove"

        assert meetings.recount(published).faults == [
            "the counts are not those that were told"
        ]

    def test_finds_a_ballot_that_nobody_signed(self, published):
        token = base64.b64encode(bytes(64)).decode()
        published["ballots"][1]["token"] = token

        assert "ballot 2: the signature is not the vote's" in (
            meetings.recount(published).faults
        )

    def test_finds_a_ballot_counted_twice(self, published):
        published["ballots"].append(published["ballots"][0])

        assert meetings.recount(published).faults == [
            "ballot 4: the same token stands above",
            "4 ballots of 3 who took part",
        ]

    def test_is_refused_for_another_file(self, published):
        with pytest.raises(meetings.NotAList):
            meetings.recount({"ballots": []})

    def test_is_a_command_for_anyone(self, published, tmp_path, capsys):
        path = tmp_path / "list.json"
        path.write_text(json.dumps(published), encoding="utf-8")

        with pytest.raises(SystemExit) as left:
            cli.main(["votes", "recount", str(path)])

        assert left.value.code == 0
        assert "approve          3" in capsys.readouterr().out


class TestOverTheApi:
    def test_the_whole_way_of_a_ballot(self, city, session):
        chair, member = Program(city.chair), Program(city.members[1])
        shown = chair.do(
            "POST", f"/items/{session.current_item_id}/votes", {"secret": True}
        )
        public = base64.b64decode(shown["public_key"])
        token = blind_signatures.prepare(secrets.token_bytes(32))
        blinded, inverse = blind_signatures.blind(public, token)
        given = member.do(
            "POST", f"/votes/{shown['id']}/credential",
            {"blinded": base64.b64encode(blinded).decode()},
        )  # fmt: skip
        signature = blind_signatures.finalize(
            public, token, base64.b64decode(given["blind_signature"]), inverse
        )
        ballot = {
            "token": base64.b64encode(token).decode(),
            "signature": base64.b64encode(signature).decode(),
            "choice": "approve",
        }

        receipt = Program(None).do(
            "POST", f"/votes/{shown['id']}/secret-ballots", ballot
        )["receipt"]
        named = member.refused("POST", f"/votes/{shown['id']}/secret-ballots", ballot)
        early = member.refused("GET", f"/votes/{shown['id']}/secret-ballots")
        chair.do("POST", f"/votes/{shown['id']}/close")

        published = member.get(f"/votes/{shown['id']}/secret-ballots")
        assert named == (409, "identity_not_wanted")
        assert early == (404, "not_found")
        assert [row["receipt"] for row in published["ballots"]] == [receipt]
        assert receipt == queries.receipt_of(token)
