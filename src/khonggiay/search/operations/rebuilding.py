"""The whole index made anew, in steps that can be broken off and taken up again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models.functions import Now

from khonggiay.search import rules, sources
from khonggiay.search.models import Rebuilding, Thing

GRACE = dt.timedelta(minutes=10)
"""Things indexed so shortly before the rebuilding began are never taken for leftovers:
the act that indexed them may not have been visible yet."""


def start_anew() -> None:
    """Begin again with the first thing of every module, wherever a rebuilding stood."""
    Rebuilding.objects.all().delete()


def is_rebuilding() -> bool:
    """Tell whether things are missing from the index because it is being made anew.

    It is, too, when rows are numbered in another way than this program does.
    """
    done = Rebuilding.objects.filter(ended_at__isnull=False, version=rules.VERSION)
    return set(sources.rebuilders) - set(done.values_list("source", flat=True)) != set()


def rebuild() -> bool:
    """Index the next aggregate; tell whether there may be more.

    Each step is a transaction of its own and knows how far the ones before came: call
    it until it returns false, and again after a break. Acts go on meanwhile: each
    aggregate is indexed under the lock of its acts. After the last one, things that
    no module gave any more are taken out.
    """
    return any(_step(name) for name in sorted(sources.rebuilders))


@transaction.atomic
def _step(name: str) -> bool:
    rebuilder = sources.rebuilders[name]
    Rebuilding.objects.exclude(version=rules.VERSION).filter(source=name).delete()
    Rebuilding.objects.get_or_create(
        source=name, defaults={"began_at": Now(), "version": rules.VERSION}
    )
    state = Rebuilding.objects.select_for_update().get(source=name)
    if state.ended_at is not None:
        return False
    following = rebuilder.next_id(state.after_id)
    if following is not None:
        rebuilder.index(following)
        Rebuilding.objects.filter(pk=state.pk).update(after_id=following)
        return True
    Thing.objects.filter(
        kind__in=rebuilder.kinds, indexed_at__lt=state.began_at - GRACE
    ).delete()
    Rebuilding.objects.filter(pk=state.pk).update(ended_at=Now())
    return False
