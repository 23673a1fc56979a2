"""Who I am; which units and people there are."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from khonggiay.kernel import api, clock, dates, paging
from khonggiay.kernel.errors import NotFound
from khonggiay.organisations import queries
from khonggiay.people import queries as people

router = Router()


class UnitOut(Schema):
    """A unit of the city."""

    id: int
    code: str
    name: str
    abbreviation: str
    kind: str
    level: int
    parent_id: int | None


class PostOut(Schema):
    """A person in a post."""

    person_id: int
    full_name: str
    title: str
    kind: str
    unit_id: int
    unit_name: str


class MeOut(Schema):
    """Who calls: `acting_as` is the post in which the calls are made."""

    person_id: int
    full_name: str
    email: str
    language: str
    acting_as: PostOut | None
    posts: list[PostOut]


@router.get("/me", response=MeOut)
def me(request: HttpRequest) -> MeOut:
    """Show who you are and the posts that you hold today."""
    actor = api.actor_of(request)
    if actor.person_id is None:
        raise NotFound
    card = people.person_card(actor.person_id)
    posts = queries.posts_of(card.id, day=dates.city_date(clock.now()))
    acting = next((p for p in posts if p.appointment_id == actor.appointment_id), None)
    return MeOut(
        person_id=card.id,
        full_name=card.full_name,
        email=card.email,
        language=card.language,
        acting_as=PostOut.from_orm(acting) if acting else None,
        posts=[PostOut.from_orm(post) for post in posts],
    )


@router.get("/units", response=list[UnitOut])
def find_units(
    request: HttpRequest, q: str = "", limit: int | None = None
) -> list[queries.UnitCard]:
    """Find units of today by name, abbreviation or code, with accents or without."""
    api.actor_of(request)
    return queries.search_units(
        q[:100], day=dates.city_date(clock.now()), limit=paging.limit_of(limit)
    )


@router.get("/people", response=list[PostOut])
def find_people(
    request: HttpRequest, q: str, limit: int | None = None
) -> list[queries.PostCard]:
    """Find who holds a post today by name, title or unit, with accents or without."""
    api.actor_of(request)
    return queries.search_posts(
        q[:100], day=dates.city_date(clock.now()), limit=paging.limit_of(limit)
    )
