"""The whole index made anew: broken off, taken up again, while acts go on."""

import pytest
from django.core.management import call_command

from khonggiay.search import jobs, operations, rules, sources
from khonggiay.search.models import Page, Rebuilding, Thing
from khonggiay.search.operations import rebuilding
from khonggiay.search.tests.things import find, index

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(monkeypatch):
    """A module with numbered books, in the place of all real ones."""
    books = {number: f"quyển số {number}" for number in range(1, 8)}
    monkeypatch.setattr(sources, "rebuilders", {})
    operations.register_rebuilder(
        "shelf",
        kinds=["book"],
        next_id=lambda after: min((n for n in books if n > after), default=None),
        index=lambda number: index(str(number), kind="book", body=books[number]),
    )
    return books


class TestRebuild:
    def test_indexes_everything_that_the_modules_have(self, shelf):
        while operations.rebuild():
            pass

        assert Thing.objects.count() == 7
        assert find("quyển số 5 ") == ["5"]
        assert not operations.is_rebuilding()

    def test_goes_on_where_it_was_broken_off(self, shelf):
        for _step in range(3):
            operations.rebuild()
        assert operations.is_rebuilding()
        del shelf[1]

        while operations.rebuild():
            pass

        assert Thing.objects.count() == 7
        assert find("quyển 1 ") == ["1"]

    def test_counts_no_step_that_failed(self, shelf):
        operations.rebuild()
        broken = shelf.pop(2)
        shelf[2] = None

        with pytest.raises(TypeError):
            operations.rebuild()
        shelf[2] = broken
        while operations.rebuild():
            pass

        assert find("quyển 2 ") == ["2"]

    def test_takes_out_what_no_module_has_any_more(self, shelf, monkeypatch):
        index("99", kind="book", body="đã mất")
        index("99", kind="film", body="đã mất")
        monkeypatch.setattr(rebuilding, "GRACE", -rebuilding.GRACE)

        # With the grace turned round everything that it did not touch now is old.
        while operations.rebuild():
            pass

        assert find("đã mất") == ["99"]
        assert [thing.kind for thing in Thing.objects.filter(object_id="99")] == [
            "film"
        ]

    def test_begins_again_when_words_are_numbered_in_another_way(
        self, shelf, monkeypatch
    ):
        while operations.rebuild():
            pass
        before = Page.objects.get(thing__object_id="5").pk

        monkeypatch.setattr(rules, "VERSION", rules.VERSION + 1)
        assert operations.is_rebuilding()
        while operations.rebuild():
            pass

        assert not operations.is_rebuilding()
        assert Page.objects.get(thing__object_id="5").pk != before

    def test_leaves_alone_what_an_act_indexed_meanwhile(self, shelf):
        operations.rebuild()
        index("100", kind="book", body="vừa mới đến")

        while operations.rebuild():
            pass

        assert find("vừa mới đến") == ["100"]


class TestCommand:
    def test_makes_the_index_and_says_so(self, shelf, capsys):
        call_command("rebuild_search")

        assert Thing.objects.count() == 7
        assert "7" in capsys.readouterr().out

    def test_begins_again_when_all_was_done(self, shelf):
        call_command("rebuild_search")
        Thing.objects.all().delete()

        call_command("rebuild_search")

        assert Thing.objects.count() == 7

    def test_begins_anew_when_told_to(self, shelf):
        for _step in range(3):
            operations.rebuild()
        Thing.objects.all().delete()

        call_command("rebuild_search", "--anew")

        assert Thing.objects.count() == 7


class TestJob:
    def test_makes_the_index_of_an_installation_that_has_none(self, shelf):
        jobs.go_on_rebuilding()

        assert Thing.objects.count() == 7
        assert Rebuilding.objects.get().ended_at is not None

    def test_does_nothing_more_when_all_is_done(self, shelf):
        jobs.go_on_rebuilding()
        Thing.objects.all().delete()

        jobs.go_on_rebuilding()

        assert not Thing.objects.exists()
