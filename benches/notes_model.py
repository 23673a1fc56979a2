"""Papers as officials write and change them, whose every passage has a name.

A paper is a list of blocks; each block has pieces of text, each with an id that goes
into the PDF as a link around it. The link's surface tells where the piece stands, in
the old version and in the new: nothing has to be searched for.
"""

from __future__ import annotations

import dataclasses
import itertools
import random
from collections.abc import Iterator

_ids = itertools.count(1)

UNITS = """Sở Tài chính|Sở Giao thông vận tải|Sở Kế hoạch và Đầu tư|Sở Xây dựng
Sở Tài nguyên và Môi trường|Sở Y tế|Sở Giáo dục và Đào tạo|Sở Nội vụ|Sở Công Thương
Ủy ban nhân dân quận 1|Ủy ban nhân dân huyện Bình Chánh|Ủy ban nhân dân thành phố
Công an thành phố|Thanh tra thành phố|Sở Thông tin và Truyền thông|Sở Tư pháp
Ban Quản lý Khu công nghệ cao|Ủy ban nhân dân quận Thủ Đức|Sở Văn hóa và Thể thao"""
ACTS = """rà soát quy hoạch chi tiết|tham mưu bố trí kinh phí|hoàn thiện hồ sơ đấu thầu
tổ chức kiểm tra hiện trường|lập danh mục dự án ưu tiên|đẩy nhanh tiến độ giải ngân
báo cáo kết quả thực hiện|trình phê duyệt chủ trương đầu tư|xử lý dứt điểm vi phạm
công khai thủ tục hành chính|cập nhật cơ sở dữ liệu|lấy ý kiến cộng đồng dân cư
nghiệm thu khối lượng hoàn thành|điều chỉnh tổng mức đầu tư|bàn giao mặt bằng sạch
khắc phục tình trạng ngập nước|vận hành hệ thống camera|thanh toán vốn còn thiếu"""
THINGS = """tuyến đường Nguyễn Hữu Cảnh|rạch Xuyên Tâm|cầu Thủ Thiêm 2
chợ đầu mối Bình Điền
bệnh viện Nhi đồng|trường tiểu học Kim Đồng|khu tái định cư An Phú|bến xe Miền Đông mới
nhà máy xử lý nước thải Nhiêu Lộc|công viên Gia Định|tuyến metro số 1|cảng Cát Lái
đường Vành đai 3|kho lưu trữ chuyên dụng|trạm y tế phường 12|khu đô thị Thanh Đa
trung tâm hành chính công|hệ thống thoát nước Tham Lương|cao ốc Thuận Kiều
chung cư Ngô Gia Tự"""
TAILS = """bảo đảm đúng quy định của pháp luật|không để phát sinh khiếu nại kéo dài
trong phạm vi chức năng, nhiệm vụ được giao|theo chỉ đạo của Chủ tịch Ủy ban nhân dân
trên cơ sở ý kiến thống nhất của các đơn vị|để kịp trình kỳ họp Hội đồng nhân dân
nhằm giảm thời gian chờ đợi của người dân|gắn với trách nhiệm của người đứng đầu
phù hợp với khả năng cân đối ngân sách|tránh chồng chéo với dự án đã triển khai"""
REPEATED = """Thời gian hoàn thành trước ngày 30 tháng 6 năm 2019.
Giao Văn phòng Ủy ban nhân dân thành phố theo dõi, đôn đốc việc thực hiện.
Các đơn vị báo cáo kết quả về Ủy ban nhân dân thành phố trước ngày 25 hằng tháng.
Kinh phí thực hiện từ nguồn ngân sách thành phố.
Đề nghị các đơn vị nghiêm túc thực hiện."""
HEADINGS = """\
Tình hình chung|Kết quả đạt được|Tồn tại, hạn chế|Nguyên nhân
Nhiệm vụ và giải pháp
Tổ chức thực hiện|Kiến nghị, đề xuất|Sự cần thiết|Mục tiêu và phạm vi
Kinh phí và nguồn vốn"""


def _lines(text: str) -> list[str]:
    return [part for line in text.splitlines() for part in line.split("|")]


units, acts, things, tails, headings = map(
    _lines, (UNITS, ACTS, THINGS, TAILS, HEADINGS)
)
repeated = REPEATED.splitlines()


@dataclasses.dataclass
class Piece:
    """A passage with a name; an edit that rewrites it gives it a new name."""

    text: str
    id: int = dataclasses.field(default_factory=lambda: next(_ids))
    touched: bool = False  # a figure in it was changed


@dataclasses.dataclass
class Block:
    """`paragraph` (sentences of pieces), `heading`, or `table` (rows of cells)."""

    kind: str
    rows: list[list[Piece]]
    numbered: bool = False

    def pieces(self) -> Iterator[Piece]:
        return itertools.chain.from_iterable(self.rows)

    def copy(self) -> Block:
        rows = [[dataclasses.replace(piece) for piece in row] for row in self.rows]
        return Block(self.kind, rows, self.numbered)


@dataclasses.dataclass(frozen=True)
class Style:
    """How a version is set."""

    font: str = "Tinos"
    size: float = 13
    paper: str = "a4"
    margin: float = 2.0
    leading: float = 0.65
    number_at: str = "top"


class Writer:
    """Writes papers, and edits them, with one random source."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311

    def figure(self) -> str:
        r = self.random
        kinds = (
            f"{r.randint(1, 99)},{r.randint(1, 9)} tỷ đồng",
            f"{r.randint(1, 9)}.{r.randint(100, 999)} triệu đồng",
            f"{r.randint(2, 99)}%",
            f"{r.randint(11, 480)} hộ dân",
        )
        return r.choice(kinds)

    def date(self) -> str:
        r = self.random
        year = r.choice((2019, 2020))
        return f"ngày {r.randint(1, 28)} tháng {r.randint(1, 12)} năm {year}"

    def sentence(self) -> list[Piece]:
        r = self.random
        if r.random() < 0.14:
            return [Piece(r.choice(repeated))]
        unit, other = r.sample(units, 2)
        act, next_act = r.sample(acts, 2)
        thing, tail = r.choice(things), r.choice(tails)
        shapes = (
            f"Giao {unit} chủ trì, phối hợp với {other}|{act} {thing},|{tail}.",
            f"{unit} đã {act} {thing}|với kinh phí {self.figure()},|{tail}.",
            f"Đến {self.date()},|{unit} và {other} phải {act}|đối với {thing}.",
            f"Việc {act} tại {thing}|còn chậm so với kế hoạch {self.figure()};"
            f"|trách nhiệm thuộc {unit}.",
            f"Thống nhất với đề xuất của {unit}|về việc {act} và {next_act}"
            f"|tại {thing} trước {self.date()}.",
        )
        pieces = r.choice(shapes).split("|")
        if r.random() < 0.5:
            self._cut_out(pieces)
        return [Piece(text) for text in pieces]

    def _cut_out(self, pieces: list[str]) -> None:
        """Make one, two or three words of a piece a piece of their own."""
        at = self.random.randrange(len(pieces))
        words = pieces[at].split(" ")
        length = self.random.randint(1, 3)
        begin = self.random.randint(0, max(0, len(words) - length))
        parts = words[:begin], words[begin : begin + length], words[begin + length :]
        pieces[at : at + 1] = [" ".join(part) for part in parts if part]

    def paragraph(self, *, numbered: bool = False) -> Block:
        rows = [self.sentence() for _ in range(self.random.randint(1, 4))]
        return Block("paragraph", rows, numbered)

    def row(self) -> list[Piece]:
        r = self.random
        thing, act = r.choice(things), r.choice(acts)
        cells = [act[:1].upper() + act[1:] + " " + thing, r.choice(units)]
        cells += [
            f"{r.randint(1, 99)}.{r.randint(0, 9)}00",
            str(r.choice((2018, 2019, 2020))),
        ]
        return [Piece(text) for text in cells]

    def table(self) -> Block:
        return Block("table", [self.row() for _ in range(self.random.randint(4, 12))])

    def paper(self) -> list[Block]:
        r = self.random
        blocks: list[Block] = []
        for title in r.sample(headings, r.randint(3, 5)):
            blocks.append(Block("heading", [[Piece(title)]], numbered=True))
            numbered = r.random() < 0.6
            blocks += [
                self.paragraph(numbered=numbered) for _ in range(r.randint(3, 7))
            ]
            if r.random() < 0.4:
                blocks.append(self.table())
        return blocks
