from __future__ import annotations

import pytest

from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound
from khonggiay.search import queries as search
from khonggiay.tasks import access
from khonggiay.tasks.models import Task, TaskFile
from khonggiay.tasks.rules import Ability
from khonggiay.tasks.tests.factories import TODAY, TaskIn, actor

SEES = {
    "chair": True,
    "chief": True,
    "director": True,
    "deputy": True,
    "clerk": True,
    "officer": False,
    "finance_director": True,
    "finance_officer": False,
    "stranger": False,
}


class TestGetTaskFor:
    @pytest.mark.parametrize(("who", "sees"), SEES.items())
    def test_gives_an_assigned_task_to_those_it_concerns(self, city, who, sees):
        task = TaskIn(city).assigned()
        person = actor(getattr(city, who))

        if sees:
            assert access.get_task_for(person, task.pk, day=TODAY) == task
        else:
            with pytest.raises(NotFound):
                access.get_task_for(person, task.pk, day=TODAY)

    def test_gives_it_to_the_officer_once_it_is_handed_over(self, city):
        task = TaskIn(city).handed_over()

        assert access.get_task_for(actor(city.officer), task.pk, day=TODAY) == task

    def test_gives_nothing_to_the_system_nor_for_an_unknown_id(self, city):
        task = TaskIn(city).assigned()

        for who, task_id in ((Actor.system(), task.pk), (actor(city.chair), 0)):
            with pytest.raises(NotFound):
                access.get_task_for(who, task_id, day=TODAY)

    @pytest.mark.parametrize("who", SEES)
    @pytest.mark.parametrize("state", ["assigned", "handed_over"])
    def test_agrees_with_the_tokens_of_the_search(self, city, who, state):
        task = getattr(TaskIn(city), state)()
        person = getattr(city, who)

        tokens = search.tokens_of(person.pk, day=TODAY)

        from khonggiay.tasks.queries import audience_of

        found = bool(tokens & set(audience_of(task)))
        seen = access.visible_tasks(actor(person), day=TODAY).filter(pk=task.pk)
        assert found == seen.exists()


class TestGetFileFor:
    def test_gives_a_file_only_with_its_own_task(self, city):
        mine, other = TaskIn(city).reported(), TaskIn(city).assigned()
        file = TaskFile.objects.create(
            report=mine.reports.order_by("-pk")[0], digest="a" * 64,
            filename="a.pdf", media_type="application/pdf", size=1,
        )  # fmt: skip

        got = access.get_file_for(actor(city.chair), mine.pk, file.pk, day=TODAY)

        assert got == file
        with pytest.raises(NotFound):
            access.get_file_for(actor(city.chair), other.pk, file.pk, day=TODAY)
        with pytest.raises(NotFound):
            access.get_file_for(actor(city.stranger), mine.pk, file.pk, day=TODAY)


class TestAbilities:
    @pytest.mark.parametrize(
        ("who", "state", "expected"),
        [
            ("director", "assigned", {Ability.ACCEPT, Ability.REFUSE}),
            ("clerk", "assigned", set()),
            ("chair", "assigned", {Ability.CANCEL}),
            ("chief", "reported", {Ability.ACCEPT_COMPLETION, Ability.RETURN}),
            ("finance_director", "reported", set()),
        ],
    )
    def test_follow_the_posts(self, city, who, state, expected):
        task: Task = getattr(TaskIn(city), state)()

        got = access.abilities(actor(getattr(city, who)), task, day=TODAY)

        assert got == expected
