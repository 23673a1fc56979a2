"""Opinions before the session: send one's own, read all of them together."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from khonggiay.kernel import clock
from khonggiay.kernel.errors import Invalid, NotFound
from khonggiay.kernel.http import problem, wants_json
from khonggiay.kernel.pages import SignedRequest, done, signed_in
from khonggiay.meetings import access, queries
from khonggiay.meetings import operations as meetings
from khonggiay.meetings.queries.opinions import STANCES
from khonggiay.meetings.web import forms, meeting_page, words


@signed_in
@never_cache
def opinion(request: SignedRequest, item_id: int) -> HttpResponse:
    """Send one's opinion on an item; sending again replaces it."""
    item = access.get_item_for(request.actor, item_id)
    meeting = item.meeting
    if "give_opinion" not in access.abilities(request.actor, meeting):
        raise NotFound(item_id)
    own = queries.own_opinions(meeting, request.actor.person_id or 0).get(item_id)
    context: dict[str, object] = meeting_page.head_of(meeting) | {
        "item": item,
        "own": own,
        "own_stance": words.STANCES[own.stance] if own else None,
        "row": next(
            row
            for row in meeting_page.programme_of(request.actor, meeting)["rows"]
            if row.card.id == item_id
        ),
    }
    if request.method != "POST":
        initial: dict[str, object] = {"based_on": 0}
        if own:
            initial = {"stance": own.stance, "text": own.text, "based_on": own.revision}
        form = forms.OpinionForm(initial=initial)
        return render(request, "meetings/opinion.html", context | {"form": form})
    form = forms.OpinionForm(request.POST)
    if form.is_valid():
        try:
            meetings.give_opinion(
                actor=request.actor,
                item_id=item_id,
                at=clock.now(),
                **form.cleaned_data,
            )
        except Invalid as invalid:
            form.take(invalid)
        except meetings.OpinionChanged as changed:
            if wants_json(request):
                return problem(changed)
            form.renew(changed.present.revision, field="based_on")
            theirs = queries.own_opinions(meeting, request.actor.person)[item_id]
            context |= {
                "form": form,
                "conflict": changed,
                "own": theirs,
                "own_stance": words.STANCES[theirs.stance],
            }
            return render(request, "meetings/opinion.html", context, status=409)
        else:
            messages.success(request, _("Your opinion was sent to the chair."))
            url = f"{reverse('meeting', args=[meeting.pk])}#chuong-trinh"
            return done(request, url, location=url)
    if wants_json(request):
        errors = form.errors.items()
        return problem(Invalid({name: [str(e) for e in why] for name, why in errors}))
    return render(
        request, "meetings/opinion.html", context | {"form": form}, status=422
    )


@signed_in
@never_cache
def collation(request: SignedRequest, meeting_id: int) -> HttpResponse:
    """Show all opinions by item and stance, each once; to others only their own.

    Raises:
        NotFound: the meeting is not the person's to see, or they sent no opinion and
            may not read those of others.
    """
    meeting = access.get_meeting_for(request.actor, meeting_id)
    reads_all = "read_opinions" in access.abilities(request.actor, meeting)
    if reads_all:
        opinions = queries.opinions_of(meeting)
    else:
        own = queries.own_opinions(meeting, request.actor.person_id or 0)
        opinions = list(own.values())
        if not opinions:
            raise NotFound(meeting_id)
    rows = []
    for item in queries.programme(meeting).items:
        here = [one for one in opinions if one.item_id == item.id]
        groups = [
            (words.STANCES[stance], [one for one in here if one.stance == stance])
            for stance in STANCES
        ]
        rows.append((item, len(here), [group for group in groups if group[1]]))
    persons = {one.person_id for one in opinions}
    return render(
        request,
        "meetings/collation.html",
        meeting_page.head_of(meeting)
        | {
            "rows": rows,
            "count": len(opinions),
            "senders": len(persons),
            "reads_all": reads_all,
        },
    )
