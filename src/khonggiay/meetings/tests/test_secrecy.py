"""What an administrator finds who has everything after a secret vote: nothing.

The dump is what the database itself can tell: every row of every table with its hidden
transaction number (`xmin`) and its place in the file (`ctid`), the journal, the outbox
and the live log among them. A ballot leaves no line in an access log of ours.
"""

from __future__ import annotations

import base64
import secrets
from collections import Counter

import pytest
from django.db import connection

from khonggiay.kernel import blind_signatures
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.models import BallotKey, Credential
from khonggiay.meetings.tests.factories import STARTS_AT, actor

pytestmark = pytest.mark.django_db(transaction=True)

POLLS = 20


def open_vote(city, session):
    return meetings.open_vote(
        actor=actor(city.chair), item_id=session.current_item_id, is_secret=True,
        at=STARTS_AT,
    )  # fmt: skip


def close(city, vote):
    meetings.close_vote(actor=actor(city.chair), vote_id=vote.pk, at=STARTS_AT)


def vote_one_by_one(city, vote) -> dict[int, bytes]:
    """Let the members vote in the worst way: paper and ballot at once, in their order.

    Returns the truth that the attacker looks for: whose token is which.
    """
    public = bytes(BallotKey.objects.get(vote=vote).public)
    truth = {}
    for person in city.members:
        token = blind_signatures.prepare(secrets.token_bytes(32))
        blinded, inverse = blind_signatures.blind(public, token)
        given = meetings.issue_ballot(
            actor=actor(person), vote_id=vote.pk, blinded=blinded, at=STARTS_AT
        )
        meetings.cast_secret(
            vote_id=vote.pk, token=token, choice="approve",
            signature=blind_signatures.finalize(public, token, given, inverse),
        )  # fmt: skip
        truth[person.pk] = token
    return truth


def guesses(vote, order: str) -> dict[int, bytes]:
    """Join voters to ballots: the first who took a paper to the first ballot, …"""
    voters = Credential.objects.filter(vote=vote).order_by("pk")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT token FROM meetings_secretballot WHERE vote_id = %s ORDER BY {order}",  # noqa: E501
            [vote.pk],
        )
        tokens = [bytes(token) for (token,) in cursor.fetchall()]
    persons = voters.values_list("participant__person_id", flat=True)
    return dict(zip(persons, tokens, strict=True))


def dump() -> dict[str, list[tuple[str, str]]]:
    """Return of every table the rows as text with their transaction numbers."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT t.xmin::text, t::text FROM {quoted} t")
            found[table] = cursor.fetchall()
    return found


ORDERS = ["xmin::text::bigint, ctid", "ctid", "digest"]


class TestWhileTheVoteIsOpen:
    def test_the_attack_works_on_rows_as_they_arrived(self, city, session):
        vote = open_vote(city, session)
        truth = vote_one_by_one(city, vote)

        assert guesses(vote, ORDERS[0]) == truth


class TestAfterTheClosing:
    def test_all_ballots_have_one_transaction_number(self, city, session):
        vote = open_vote(city, session)
        vote_one_by_one(city, vote)
        close(city, vote)

        with connection.cursor() as cursor:
            cursor.execute("SELECT xmin::text, digest FROM meetings_secretballot t")
            rows = cursor.fetchall()

        assert len({xmin for xmin, _digest in rows}) == 1
        assert [digest for _xmin, digest in rows] == sorted(d for _x, d in rows)

    def test_no_voter_shares_the_number_of_the_ballots(self, city, session):
        vote = open_vote(city, session)
        vote_one_by_one(city, vote)
        close(city, vote)

        tables = dump()
        ballots = {xmin for xmin, _row in tables["meetings_secretballot"]}
        voters = {xmin for xmin, _row in tables["meetings_credential"]}

        assert ballots.isdisjoint(voters)

    def test_no_other_row_of_the_database_names_a_ballot(self, city, session):
        vote = open_vote(city, session)
        truth = vote_one_by_one(city, vote)
        close(city, vote)

        tables = dump()
        tables.pop("meetings_secretballot")
        everything = "\n".join(row for rows in tables.values() for _xmin, row in rows)
        for token in truth.values():
            assert token.hex() not in everything
            assert base64.b64encode(token).decode() not in everything

    def test_the_attack_does_no_better_than_chance(self, city, session):
        """Matched at random, a vote has one right pair on average, with variance 1.

        Of 20 votes: 20 pairs of 100, standard deviation 4.5. A bound of five standard
        deviations lets chance fail this test once in some hundred thousand runs; the
        attack of the first test, if it worked, would find all 100.
        """
        right: Counter[str] = Counter()
        for _number in range(POLLS):
            vote = open_vote(city, session)
            truth = vote_one_by_one(city, vote)
            close(city, vote)
            for order in ORDERS:
                found = guesses(vote, order)
                right[order] += sum(found[who] == truth[who] for who in truth)

        limit = POLLS + 5 * POLLS**0.5
        assert all(count <= limit for count in right.values()), right
