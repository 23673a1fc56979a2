"""All notes of a meeting: the page, the list in type, the data, the printed paper."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from xml.etree import ElementTree

import pypdfium2
import pytest

from khonggiay.documents import operations as document_acts
from khonggiay.documents import queries as documents
from khonggiay.documents.operations import CarriedPlace, Change
from khonggiay.documents.rules import Placement
from khonggiay.documents.tests.marking import mark, note
from khonggiay.files.tests import samples
from khonggiay.kernel import clock
from khonggiay.kernel.actor import Actor
from khonggiay.meetings import operations
from khonggiay.meetings.tests import factories
from khonggiay.meetings.tests.factories import AT, MeetingIn, actor, items
from khonggiay.meetings.tests.web import browser
from khonggiay.meetings.web import note_word


@pytest.fixture(autouse=True)
def now(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(clock, "now", lambda: AT)
    settings.BLOB_DIR = tmp_path / "blobs"


@pytest.fixture
def meeting(city):
    return MeetingIn(city).draft()


@pytest.fixture
def papers(city, meeting):
    first, second, _third = items(meeting)
    made = [
        factories.add_paper(first, filename="Báo cáo.pdf"),
        factories.add_paper(second, filename="Tờ trình.pdf"),
    ]
    MeetingIn(city).approve(factories.again(meeting))
    return made


def write(person, paper, value):
    version = documents.latest_version(paper.document_id).id
    return operations.write_marks(
        actor=actor(person), paper_id=paper.pk, version_id=version,
        changes=[Change(op=uuid.uuid4(), base=0, mark={**value, "version": version})],
        at=AT,
    ).results[0].mark  # fmt: skip


def share(person, card, *tokens):
    operations.share_mark(actor=actor(person), mark_id=card.id, tokens=tokens, at=AT)


def pages_of(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


class TestNotes:
    def test_stand_under_their_items_and_open_their_page(self, city, meeting, papers):
        me, client = city.members[1], browser(city.members[1])
        card = write(me, papers[0], mark(0, page=2, text="Hỏi <lại> số liệu"))
        write(me, papers[1], note(0, text="Đồng ý", color="blue"))

        answer = client.get(f"/phien-hop/{meeting.pk}/ghi-chu/")

        page = answer.content.decode()
        assert [row["item"].number for row in answer.context["items"]] == ["1", "2"]
        assert (
            f"/phien-hop/tai-lieu/{papers[0].pk}/?trang=2&amp;ghi-chu={card.id}" in page
        )
        assert "Hỏi &lt;lại&gt; số liệu" in page
        assert "chỉnh trang đô thị" in page
        assert "Note, blue" in page
        assert f"/phien-hop/tai-lieu/{papers[0].pk}/ban-in/" in page

    def test_are_nobody_elses(self, city, meeting, papers):
        write(city.members[1], papers[0], note(0, text="quyzzle"))

        for person in (city.secretary, city.chief, city.chair, city.members[2]):
            client = browser(person)
            for path in ("", "danh-muc.pdf", "danh-muc.docx", "ghi-chu.jsonld"):
                answer = client.get(f"/phien-hop/{meeting.pk}/ghi-chu/{path}")
                assert answer.status_code == 200
                assert b"quyzzle" not in answer.content
            printed = client.get(
                f"/phien-hop/tai-lieu/{papers[0].pk}/ban-in/?chia-se=1"
            )
            assert len(pages_of(body(printed))) == 3

    def test_are_not_there_for_strangers(self, city, meeting, papers):
        client = browser(city.stranger)

        for path in (
            f"/phien-hop/{meeting.pk}/ghi-chu/",
            f"/phien-hop/{meeting.pk}/ghi-chu/danh-muc.pdf",
            f"/phien-hop/{meeting.pk}/ghi-chu/danh-muc.docx",
            f"/phien-hop/{meeting.pk}/ghi-chu/ghi-chu.jsonld",
            f"/phien-hop/tai-lieu/{papers[0].pk}/ban-in/",
        ):
            assert client.get(path).status_code == 404

    def test_say_when_there_are_none(self, city, meeting, papers):
        answer = browser(city.members[1]).get(f"/phien-hop/{meeting.pk}/ghi-chu/")

        assert "There are no notes yet" in answer.content.decode()
        assert "danh-muc.pdf" not in answer.content.decode()

    def test_show_what_others_share_and_who(self, city, meeting, papers):
        card = write(city.members[2], papers[0], note(0, text="xem chỗ này"))
        share(city.members[2], card, f"person:{city.members[1].pk}")

        page = browser(city.members[1]).get(f"/phien-hop/{meeting.pk}/ghi-chu/")
        own = browser(city.members[2]).get(f"/phien-hop/{meeting.pk}/ghi-chu/")

        assert f"Shared by {city.members[2].full_name}" in page.content.decode()
        assert f"Shared with: {city.members[1].full_name}" in own.content.decode()

    def test_are_narrowed_by_the_address(self, city, meeting, papers):
        me = city.members[1]
        write(me, papers[0], mark(0, text="một"))
        write(me, papers[0], note(0, text="hai"))
        write(me, papers[1], note(0, text="ba"))
        card = write(city.members[2], papers[1], note(0, text="bốn"))
        share(city.members[2], card, f"meeting:{meeting.pk}")
        client, path = browser(me), f"/phien-hop/{meeting.pk}/ghi-chu/"

        def texts(query: str) -> list[str]:
            found = client.get(f"{path}?{query}").context["items"]
            return [
                one["mark"].text
                for row in found
                for group in row["papers"]
                for one in group["notes"]
            ]

        assert sorted(texts("")) == ["ba", "bốn", "hai", "một"]
        assert texts("loai=highlight") == ["một"]
        assert sorted(texts(f"tai-lieu={papers[1].pk}")) == ["ba", "bốn"]
        assert texts("cua=chung") == ["bốn"]
        assert texts(f"cua=toi&loai=note&tai-lieu={papers[1].pk}") == ["ba"]
        assert texts("loai=<script>") == []
        assert "No note fits" in client.get(f"{path}?loai=star").content.decode()

    def test_say_what_became_of_them_in_a_new_version(self, city, meeting, papers):
        me = city.members[1]
        moved = write(me, papers[0], mark(0, text="một"))
        lost = write(me, papers[0], mark(0, text="hai"))
        write_again = write(me, papers[0], mark(0, text="ba"))
        newer = document_acts.add_version(
            actor=Actor.system(), document_id=papers[0].document_id, filename="b.pdf",
            data=samples.pdf(5), at=AT,
        )  # fmt: skip
        document_acts.keep_carried(
            document_id=newer.document_id, version_id=newer.id, at=AT,
            places=[
                CarriedPlace(
                    mark_id=card.id, revision=card.revision, placement=placement,
                    page=page, place={}, quote=None, why="", confidence=1,
                )
                for card, placement, page in (
                    (moved, Placement.MOVED, 4), (lost, Placement.LOST, None),
                )
            ],
        )  # fmt: skip

        answer = browser(me).get(f"/phien-hop/{meeting.pk}/ghi-chu/")

        page = answer.content.decode()
        assert f"?trang=4&amp;ghi-chu={moved.id}" in page
        assert f"?ghi-chu={lost.id}" in page
        assert f"?ghi-chu={write_again.id}" in page
        for words in (
            "Moved with the text", "No longer in the paper", "On an older version",
        ):  # fmt: skip
            assert words in page

    def test_take_few_queries_whatever_their_number(
        self, city, meeting, papers, django_assert_max_num_queries
    ):
        for _number in range(15):
            write(city.members[1], papers[0], note(0))
        client = browser(city.members[1])

        with django_assert_max_num_queries(30):
            client.get(f"/phien-hop/{meeting.pk}/ghi-chu/")


class TestNotesFile:
    def test_lists_paper_page_quote_and_words(self, city, meeting, papers):
        write(city.members[1], papers[0], mark(0, page=2, text="Hỏi lại #số *liệu*"))

        answer = browser(city.members[1]).get(
            f"/phien-hop/{meeting.pk}/ghi-chu/danh-muc.pdf"
        )

        text = "".join(pages_of(answer.content)).replace("\r\n", " ")
        assert answer["Content-Type"] == "application/pdf"
        for words in (
            "Báo cáo", "Page 2", "chỉnh trang đô thị", "Hỏi lại #số *liệu*",
            city.members[1].full_name,
        ):  # fmt: skip
            assert words in text


class TestNotesWordFile:
    def test_holds_the_same_list_to_be_worked_on(self, city, meeting, papers):
        write(
            city.members[1], papers[0],
            mark(0, page=2, text="Hỏi lại <số> & *liệu*\nrồi trả lời\x0c"),
        )  # fmt: skip

        answer = browser(city.members[1]).get(
            f"/phien-hop/{meeting.pk}/ghi-chu/danh-muc.docx"
        )

        assert answer["Content-Type"] == note_word.TYPE
        with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
            trees = {
                name: ElementTree.fromstring(parts.read(name))  # noqa: S314  # our own
                for name in parts.namelist()
            }
        body = trees["word/document.xml"]
        texts = [node.text for node in body.iter() if node.tag.endswith("}t")]
        assert texts[0] == "Notes on the papers"
        assert texts[-2:] == ["Hỏi lại <số> & *liệu*", "rồi trả lời"]
        assert "“chỉnh trang đô thị”" in texts
        assert any(city.members[1].full_name in text for text in texts)
        assert any("Page 2" in text for text in texts)

    def test_is_the_same_bytes_for_the_same_notes(self, city, meeting, papers):
        write(city.members[1], papers[0], note(0, text="xem chỗ này"))
        client = browser(city.members[1])
        path = f"/phien-hop/{meeting.pk}/ghi-chu/danh-muc.docx"

        assert client.get(path).content == client.get(path).content


class TestExchanged:
    def test_is_a_page_of_web_annotations(self, city, meeting, papers):
        card = write(city.members[1], papers[0], mark(0, page=2, text="Hỏi lại"))

        answer = browser(city.members[1]).get(
            f"/phien-hop/{meeting.pk}/ghi-chu/ghi-chu.jsonld"
        )

        page = json.loads(answer.content)
        assert answer["Content-Type"] == "application/ld+json"
        assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
        assert page["type"] == "AnnotationPage"
        (item,) = page["items"]
        assert (item["id"], item["type"]) == (f"urn:uuid:{card.id}", "Annotation")
        assert item["body"][0]["value"] == "Hỏi lại"
        assert item["creator"]["name"] == city.members[1].full_name
        selectors = {one["type"]: one for one in item["target"]["selector"]}
        assert selectors["FragmentSelector"]["value"] == "page=2"
        assert selectors["TextQuoteSelector"]["exact"] == "chỉnh trang đô thị"
        assert "<polygon" in selectors["SvgSelector"]["value"]


class TestPrinted:
    def test_carries_the_notes_and_a_list_behind(self, city, papers):
        write(city.members[1], papers[0], note(0, page=2, text="Hỏi lại Sở Tài chính"))

        answer = browser(city.members[1]).get(
            f"/phien-hop/tai-lieu/{papers[0].pk}/ban-in/"
        )

        pages = pages_of(body(answer))
        assert len(pages) == 4
        assert pages[1].strip() == "1"
        assert "Hỏi lại Sở Tài chính" in pages[3]
        assert "attachment" in answer["Content-Disposition"]

    def test_adds_what_others_share_when_it_is_asked_for(self, city, papers):
        card = write(city.members[2], papers[0], note(0, text="chung cho cả phiên"))
        share(city.members[2], card, f"person:{city.members[1].pk}")
        client, path = browser(city.members[1]), f"/phien-hop/tai-lieu/{papers[0].pk}/"

        without = pages_of(body(client.get(f"{path}ban-in/")))
        with_shared = pages_of(body(client.get(f"{path}ban-in/?chia-se=1")))

        assert len(without) == 3
        assert "chung cho cả phiên" in with_shared[3]

    def test_bears_the_readers_name_when_the_paper_is_confidential(self, city, papers):
        operations.restrict_paper(
            actor=actor(city.secretary), paper_id=papers[0].pk, is_confidential=True,
            is_downloadable=True, at=AT,
        )  # fmt: skip

        answer = browser(city.members[1]).get(
            f"/phien-hop/tai-lieu/{papers[0].pk}/ban-in/"
        )

        for page in pages_of(body(answer)):
            assert city.members[1].full_name in page

    def test_is_refused_for_a_paper_that_stays_on_the_screen(self, city, papers):
        operations.restrict_paper(
            actor=actor(city.secretary), paper_id=papers[0].pk, is_confidential=True,
            is_downloadable=False, at=AT,
        )  # fmt: skip

        answer = browser(city.members[1]).get(
            f"/phien-hop/tai-lieu/{papers[0].pk}/ban-in/"
        )

        assert answer.status_code in (302, 403, 409)
