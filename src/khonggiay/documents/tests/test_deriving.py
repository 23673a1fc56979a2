import datetime as dt
import itertools
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from khonggiay.documents import jobs, operations, queries, rules
from khonggiay.documents.models import DerivedFile, Version
from khonggiay.files.tests import samples
from khonggiay.kernel import children
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound
from khonggiay.kernel.tests.waiting import do_waiting_jobs, waiting_jobs

NOW = dt.datetime(2019, 9, 5, 1, 30, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(minutes=1)
LONG = rules.DERIVED_AT_ONCE + 1
WORDS = "Kính trình Ủy ban nhân dân thành phố về Quyết định số 1234/QĐ-UBND."


@pytest.fixture(autouse=True)
def blob_dir(settings, tmp_path):
    settings.BLOB_DIR = tmp_path / "blobs"


def create(data: bytes) -> queries.VersionCard:
    return operations.create_with_version(
        actor=Actor.system(), title="Tờ trình", filename="a.pdf", data=data, at=NOW
    )


def printed(*paragraphs: str) -> bytes:
    blocks = [{"type": "p", "text": words} for words in paragraphs]
    return operations.typeset("submission", {"subject": "về nhà", "blocks": blocks})


def kinds(version_id: int) -> list[tuple[str, int]]:
    rows = DerivedFile.objects.filter(version_id=version_id)
    return sorted(rows.values_list("kind", "number"))


@pytest.mark.django_db
class TestTakingIn:
    def test_makes_everything_of_a_short_paper_at_once(self):
        card = create(samples.pdf(26))

        wanted = [("preview", 0), ("sheet", 0), ("sheet", 1), ("words", 0)]
        assert kinds(card.id) == wanted
        assert card.sizes == "595.0x842.0*26"
        assert queries.versions_to_derive(limit=9) == []

    def test_leaves_small_pictures_of_a_long_paper_for_later(self):
        card = create(samples.pdf(LONG))

        assert kinds(card.id) == [("preview", 0)]
        assert waiting_jobs() == [("documents.derive", {"version_id": card.id})]
        with pytest.raises(NotFound):
            queries.sheet_file(card, 0)

    def test_draws_the_first_page_as_large_as_a_screen_needs_it(self):
        card = create(printed(WORDS))

        with Image.open(queries.preview_file(card).path) as image:
            assert (image.format, image.width) == ("WEBP", 1000)
            assert image.height == pytest.approx(1414, abs=2)


@pytest.mark.django_db
class TestDerive:
    def test_makes_the_rest_of_a_long_paper(self):
        card = create(samples.pdf(LONG))

        done = operations.derive(version_id=card.id, at=LATER)

        assert done is True
        sheets = [("sheet", number) for number in range(5)]
        assert kinds(card.id) == [("preview", 0), *sheets, ("words", 0)]
        assert queries.versions_to_derive(limit=9) == []

    def test_changes_nothing_the_second_time(self):
        card = create(samples.pdf(LONG))
        operations.derive(version_id=card.id, at=LATER)
        before = list(DerivedFile.objects.order_by("pk").values())

        done = operations.derive(version_id=card.id, at=LATER)

        assert done is False
        assert list(DerivedFile.objects.order_by("pk").values()) == before

    def test_serves_versions_older_than_such_files(self):
        card = create(printed(WORDS))
        DerivedFile.objects.all().delete()
        Version.objects.update(sizes="", derived_at=None)

        asked = [jobs.ask_for_missing(LATER) for _call in range(2)]
        do_waiting_jobs()

        assert asked == [1, 0]
        assert kinds(card.id) == [("preview", 0), ("sheet", 0), ("words", 0)]
        assert queries.version_card(card.id).sizes == card.sizes
        assert queries.word_places(card.id, 1) != []

    def test_gives_up_on_a_file_of_which_nothing_can_be_made(self, monkeypatch):
        card = create(samples.pdf(LONG))
        monkeypatch.setattr(children, "call", failing("crash"))

        operations.derive(version_id=card.id, at=LATER)

        assert queries.versions_to_derive(limit=9) == []
        assert kinds(card.id) == [("preview", 0)]

    def test_leaves_it_for_later_when_no_child_is_free(self, monkeypatch):
        card = create(samples.pdf(LONG))
        monkeypatch.setattr(children, "call", failing("busy"))

        with pytest.raises(children.ChildFailed):
            operations.derive(version_id=card.id, at=LATER)

        assert queries.versions_to_derive(limit=9) == [card.id]

    def test_finds_no_unknown_version(self):
        with pytest.raises(NotFound):
            operations.derive(version_id=0, at=NOW)


def failing(why: str):
    def call(_function: str, **_values: object) -> NoReturn:
        raise children.ChildFailed(why)

    return call


@pytest.mark.django_db
class TestWordPlaces:
    def test_are_the_words_of_the_text_in_order(self):
        card = create(printed(*[WORDS] * 40))

        for number, text in enumerate(queries.page_texts(card.id), start=1):
            places = queries.word_places(card.id, number)
            starts = [place.start for place in places]
            words = {place.start: place.text for place in places}
            assert starts == sorted(starts)
            assert list(words.values()) == text.split()
            assert [text[at : at + len(w)] for at, w in words.items()] == text.split()

    def test_stand_on_the_page_line_by_line(self):
        card = create(printed(WORDS * 5))

        places = queries.word_places(card.id, 1)

        assert all(0 < p.left < p.right < 596 for p in places)
        assert all(0 < p.bottom < p.top < 842 for p in places)
        neighbours = itertools.pairwise(p for p in places if p.text in WORDS.split())
        for one, other in neighbours:
            is_next = other.left > one.right - 1 and other.bottom > one.bottom - 3
            assert is_next or other.top < one.top

    def test_are_none_on_a_page_without_text_or_behind_the_last(self):
        card = create(samples.pdf())

        assert queries.word_places(card.id, 1) == []
        assert queries.word_places(card.id, 2) == []


def cut(row: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return row[:2], row[2:]


class TestPackPlaces:
    edges = [st.integers(-999, 99_999)] * 4

    @given(st.lists(st.tuples(st.integers(0, 200_000), st.integers(1, 50), *edges)))
    def test_comes_back_to_a_tenth_of_a_point(self, rows):
        places = [(*word, *(edge / 10 for edge in box)) for word, box in map(cut, rows)]

        assert list(rules.unpack_places(rules.pack_places(places))) == places
