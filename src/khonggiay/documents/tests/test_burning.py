"""Papers with marks and watermarks burnt in: what is drawn, where, how turned."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pypdfium2
import pytest

from khonggiay.documents import operations, queries
from khonggiay.documents.models import Version
from khonggiay.documents.operations import Burnt, CannotBurn
from khonggiay.documents.tests.marking import NOW, Writer, ink, mark, note
from khonggiay.files.tests import samples
from khonggiay.kernel.actor import Actor
from khonggiay.kernel.errors import NotFound
from khonggiay.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("blobs")]

WHITE = (255, 255, 255)
YELLOW = (255, 227, 92)


def pixels(pdf: bytes, page: int) -> Any:
    """Return the page drawn at one pixel a point."""
    with pypdfium2.PdfDocument(pdf) as document:
        return document[page].render(scale=1).to_pil().convert("RGB")


def text(pdf: bytes, page: int) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return document[page].get_textpage().get_text_range()


def burnt(version, *marks: Burnt, **more: Any) -> bytes:
    with operations.burn(version=version, marks=marks, **more) as file:
        return file.read()


def cards(version, *values) -> list[queries.MarkCard]:
    person = Person.objects.create(full_name="Trần Thị Hoà")
    writer = Writer(person.pk, version.document_id, version.id)
    return [writer.put(value).mark for value in values]


def turned(turn: int, **sizes: float) -> Any:
    """Return a version whose only page is turned."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(samples.pdf(1, **sizes))) as pdf:
        pdf.pages[0].rotate(turn, relative=False)
        pdf.save(made)
    return operations.create_with_version(
        actor=Actor.system(), title="Bảng biểu", filename="b.pdf",
        data=made.getvalue(), at=NOW,
    )  # fmt: skip


class TestBurn:
    def test_draws_a_highlight_where_it_lies(self, version):
        (card,) = cards(version, mark(version.id))

        pdf = burnt(version, Burnt(card=card))

        page = pixels(pdf, 0)
        assert page.getpixel((200, 842 - 706)) == YELLOW
        assert page.getpixel((200, 842 - 720)) == WHITE
        assert pixels(pdf, 1).getcolors() == [(595 * 842, WHITE)]

    def test_lets_the_words_under_a_highlight_stay_black(self, version):
        first = burnt(version, watermark=["ĐEN"])
        assert b"/Multiply" not in first
        (card,) = cards(version, mark(version.id))

        with pikepdf.open(io.BytesIO(burnt(version, Burnt(card=card)))) as pdf:
            states = pdf.pages[0].Resources.ExtGState

        assert str(states["/KgMultiply"].BM) == "/Multiply"

    def test_draws_underlines_and_ink(self, version):
        under = mark(version.id, kind="underline", color="red")
        drawn = ink(version.id, strokes=[[[100, 500], [300, 500]]], width=6)
        marks = [Burnt(card=card) for card in cards(version, under, drawn)]

        page = pixels(burnt(version, *marks), 0)

        assert page.getpixel((200, 842 - 700))[0] > 200
        assert page.getpixel((200, 842 - 700))[2] < 150
        assert page.getpixel((200, 842 - 500)) != WHITE
        assert page.getpixel((200, 842 - 510)) == WHITE

    def test_puts_numbers_beside_what_has_words(self, version):
        pin = note(version.id, page=2)
        first, second = cards(version, mark(version.id), pin)

        pdf = burnt(
            version, Burnt(card=first, number="1"), Burnt(card=second, number="12")
        )

        assert (text(pdf, 0).strip(), text(pdf, 1).strip()) == ("1", "12")

    def test_leaves_out_what_lies_on_no_page_of_the_version(self, version):
        (card,) = cards(version, mark(version.id))
        foreign = operations.add_version(
            actor=Actor.system(), document_id=version.document_id, filename="b.pdf",
            data=samples.pdf(2), at=NOW,
        )  # fmt: skip

        pdf = burnt(foreign, Burnt(card=card, number="1"))

        assert pixels(pdf, 0).getcolors() == [(595 * 842, WHITE)]

    @pytest.mark.parametrize("turn", [0, 90, 180, 270])
    def test_lays_a_watermark_over_every_page_however_it_is_turned(self, turn):
        version = turned(turn)

        pdf = burnt(version, watermark=["Trần Thị Hoà", "10:30, 05/10/2019"])

        assert text(pdf, 0).count("Trần Thị Hoà") == 3
        shades = pixels(pdf, 0).getcolors(100_000)
        assert len(shades) > 1
        # Pale enough to read the paper through it.
        assert min(sum(color) for _count, color in shades) > 3 * 200

    def test_appends_a_list(self, version):
        more = operations.typeset("notes", {"subject": "Danh mục ghi chú"})

        pdf = burnt(version, appendix=more)

        with pypdfium2.PdfDocument(pdf) as document:
            assert len(document) == 4
        assert "Danh mục ghi chú" in text(pdf, 3)

    def test_leaves_the_stored_file_alone(self, version):
        before = queries.display_file(version).path.read_bytes()
        (card,) = cards(version, mark(version.id))

        burnt(version, Burnt(card=card, number="1"), watermark=["Trần Thị Hoà"])

        assert queries.display_file(version).path.read_bytes() == before

    def test_says_that_a_broken_file_cannot_be_prepared(self, version):
        queries.display_file(version).path.chmod(0o600)
        queries.display_file(version).path.write_bytes(b"%PDF-1.7 broken")

        with pytest.raises(CannotBurn):
            burnt(version, watermark=["Trần Thị Hoà"])

    def test_has_nothing_to_draw_on_without_pages(self, version):
        Version.objects.filter(pk=version.id).update(display=None)

        with pytest.raises(NotFound):
            burnt(queries.version_card(version.id))
