"""Office files become PDF: with the real LibreOffice, and with a stand-in for it."""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path

import pypdfium2
import pytest

from khonggiay.documents import conversion
from khonggiay.documents.rules import Why
from khonggiay.documents.tests import scanning


@pytest.fixture
def office(tmp_path, monkeypatch):
    """Put a program in LibreOffice's place."""

    def _office(script: str) -> None:
        program = tmp_path / "bin" / "soffice"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setattr(conversion, "find", lambda: program)

    return _office


@pytest.fixture
def convert(tmp_path):
    def _convert(data: bytes = b"x", extension: str = "docx", **more: float) -> Path:
        source, folder = tmp_path / "blob", tmp_path / "work"
        source.write_bytes(data)
        folder.mkdir()
        return conversion.to_pdf(source, folder, extension=extension, **more)

    return _convert


def text_of(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    found = [page.get_textpage().get_text_range() for page in document]
    return " ".join(" ".join(found).split())


class TestToPdf:
    """The real program."""

    def test_keeps_every_mark_of_the_language(self, convert):
        made = convert(scanning.docx(scanning.PARAGRAPH, "Điều 1. Ghi vốn, ưỡn ẹo."))

        assert text_of(made) == f"{scanning.PARAGRAPH} Điều 1. Ghi vốn, ưỡn ẹo."

    def test_sets_in_a_font_that_has_the_letters(self, convert):
        made = convert(scanning.docx("Ủy ban nhân dân quận Gò Vấp"))

        document = pypdfium2.PdfDocument(made)
        fonts = {
            thing.get_font().get_base_name()
            for thing in document[0].get_objects()
            if isinstance(thing, pypdfium2.PdfTextObj)
        }
        assert {name.rpartition("+")[2] for name in fonts} == {"LiberationSerif"}

    @pytest.mark.parametrize(
        ("data", "extension", "words"),
        [
            (
                scanning.xlsx(("Hạng mục", "Số tiền"), ("Lê Lợi", "1.250")),
                "xlsx",
                "Hạng mục Số tiền Lê Lợi 1.250",
            ),
            (scanning.pptx("Quy hoạch đô thị"), "pptx", "Quy hoạch đô thị"),
            (scanning.odt("Kế hoạch năm 2020"), "odt", "Kế hoạch năm 2020"),
        ],
        ids=["xlsx", "pptx", "odt"],
    )
    def test_takes_tables_slides_and_open_documents(
        self, convert, data, extension, words
    ):
        assert text_of(convert(data, extension)) == words

    def test_fetches_nothing_from_the_network(self, convert):
        with socket.create_server(("127.0.0.1", 0)) as server:
            asked = threading.Event()
            server.settimeout(60)

            def listen() -> None:
                try:
                    server.accept()[0].close()
                    asked.set()
                except OSError:
                    pass

            threading.Thread(target=listen, daemon=True).start()
            address = f"http://127.0.0.1:{server.getsockname()[1]}/a.png"
            frame = (
                '<text:p><draw:frame><draw:image xlink:type="simple"'
                f' xlink:href="{address}"/></draw:frame></text:p>'
            )
            made = convert(scanning.odt("Ảnh ở nơi khác", more=frame), "odt")

        assert "Ảnh ở nơi khác" in text_of(made)
        assert not asked.is_set()

    def test_reads_no_file_of_the_machine_into_the_paper(self, convert, tmp_path):
        secret = tmp_path / "secret.txt"
        secret.write_text("mật khẩu")
        section = (
            '<text:section text:name="a"><text:section-source'
            f' xlink:href="file://{secret}"/><text:p>chỗ trống</text:p></text:section>'
        )

        made = convert(scanning.odt("Nội dung", more=section), "odt")

        assert text_of(made) == "Nội dung chỗ trống"

    def test_is_refused_what_is_no_office_file(self, convert):
        with pytest.raises(conversion.CannotConvert) as refusal:
            convert(b"PK\x03\x04 not really", "docx")

        assert refusal.value.why == Why.FAILED


class TestToPdfWithAStandIn:
    def test_gives_the_file_that_the_program_made(self, office, convert):
        office('for last; do :; done; cp "$last" "${last%.docx}.pdf"')

        assert convert().read_bytes() == b"x"

    def test_starts_it_again_when_it_asks_for_that(self, office, convert, tmp_path):
        office(
            f"echo x >> {tmp_path}/starts; [ $(wc -l < {tmp_path}/starts) = 2 ] ||"
            ' exit 81; for last; do :; done; cp "$last" "${last%.docx}.pdf"'
        )

        assert convert().is_file()

    def test_is_refused_without_libreoffice(self, monkeypatch, convert):
        monkeypatch.setattr(conversion, "find", lambda: None)

        with pytest.raises(conversion.CannotConvert) as refusal:
            convert()

        assert refusal.value.why == Why.NO_PROGRAM

    def test_is_refused_when_nothing_was_made(self, office, convert):
        office("exit 1")

        with pytest.raises(conversion.CannotConvert) as refusal:
            convert()

        assert refusal.value.why == Why.FAILED

    def test_ends_what_does_not_end(self, office, convert, tmp_path):
        office(
            f"echo $$ > {tmp_path}/part; mv {tmp_path}/part {tmp_path}/pid; sleep 60"
        )

        with pytest.raises(conversion.CannotConvert) as refusal:
            convert(seconds=3)

        assert refusal.value.why == Why.TOO_SLOW
        pid = (tmp_path / "pid").read_text().strip()
        assert not Path(f"/proc/{pid}").exists()


class TestToPdfAtOnce:
    def test_leaves_it_for_later_when_another_file_is_being_converted(
        self, monkeypatch, tmp_path
    ):
        monkeypatch.setattr(conversion, "SECONDS_AT_ONCE", 0.1)
        begun = time.monotonic()
        with conversion._place, pytest.raises(conversion.CannotConvert) as refusal:
            conversion.to_pdf_at_once(tmp_path / "x", tmp_path, extension="docx")

        assert refusal.value.why == Why.TOO_SLOW
        assert time.monotonic() - begun < 5
