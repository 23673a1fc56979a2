import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from khonggiay.files import rules


class TestCleanName:
    def test_keeps_an_ordinary_vietnamese_name(self):
        assert rules.clean_name("Tờ trình số 12.pdf") == "Tờ trình số 12.pdf"

    def test_drops_the_path(self):
        assert rules.clean_name("../../etc/passwd.pdf") == "passwd.pdf"
        assert rules.clean_name("C:\\Users\\an\\Báo cáo.docx") == "Báo cáo.docx"

    def test_drops_control_and_invisible_characters(self):
        assert (
            rules.clean_name("bao\x00cao\u202efdp.exe\r\n.pdf") == "baocaofdp.exe .pdf"
        )

    def test_composes_letters(self):
        assert rules.clean_name(unicodedata.normalize("NFD", "Quyết định.pdf")) == (
            "Quyết định.pdf"
        )

    def test_shortens_the_stem_and_keeps_the_extension(self):
        name = rules.clean_name("á" * 400 + ".pdf")

        assert len(name) == 150
        assert name.endswith(".pdf")

    def test_never_leaves_a_name_empty(self):
        assert rules.clean_name("../..") == "file"

    @given(st.text(max_size=400))
    @example("́" * 3 + "/a")
    @example("a." * 200)
    def test_gives_a_safe_name_for_any_text_and_leaves_it_alone_afterwards(self, text):
        name = rules.clean_name(text)

        assert 0 < len(name) <= rules.NAME_LIMIT
        assert "/" not in name
        assert "\\" not in name
        assert name not in {".", ".."}
        assert all(unicodedata.category(c) != "Cc" for c in name)
        assert rules.clean_name(name) == name


class TestExtensionOf:
    def test_is_what_stands_after_the_last_stop(self):
        assert rules.extension_of("Báo cáo.v2.PDF") == "pdf"

    def test_is_nothing_for_a_hidden_or_bare_name(self):
        assert rules.extension_of(".pdf") == ""
        assert rules.extension_of("pdf") == ""


class TestContradicts:
    def test_hears_a_name_of_another_type(self):
        assert rules.contradicts("png", rules.PDF)
        assert rules.contradicts("exe", rules.PDF)

    def test_hears_nothing_in_a_bare_name_or_a_number(self):
        assert not rules.contradicts("", rules.PDF)
        assert not rules.contradicts("2019", rules.PDF)
        assert not rules.contradicts("pdf", rules.PDF)


class TestWithExtension:
    def test_adds_the_extension_of_the_type_to_a_bare_name(self):
        assert rules.with_extension("Phụ lục", rules.PDF) == "Phụ lục.pdf"

    def test_leaves_a_fitting_name_alone(self):
        assert rules.with_extension("ảnh.JPEG", "image/jpeg") == "ảnh.JPEG"
