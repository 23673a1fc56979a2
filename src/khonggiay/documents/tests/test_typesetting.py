"""Set documents in type: nothing is lost, nothing is taken for markup."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khonggiay.documents import typesetting
from khonggiay.documents.typesetting import typst as setting

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
VIETNAMESE = (
    "".join(
        letter
        for vowel in VOWELS
        for tone in TONES
        for small in [unicodedata.normalize("NFC", vowel + tone)]
        for letter in (small, small.upper())
    )
    + "đĐ"
)
MARKUP = "#*_`$@<>[]{}\\/\"'=+-~;:.,!?%&()^|0123456789"

HEAD = {
    "issuer": "Sở Giao thông vận tải",
    "parent": "Ủy ban nhân dân\nthành phố Hồ Chí Minh",
    "number": "1234",
    "symbol": "TTr-SGTVT",
    "date": "2019-02-05",
    "subject": "Về việc chống ngập đường Nguyễn Hữu Cảnh",
    "signer": {
        "authority": ["KT. Giám đốc"],
        "post": "Phó Giám đốc",
        "name": "Nguyễn Thị Ánh Nguyệt",
    },
    "copies": ["Như trên", "Lưu: VT, QLHT"],
}


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(
            document[index].get_textpage().get_text_range()
            for index in range(len(document))
        )


def pages_of(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def bare(text: str) -> str:
    """Return *text* composed and without white space.

    PDFium gives a hyphen at the end of a line as U+FFFE or U+0002.
    """
    text = text.replace("\ufffe\r\n", "-").replace("\x02\r\n", "-")
    text = text.replace("\ufffe", "-").replace("\x02", "-")
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


class TestRender:
    def test_sets_the_head_of_the_decree(self):
        text = text_of(typesetting.render("submission", HEAD))

        for words in (
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "SỞ GIAO THÔNG VẬN TẢI",
            "Số: 1234/TTr-SGTVT",
            "Thành phố Hồ Chí Minh, ngày 05 tháng 02 năm 2019",
            "TỜ TRÌNH",
            "KT. GIÁM ĐỐC",
            "PHÓ GIÁM ĐỐC",
            "Nguyễn Thị Ánh Nguyệt",
            "Nơi nhận:",
            "- Lưu: VT, QLHT.",
        ):
            assert bare(words) in bare(text), words

    def test_breaks_a_committees_name_before_its_place(self):
        data = {**HEAD, "parent": "Ủy ban nhân dân thành phố Hồ Chí Minh"}

        text = text_of(typesetting.render("submission", data))

        assert text.startswith("ỦY BAN NHÂN DÂN\r\nTHÀNH PHỐ HỒ CHÍ MINH\r\n")

    def test_gives_a_number_below_ten_a_leading_zero(self):
        text = text_of(typesetting.render("submission", {**HEAD, "number": 7}))

        assert "Số: 07/TTr-SGTVT" in text

    @pytest.mark.parametrize("form", sorted(typesetting.FORMS))
    def test_sets_every_form_with_the_head_alone(self, form):
        assert pages_of(typesetting.render(form, HEAD)) == 1

    @pytest.mark.parametrize("form", sorted(typesetting.FORMS))
    def test_gives_the_same_bytes_for_the_same_data(self, form):
        setting._compiler.cache_clear()
        first = typesetting.render(form, HEAD)
        setting._compiler.cache_clear()

        assert typesetting.render(form, HEAD) == first

    def test_numbers_pages_from_the_second(self):
        blocks = [{"type": "p", "text": f"Đoạn văn thứ {n}."} for n in range(120)]

        pdf = typesetting.render("report", {**HEAD, "blocks": blocks})

        with pypdfium2.PdfDocument(pdf) as document:
            tops = [
                document[index].get_textpage().get_text_range().split("\r\n")[0]
                for index in range(len(document))
            ]
        assert len(tops) > 3
        assert tops[0] == "ỦY BAN NHÂN DÂN"
        assert tops[1:] == [str(number) for number in range(2, len(tops) + 1)]

    def test_numbers_sections_articles_and_points(self):
        report = typesetting.render(
            "report",
            {
                **HEAD,
                "blocks": [
                    {
                        "type": "section",
                        "title": "Kết quả",
                        "blocks": [
                            {
                                "type": "section",
                                "title": "Thu ngân sách",
                                "blocks": [{"type": "p", "text": "Đạt dự toán."}],
                            }
                        ],
                    }
                ],
            },
        )
        decision = typesetting.render(
            "draft_decision",
            {
                **HEAD,
                "draft": True,
                "articles": [
                    {"text": "Ban hành quy chế."},
                    {
                        "title": "Trách nhiệm",
                        "clauses": [{"text": "Các sở:", "points": ["Một;", "Hai."]}],
                    },
                ],
            },
        )

        assert "I. KẾT QUẢ" in text_of(report)
        assert "1. Thu ngân sách" in text_of(report)
        text = text_of(decision)
        for words in ("DỰ THẢO", "Điều 1. Ban", "Điều 2. Trách", "a) Một;", "b) Hai."):
            assert words in text

    def test_lists_the_directives_of_a_notice_twice(self):
        directive = {
            "text": "Trình phương án chống ngập.",
            "lead": "Sở Giao thông vận tải",
            "coordinating": ["Sở Tài chính", "Ủy ban nhân dân quận Bình Thạnh"],
            "due": "30/9/2019",
        }
        item = {
            "title": "Về chống ngập",
            "paragraphs": ["Thống nhất."],
            "directives": [directive],
        }

        pdf = typesetting.render(
            "notice_of_conclusion", {**HEAD, "symbol": "TB-VP", "items": [item]}
        )

        text = bare(text_of(pdf))
        assert text.count(bare(directive["text"])) == 2
        assert text.count("30/9/2019") == 2
        assert bare("phối hợp: Sở Tài chính, Ủy ban nhân dân quận Bình Thạnh") in text
        assert bare("DANH MỤC NHIỆM VỤ ĐƯỢC GIAO") in text

    def test_repeats_the_head_of_a_long_table_across_landscape_pages(self):
        table = {
            "type": "table",
            "columns": [{"title": "Số thứ tự"}, {"title": "Tên đường"}],
            "rows": [[number, f"Đường số {number}"] for number in range(1, 101)],
        }

        pdf = typesetting.render(
            "annex", {"annex": "I", "landscape": True, "blocks": [table]}
        )

        with pypdfium2.PdfDocument(pdf) as document:
            width, height = document[0].get_size()
        assert width > height
        assert text_of(pdf).count("Tên đường") == pages_of(pdf) > 2

    def test_refuses_an_unknown_form(self):
        with pytest.raises(typesetting.UnknownForm):
            typesetting.render("../nd30", HEAD)

    @pytest.mark.parametrize("kind", ["p", "paragraph", "strong"])
    def test_shows_each_kind_of_paragraph(self, kind):
        blocks = [{"type": kind, "text": "Đoạn văn."}]

        pdf = typesetting.render("report", {**HEAD, "blocks": blocks})

        assert "Đoạn văn." in text_of(pdf)

    def test_refuses_a_block_it_does_not_know(self):
        with pytest.raises(typesetting.NotSet):
            typesetting.render("report", {"blocks": [{"type": "verse", "text": "x"}]})

    def test_refuses_data_that_does_not_fit(self):
        with pytest.raises(typesetting.NotSet):
            typesetting.render("report", {**HEAD, "blocks": [{"type": "p"}]})

    def test_shows_every_vietnamese_letter(self):
        text = text_of(
            typesetting.render(
                "report", {"blocks": [{"type": "p", "text": " ".join(VIETNAMESE)}]}
            )
        )

        assert len(VIETNAMESE) == 146
        assert bare(VIETNAMESE) in bare(text)

    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(
        text=st.text(
            alphabet=VIETNAMESE + MARKUP + "abcxyzABCXYZ \n", min_size=1, max_size=80
        )
    )
    def test_takes_no_text_for_markup(self, text):
        """Whatever a person types stands in the document, letter by letter."""
        pdf = typesetting.render(
            "notice_of_conclusion",
            {
                **HEAD,
                "subject": text,
                "items": [{"title": text, "paragraphs": [f"〈{text}〉"]}],
            },
        )

        assert bare(text) in bare(text_of(pdf))

    @settings(max_examples=60, deadline=None)
    @given(text=st.text(max_size=60))
    def test_is_not_stopped_by_any_text(self, text):
        pdf = typesetting.render("submission", {**HEAD, "subject": text, "to": [text]})

        assert pages_of(pdf) >= 1


class TestFonts:
    def test_bundled_fonts_have_every_vietnamese_letter(self):
        fonts = sorted(Path(setting.FONT_DIR).glob("*.ttf"))
        if not fonts:
            pytest.skip("the fonts are built by `make build`")

        for path in fonts:
            assert set(map(ord, VIETNAMESE)) <= set(TTFont(path).getBestCmap()), path
