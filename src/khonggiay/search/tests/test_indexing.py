"""The index follows the acts: in their transaction, and no more than is needed."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from khonggiay.search import operations
from khonggiay.search.models import Page, Scope, Spelling, Thing
from khonggiay.search.tests.things import NOW, find, index, search


def rows() -> dict[int, int]:
    """Return the row of each page, to see which were written anew."""
    return dict(Page.objects.values_list("number", "pk"))


@pytest.mark.django_db
class TestIndex:
    def test_replaces_what_was_known_before(self):
        index(body="ngân sách")
        index(body="quy hoạch")

        assert find("ngan sach ") == []
        assert find("quy hoach ") == ["1"]

    def test_writes_only_the_pages_that_changed(self):
        index(pages=["một", "hai", "ba", "bốn"])
        before = rows()

        index(pages=["một", "hai khác", "ba"])

        after = rows()
        assert after.keys() == {1, 2, 3}
        assert [number for number in after if after[number] != before[number]] == [2]
        assert find("khac ") == ["1"]
        assert find("bon ") == []

    def test_writes_nothing_but_facts_for_the_same_content(self):
        index(body="ngân sách")
        before = rows()

        index(body="ngân sách", url="/moi/", at=NOW + dt.timedelta(hours=1))

        assert rows() == before
        hit = search("ngan sach").hits[0]
        assert hit.url == "/moi/"
        assert hit.occurred_at == NOW + dt.timedelta(hours=1)

    def test_finds_it_in_another_week_when_it_was_put_off(self):
        index(body="ngân sách")

        index(body="ngân sách", at=NOW + dt.timedelta(days=30))

        day = dt.date(2019, 10, 5)
        assert find("ngan sach", since=day, until=day) == ["1"]
        assert find("ngan sach", until=dt.date(2019, 9, 30)) == []

    def test_leaves_the_pages_alone_when_the_audience_of_a_scope_changes(self):
        index(pages=["ngân sách"] * 5, audience=["office"], scope="meeting:1")
        before = rows()

        operations.admit(scope="meeting:1", audience=["office", "meeting:1"])

        assert rows() == before
        assert find("ngan sach", tokens=["meeting:1"]) == ["1"]

    def test_keeps_no_text_that_another_module_keeps(self):
        index("kept", body="ngân sách")
        index("theirs", body="ngân sách", source="version:7")

        texts = dict(Page.objects.values_list("thing__object_id", "text"))
        assert texts == {"kept": "ngân sách", "theirs": ""}

    def test_lets_things_with_one_audience_share_a_scope(self):
        for number in range(3):
            index(str(number), audience=["unit:7", "person:1"])

        assert Scope.objects.count() == 1

    def test_is_undone_with_the_act_that_it_follows(self):
        def act() -> None:
            with transaction.atomic():
                index(body="ngân sách")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            act()

        assert find("ngan sach") == []
        assert not Thing.objects.exists()
        assert not Spelling.objects.exists()

    def test_takes_a_thousand_pages(self):
        page = "Điều 1. Phê duyệt kế hoạch đầu tư công trung hạn; 12.345.678 đồng.\n"

        index(pages=[page * 5] * 1_000)

        assert search("dau tu cong").hits[0].pages == 1_000

    def test_takes_a_table_without_spaces(self):
        index(body=";".join(str(number) for number in range(20_000)))

        assert find("19999") == ["1"]

    def test_takes_a_thing_without_pages(self):
        index(title="Giấy mời", pages=[])

        hit = search("giay moi").hits[0]
        assert (hit.object_id, hit.best.number, hit.best.snippet.text) == ("1", 0, "")

    def test_takes_what_no_text_should_hold(self):
        index(title="Tờ\0trình", body="ngân\0sách \\ ' % {")

        assert find("ngan sach") == ["1"]


@pytest.mark.django_db
class TestRemove:
    def test_makes_the_thing_findable_no_more(self):
        index("1", body="ngân sách")
        index("2", body="ngân sách")

        operations.remove(kind="paper", object_id="1")
        operations.remove(kind="paper", object_id="1")

        assert find("ngan sach") == ["2"]
        assert Page.objects.count() == 1


@pytest.mark.django_db
class TestWeigh:
    def test_puts_the_commonest_ending_first(self):
        index("1", pages=["giấy"] * 3 + ["giầy", "giám"])
        index("2", pages=["giấy", "giám"])

        operations.weigh()

        weights = dict(Spelling.objects.values_list("word", "pages"))
        assert weights["giấy"] > weights["giám"] > weights["giầy"] > 0


@pytest.mark.django_db(transaction=True)
class TestAtTheSameTime:
    def test_two_writers_of_one_thing_leave_one_whole_index(self):
        """A rebuilding and an act, or two acts: the last one stands, nothing twice."""

        def write(text: str) -> None:
            for _again in range(5):
                index(pages=[f"{text} {number}" for number in range(6)])

        both_at_once(write, "gốc", "mới")

        assert Thing.objects.count() == 1
        assert Page.objects.count() == 6
        found = [find(f'"{text}"') for text in ("gốc", "mới")]
        assert sorted(found) == [[], ["1"]]

    def test_two_writers_learn_the_same_new_words_without_waiting_in_a_ring(self):
        words = [f"từ{number}" for number in range(300)]

        def write(object_id: str) -> None:
            ordered = words if object_id == "1" else words[::-1]
            index(object_id, body=" ".join(ordered))

        both_at_once(write, "1", "2")

        assert sorted(find("từ7 ")) == ["1", "2"]
        assert Spelling.objects.filter(word__startswith="từ").count() == 300


def both_at_once(write, *arguments: str) -> None:
    """Call *write* in two threads with a database connection each."""
    start = threading.Barrier(2)

    def run(argument: str) -> None:
        try:
            start.wait(timeout=10)
            write(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(run, argument) for argument in arguments]:
            done.result()
