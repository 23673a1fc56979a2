import io
import itertools
import re

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from khonggiay.documents import rendering
from khonggiay.documents.rendering import sizes
from khonggiay.documents.rules import DERIVED_AT_ONCE
from khonggiay.files.tests import samples


@pytest.fixture
def derive(tmp_path):
    def _derive(pdf: bytes) -> tuple[dict[str, object], pikepdf.Pdf]:
        source = tmp_path / "source.pdf"
        source.write_bytes(pdf)
        found = rendering.derive_from_pdf(str(source), str(tmp_path))
        return found, pikepdf.open(tmp_path / rendering.DISPLAY)

    return _derive


def with_script() -> bytes:
    """Return a PDF that does everything that a paper must not do."""
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert('x')"))
        launch = Dictionary(S=Name.Launch, F=String("cmd.exe"))
        box = Array([0, 0, 10, 10])
        link = {"Type": Name.Annot, "Subtype": Name.Link, "Rect": box}
        pdf.Root.OpenAction = script
        pdf.Root.AA = Dictionary(WC=script)
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", script])))
        page.obj.AA = Dictionary(O=script)
        web = Dictionary(S=Name.URI, URI=String("https://vbpl.vn"))
        page.obj.Annots = Array(
            [
                pdf.make_indirect(Dictionary(**link, A=launch)),
                pdf.make_indirect(Dictionary(**link, A=web)),
                Dictionary(
                    **link,
                    A=Dictionary(S=Name.URI, URI=String("javascript:alert(1)")),
                ),
                Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=box),
            ]
        )
        pdf.attachments["virus.exe"] = b"MZ"
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Chương I", action=script))
        pdf.save(target)
    return target.getvalue()


class TestDeriveFromPdf:
    def test_leaves_nothing_that_acts(self, derive):
        _found, shown = derive(with_script())

        assert "/OpenAction" not in shown.Root
        assert "/AA" not in shown.Root
        assert "/JavaScript" not in shown.Root.get("/Names", Dictionary())
        assert list(shown.attachments) == []
        assert "/AA" not in shown.pages[0].obj
        annotations = list(shown.pages[0].obj.Annots)
        actions = [str(one.A.URI) for one in annotations if "/A" in one]
        assert len(annotations) == 3
        assert actions == ["https://vbpl.vn"]
        with shown.open_outline() as outline:
            assert [(i.title, i.action) for i in outline.root] == [("Chương I", None)]

    @pytest.mark.parametrize(
        ("pages", "depth"), [(1, 1), (2, 2), (61, 2), (62, 3), (1021, 3), (1022, 4)]
    )
    def test_gives_the_page_tree_few_kids_a_node(self, derive, pages, depth):
        found, shown = derive(samples.pdf(pages))

        def measure(node) -> tuple[int, int]:
            if node.Type == Name.Page:
                return 1, 0
            below = [measure(kid) for kid in node.Kids]
            assert len(below) <= (4 if below[0] == (1, 0) else 16)
            assert all(kid.Parent.objgen == node.objgen for kid in node.Kids)
            assert node.Count == sum(count for count, _depth in below)
            return sum(c for c, _d in below), 1 + max(d for _c, d in below)

        assert found["pages"] == pages
        assert len(shown.pages) == pages
        assert measure(shown.Root.Pages) == (pages, depth)
        assert set(shown.Root.keys()) <= {"/Type", "/Pages"}

    def test_lets_the_last_page_be_found_without_its_neighbours(self, derive):
        _found, shown = derive(samples.pdf(40))

        assert [kid.objgen for kid in shown.pages[-1].obj.Parent.Kids] == [
            shown.pages[-1].obj.objgen
        ]

    def test_puts_the_page_tree_beside_the_table_of_objects(self, derive, tmp_path):
        _found, shown = derive(samples.pdf(500))
        nodes = {page.obj.Parent.objgen for page in shown.pages}

        data = (tmp_path / rendering.DISPLAY).read_bytes()

        # None stands by itself in the file: all are squeezed.
        assert len(nodes) == 126
        for number, _generation in nodes:
            assert f"\n{number} 0 obj".encode() not in data
        assert re.search(rb"/Linearized 1 ", data[:300])

    def test_keeps_the_order_of_pages(self, derive):
        with pikepdf.new() as pdf:
            for number in range(40):
                pdf.add_blank_page(page_size=(100 + number, 200))
            target = io.BytesIO()
            pdf.save(target)

        _found, shown = derive(target.getvalue())

        widths = [int(page.mediabox[2]) for page in shown.pages]
        assert widths == list(range(100, 140))

    def test_draws_the_first_page(self, derive, tmp_path):
        found, _shown = derive(samples.pdf())

        assert found["thumbnail"] is True
        with Image.open(tmp_path / rendering.THUMBNAIL) as image:
            assert image.format == "WEBP"
            assert image.width == 320

    def test_keeps_what_pages_inherit(self, derive):
        with pikepdf.open(io.BytesIO(samples.pdf(20))) as pdf:
            for page in pdf.pages:
                del page.obj["/MediaBox"]
            pdf.Root.Pages.MediaBox = Array([0, 0, 300, 200])
            pdf.Root.Pages.Rotate = 90
            target = io.BytesIO()
            pdf.save(target)

        found, shown = derive(target.getvalue())

        assert found["sizes"] == "200.0x300.0*20"
        assert {int(page.mediabox[2]) for page in shown.pages} == {300}

    def test_draws_all_pages_small_on_sheets(self, derive, tmp_path):
        found, _shown = derive(samples.pdf(27))

        sheets = found["rest"]["sheets"]
        assert sheets == ["sheet-0.webp", "sheet-1.webp"]
        with Image.open(tmp_path / sheets[0]) as sheet:
            assert (sheet.format, sheet.width, sheet.height % 5) == ("WEBP", 800, 0)
            height = sheet.height // 5
        with Image.open(tmp_path / sheets[1]) as sheet:
            assert sheet.size == (800, height)

    def test_leaves_the_rest_of_a_long_paper_for_later(self, derive, tmp_path):
        found, _shown = derive(samples.pdf(DERIVED_AT_ONCE + 1))

        assert (found["preview"], found["rest"]) == (True, None)
        assert found["sizes"] == f"595.0x842.0*{DERIVED_AT_ONCE + 1}"
        assert not (tmp_path / rendering.WORDS).exists()


class TestSizes:
    """The same as PDF.js: the reader lays out its pages before it has them."""

    @pytest.mark.parametrize(
        ("page", "size"),
        [
            ({"MediaBox": [0, 0, 595.32, 841.92]}, "595.3x841.9*1"),
            ({"MediaBox": [0, 0, 600, 800], "Rotate": 90}, "800.0x600.0*1"),
            ({"MediaBox": [0, 0, 600, 800], "Rotate": -90}, "800.0x600.0*1"),
            ({"MediaBox": [0, 0, 600, 800], "Rotate": 180}, "600.0x800.0*1"),
            ({"MediaBox": [0, 0, 600, 800], "Rotate": 45}, "600.0x800.0*1"),
            (
                {"MediaBox": [0, 0, 600, 800], "CropBox": [50, 100, 500, 900]},
                "450.0x700.0*1",
            ),
            (
                {"MediaBox": [0, 0, 600, 800], "CropBox": [900, 900, 950, 950]},
                "600.0x800.0*1",
            ),
            ({"MediaBox": [600, 800, 0, 0]}, "600.0x800.0*1"),
            ({"MediaBox": [0, 0, 0, 800]}, "612.0x792.0*1"),
            ({"MediaBox": [0, 0, 600]}, "612.0x792.0*1"),
            ({"MediaBox": [0, 0, 600, 800], "UserUnit": 2}, "1200.0x1600.0*1"),
            ({"MediaBox": [0, 0, 600, 800], "UserUnit": -2}, "600.0x800.0*1"),
        ],
    )
    def test_are_those_that_the_reader_will_see(self, page, size):
        with pikepdf.open(io.BytesIO(samples.pdf())) as pdf:
            for name, value in page.items():
                is_list = isinstance(value, list)
                pdf.pages[0].obj[f"/{name}"] = Array(value) if is_list else value

            assert sizes.write(sizes.of_pages(pdf)) == size

    @given(st.lists(st.sampled_from([(595.3, 841.9), (841.9, 595.3)])))
    def test_are_counted_in_runs(self, pages):
        runs = [run.split("*") for run in sizes.write(pages).split()]

        again = [size for size, count in runs for _page in range(int(count))]
        assert again == [f"{width}x{height}" for width, height in pages]
        assert all(a[0] != b[0] for a, b in itertools.pairwise(runs))


class TestDeriveFromImage:
    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF"])
    def test_makes_a_page_of_an_image(self, tmp_path, kind):
        source = tmp_path / "image"
        source.write_bytes(samples.image(kind, (1240, 1754)))

        found = rendering.derive_from_image(str(source), str(tmp_path))

        assert found["pages"] == 1
        with pikepdf.open(tmp_path / rendering.DISPLAY) as shown:
            assert int(shown.pages[0].mediabox[3]) == 842

    def test_makes_a_page_of_each_page_of_a_fax(self, tmp_path):
        source = tmp_path / "fax.tiff"
        pages = [Image.new("1", (200, 300), 1) for _number in range(3)]
        pages[0].save(source, save_all=True, append_images=pages[1:])

        found = rendering.derive_from_image(str(source), str(tmp_path))

        assert found["pages"] == 3

    def test_turns_a_photograph_as_it_was_taken(self, tmp_path):
        source = tmp_path / "photo.jpg"
        exif = Image.Exif()
        exif[0x0112] = 6
        Image.new("RGB", (400, 300), "white").save(source, exif=exif)

        rendering.derive_from_image(str(source), str(tmp_path))

        with pikepdf.open(tmp_path / rendering.DISPLAY) as shown:
            box = [int(edge) for edge in shown.pages[0].mediabox]
        assert box[2] < box[3]

    def test_makes_a_large_drawing_fit_to_be_read(self, tmp_path):
        source = tmp_path / "plan.png"
        Image.new("L", (9_000, 6_000), 255).save(source)

        found = rendering.derive_from_image(str(source), str(tmp_path))

        assert found["pages"] == 1
        assert (tmp_path / rendering.DISPLAY).stat().st_size < 1_000_000

    def test_lays_what_is_transparent_on_white(self, tmp_path):
        source = tmp_path / "seal.png"
        Image.new("RGBA", (64, 64), (255, 0, 0, 0)).save(source)

        rendering.derive_from_image(str(source), str(tmp_path))

        with Image.open(tmp_path / rendering.THUMBNAIL) as image:
            red, green, blue = image.getpixel((10, 10))
        assert min(red, green, blue) > 240


class TestPlain:
    def test_joins_a_symbol_that_was_divided(self):
        assert rendering.plain("1234/QĐ\ufffe\nUBND") == "1234/QĐ-UBND"

    @given(st.text())
    def test_gives_what_the_database_can_hold(self, text):
        plain = rendering.plain(text)

        assert "\x00" not in plain
        plain.encode()
        assert rendering.plain(plain) == plain
