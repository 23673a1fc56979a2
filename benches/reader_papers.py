"""Long papers as offices make them.

Text, tables and pictures; a flat page tree, whose leaves lie all over the file.
"""

from __future__ import annotations

import json
import random
import uuid
from io import BytesIO
from pathlib import Path

import pikepdf
import typst
from pikepdf import Array, Name
from PIL import Image, ImageDraw, ImageFilter

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "src" / "khonggiay" / "documents" / "fonts"
# Every fourth page has a picture; the others are text, every third a table too.
PICTURE_EACH = 4
TABLE_EACH = 3
PICTURES = 24
PICTURE_SIZE = (1200, 780)
# Where a copy gets a name of its own, without any other byte moving.
SUBJECT = b"0123456789abcdef" * 2
UNITS = (
    "Sở Quy hoạch - Kiến trúc", "Sở Giao thông vận tải", "Sở Tài nguyên và Môi trường",
    "Ủy ban nhân dân Quận 1", "Ủy ban nhân dân huyện Củ Chi", "Sở Tài chính",
    "Ban Quản lý đường sắt đô thị", "Sở Kế hoạch và Đầu tư",
)  # fmt: skip
CLAUSES = (
    "rà soát quy hoạch chi tiết tỷ lệ 1/500 của các khu đất đã thu hồi",
    "trình phương án bồi thường, hỗ trợ, tái định cư trước khi khởi công",
    "báo cáo kết quả giải ngân vốn đầu tư công sáu tháng đầu năm",
    "phối hợp kiểm tra hiện trạng sử dụng đất dọc hai bên tuyến đường",
    "lấy ý kiến cộng đồng dân cư về nhiệm vụ điều chỉnh cục bộ quy hoạch",
    "đề xuất danh mục dự án kêu gọi đầu tư theo phương thức đối tác công tư",
    "hoàn thiện hồ sơ đánh giá tác động môi trường của từng hạng mục",
    "bố trí vốn đối ứng cho các công trình chuyển tiếp trên địa bàn",
)
SOURCE = """
#let d = json(bytes(sys.inputs.data))
#set document(title: d.title)
#set page(paper: "a4", margin: (left: 3cm, right: 2cm, y: 2cm),
  footer: align(center, context counter(page).display()))
#set text(font: "Tinos", size: 13pt, lang: "vi")
#set par(justify: true, first-line-indent: 1cm)
#align(center, text(weight: "bold", size: 15pt, upper(d.title)))
#for page in d.pages {
  if page.number > 1 { pagebreak() }
  if page.chapter != "" { heading(level: 1, outlined: true, page.chapter) }
  for words in page.paragraphs { par(words) }
  if page.rows.len() > 0 {
    set text(size: 11pt)
    table(columns: (auto, 2fr, 3fr, auto, auto),
      table.header([TT], [Đơn vị], [Nội dung], [Vốn (triệu đồng)], [Hạn]),
      ..page.rows.flatten())
  }
  if page.picture != "" {
    figure(image(page.picture, width: 100%), caption: page.caption)
  }
}
"""


def make(pages: int, *, seed: int, folder: Path) -> bytes:
    """Return a PDF of exactly so many pages; *folder* holds its pictures meanwhile."""
    random_ = random.Random(seed)  # noqa: S311  # the same paper in every run
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(PICTURES):
        (folder / f"p{number}.jpg").write_bytes(_picture(random_))
    data = {
        "title": f"Hồ sơ quy hoạch và đầu tư công gồm {pages} trang",
        "pages": [_page(random_, number) for number in range(1, pages + 1)],
    }
    (folder / "paper.typ").write_text(SOURCE, "utf-8")
    compiler = typst.Compiler(
        root=str(folder), font_paths=[str(FONTS)], ignore_system_fonts=True
    )
    pdf = compiler.compile(
        input=str(folder / "paper.typ"),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=0,
        pdf_tags=False,
    )
    assert isinstance(pdf, bytes)
    return _as_offices_do(pdf, pages, random_)


def _page(random_: random.Random, number: int) -> dict[str, object]:
    has_picture = number % PICTURE_EACH == 0
    has_table = not has_picture and number % TABLE_EACH == 0
    return {
        "number": number,
        "chapter": f"Chương {number // 20 + 1}" if number % 20 == 1 else "",
        "paragraphs": [
            _paragraph(random_, number) for _ in range(2 if has_picture else 4)
        ],
        "rows": [_row(random_, n) for n in range(1, 9)] if has_table else [],
        "picture": f"p{random_.randrange(PICTURES)}.jpg" if has_picture else "",
        "caption": f"Hiện trạng khu đất số {number}",
    }


def _paragraph(random_: random.Random, page: int) -> str:
    tasks = random_.sample(CLAUSES, 3)
    return (
        f"Mục {page}.{random_.randrange(1, 99)}. Giao {random_.choice(UNITS)} chủ trì, "
        f"phối hợp với {random_.choice(UNITS)} {tasks[0]}; {tasks[1]}; {tasks[2]}. "
        f"Thời hạn hoàn thành trước ngày {random_.randrange(1, 29):02d} tháng "
        f"{random_.randrange(1, 13)} năm 2020."
    )


def _row(random_: random.Random, number: int) -> list[str]:
    money = f"{random_.randrange(1_000, 90_000):,}".replace(",", ".")
    day = f"{random_.randrange(1, 29):02d}/{random_.randrange(1, 13):02d}/2020"
    return [str(number), random_.choice(UNITS), random_.choice(CLAUSES), money, day]


def _picture(random_: random.Random) -> bytes:
    """Return something like a photograph from the air: noise at several scales."""
    image = Image.new("RGB", PICTURE_SIZE)
    for detail in (8, 40, 200, 700):
        size = (detail, detail * PICTURE_SIZE[1] // PICTURE_SIZE[0])
        noise = Image.frombytes("RGB", size, random_.randbytes(size[0] * size[1] * 3))
        image = Image.blend(
            image, noise.resize(PICTURE_SIZE, Image.Resampling.BICUBIC), 0.4
        )
    draw = ImageDraw.Draw(image)
    for _ in range(30):
        at = [(random_.randrange(1200), random_.randrange(780)) for _ in range(2)]
        draw.line(at, fill=(240, 240, 230), width=random_.randrange(2, 14))
    kept = BytesIO()
    image.filter(ImageFilter.GaussianBlur(1)).save(kept, "JPEG", quality=62)
    return kept.getvalue()


def another(pdf: bytes) -> bytes:
    """Return the same paper with a subject of its own, so that no cache knows it."""
    assert pdf.count(SUBJECT) == 1
    return pdf.replace(SUBJECT, uuid.uuid4().hex.encode())


def _as_offices_do(pdf: bytes, pages: int, random_: random.Random) -> bytes:
    """Make the page tree flat, and each picture a thing of its own, as Word does."""
    with pikepdf.open(BytesIO(pdf)) as made:
        while len(made.pages) > pages:
            del made.pages[-1]
        assert len(made.pages) == pages, f"{len(made.pages)} pages were set"
        kids = [page.obj for page in made.pages]
        root = made.Root.Pages
        for kid in kids:
            for key in ("/Resources", "/MediaBox"):
                if key not in kid and key in kid.Parent:
                    kid[key] = kid.Parent[key]
            kid.Parent = root
            for name, image in list(kid.Resources.get("/XObject", {}).items()):
                if image.get("/Subtype") == Name.Image:
                    own = made.make_stream(
                        image.read_raw_bytes() + random_.randbytes(8)
                    )
                    for key, value in image.items():
                        if key != "/Length":
                            own[key] = value
                    own_names = pikepdf.Dictionary(dict(kid.Resources.XObject.items()))
                    own_names[name] = own
                    resources = pikepdf.Dictionary(dict(kid.Resources.items()))
                    resources.XObject = own_names
                    kid.Resources = resources
        root.Kids = Array(kids)
        root.Count = pages
        made.docinfo["/Subject"] = SUBJECT.decode()
        kept = BytesIO()
        made.save(kept)
    with pikepdf.open(kept) as saved:
        return _in_order_of_pages(saved)


def _in_order_of_pages(paper: pikepdf.Pdf) -> bytes:
    """Write each page with what it shows behind it, as Word and Distiller do.

    A saved copy of qpdf would have all page dictionaries side by side, so that a viewer
    finds them with one read. In the files of offices they lie all over the file.
    """
    order: dict[tuple[int, int], pikepdf.Object] = {}

    def visit(value: pikepdf.Object) -> None:
        if not isinstance(value, pikepdf.Object):
            return
        if value.is_indirect:
            if value.objgen in order:
                return
            order[value.objgen] = value
        if isinstance(value, pikepdf.Array):
            children = list(value.as_list())
        elif isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
            children = [value[key] for key in value if key != "/Parent"]
        else:
            return
        for child in children:
            visit(child)

    # Depth first: a page, its words, its pictures, then the next page.
    order[paper.Root.objgen] = paper.Root
    visit(paper.Root.Pages)
    for key in paper.Root:
        visit(paper.Root[key])
    visit(paper.docinfo)
    kept, places = BytesIO(), {}
    kept.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    for (number, _), value in order.items():
        places[number] = kept.tell()
        kept.write(b"%d 0 obj\n" % number)
        if isinstance(value, pikepdf.Stream):
            data = value.read_raw_bytes()
            value.stream_dict.Length = len(data)
            kept.write(value.stream_dict.unparse(resolved=True))
            kept.write(b"\nstream\n" + data + b"\nendstream")
        else:
            kept.write(value.unparse(resolved=True))
        kept.write(b"\nendobj\n")
    start, size = kept.tell(), max(places) + 1
    kept.write(b"xref\n0 %d\n" % size)
    for number in range(size):
        place = places.get(number)
        used = b"%010d 00000 n \n" % place if place else b"0000000000 65535 f \n"
        kept.write(used)
    kept.write(
        b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, paper.Root.objgen[0], paper.docinfo.objgen[0], start)
    )
    return kept.getvalue()
