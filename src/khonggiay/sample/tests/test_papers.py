"""The papers of the sample's meetings."""

from __future__ import annotations

import datetime as dt
import re

import pypdfium2
import pytest

from khonggiay.sample import papers, people, programmes, topics, units

DAY = dt.date(2019, 9, 11)
HEADINGS = {
    "submission": ["TỜ TRÌNH", "I. SỰ CẦN THIẾT", "VII. KIẾN NGHỊ", "Kính gửi"],
    "draft_decision": ["DỰ THẢO", "QUYẾT ĐỊNH:", "Điều 1.", "TM. ỦY BAN NHÂN DÂN"],
    "report": ["BÁO CÁO", "I. BỐI CẢNH", "II. KẾT QUẢ THỰC HIỆN", "Bảng 1."],
    "annex": ["Phụ lục I", "Kèm theo Tờ trình số"],
}
LIMITS = {
    "submission": (2, 6),
    "draft_decision": (3, 8),
    "report": (9, 60),
    "annex": (2, 200),
}


def all_papers() -> list[papers.PaperSpec]:
    return [
        spec
        for key in programmes.KEYS
        for spec in papers.papers_of(
            key, on=DAY + dt.timedelta(days=programmes.meeting(key).days)
        )
    ]


def read(pdf: bytes) -> tuple[int, str]:
    with pypdfium2.PdfDocument(pdf) as document:
        count = len(document)
        shown = [*range(min(count, 6)), *range(max(0, count - 1), count)]
        text = "\n".join(
            document[index].get_textpage().get_text_range() for index in shown
        )
    return count, re.sub(r"\s+", " ", text)


class TestPapersOf:
    def test_gives_sixty_papers_of_four_kinds(self):
        specs = all_papers()

        assert len(specs) == 60
        assert {spec.kind for spec in specs} == set(HEADINGS)
        assert len({spec.digest for spec in specs}) == 60

    def test_gives_no_paper_to_a_secret_item(self):
        secret = {
            (key, item.key)
            for key in programmes.KEYS
            for item in programmes.meeting(key).all_items()
            if item.secrecy != "normal"
        }

        assert secret == {("m1", "mat"), ("m4", "mat")}
        for key, item in secret:
            assert all(spec.item_key != item for spec in papers.papers_of(key, on=DAY))

    def test_is_the_same_every_time(self):
        assert [s.digest for s in all_papers()] == [s.digest for s in all_papers()]


class TestPdf:
    @pytest.mark.parametrize("key", programmes.KEYS)
    def test_sets_papers_in_the_forms_of_the_trade(self, key, tmp_path):
        for spec in papers.papers_of(key, on=DAY):
            if spec.pages_hint > 45:
                continue
            count, text = read(papers.pdf(spec, cache_dir=tmp_path))

            low, high = LIMITS[spec.kind]
            assert low <= count <= high, spec.title
            for heading in HEADINGS[spec.kind]:
                assert heading in text, (spec.title, heading)
            assert "{" not in text
            assert "Tài liệu mẫu" in text

    def test_sets_the_longest_papers_within_200_pages(self):
        longest = sorted(all_papers(), key=lambda spec: -spec.pages_hint)[:2]

        pages = [read(papers.pdf(spec))[0] for spec in longest]

        assert [spec.kind for spec in longest] == ["annex", "report"]
        assert 150 <= pages[0] <= 200
        assert 40 <= pages[1] <= 60

    def test_takes_the_same_bytes_from_the_cache(self, tmp_path):
        spec = papers.papers_of("m5", on=DAY)[1]

        first = papers.pdf(spec, cache_dir=tmp_path)

        assert [path.name for path in tmp_path.iterdir()] == [f"{spec.digest}.pdf"]
        assert papers.pdf(spec, cache_dir=tmp_path) == first == papers.pdf(spec)


class TestSetAll:
    def test_sets_what_the_cache_lacks(self, tmp_path):
        specs = papers.papers_of("m5", on=DAY)[-2:]
        told: list[str] = []

        papers.set_all(specs, cache_dir=tmp_path, report=told.append)
        papers.set_all(specs, cache_dir=tmp_path, report=told.append)

        assert {path.stem for path in tmp_path.iterdir()} == {s.digest for s in specs}
        assert len(told) == 2


class TestContent:
    @pytest.mark.parametrize("key", programmes.KEYS)
    def test_names_people_and_units_that_exist(self, key):
        plan = programmes.meeting(key)
        members = {person.login for person in people.committee_members()}
        present = (members | set(plan.invited)) - set(plan.absent)
        everybody = {person.login for person in people.everybody()}

        assert set(plan.absent) <= members
        assert {*plan.invited, *plan.observers} <= everybody
        for item in plan.all_items():
            assert item.unit in units.units_by_code()
            assert {o.login for o in item.opinions} <= members | set(plan.invited)
            assert set(item.speakers) <= present
            assert (item.against | item.abstain) <= members - set(plan.absent)
            assert bool(item.decision) == (item.kind == "decide")
            for directive in item.directives:
                codes = {directive.lead, *directive.coordinating}
                assert codes <= set(units.units_by_code())

    def test_every_topic_is_used(self):
        used = {
            item.topic
            for key in programmes.KEYS
            for item in programmes.meeting(key).all_items()
        }
        written = {p.stem for p in (topics.CONTENT_DIR / "topics").glob("*.toml")}

        assert written == used - {""}
