"""Set the model in type, and read back where each named passage stands."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pikepdf
import typst
from benches.notes_model import Block, Style

Box = tuple[float, float, float, float]
ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "src" / "khonggiay" / "documents" / "fonts"
SCHEME = "passage:"
SOURCE = """
#let d = json(bytes(sys.inputs.data))
#let s = d.style
#let number = align(center, context counter(page).display())
#set page(paper: s.paper, margin: s.margin * 1cm,
  header: if s.number_at == "top" { number },
  footer: if s.number_at != "top" { number })
#set text(font: s.font, size: s.size * 1pt, lang: "vi")
#set par(justify: true, leading: s.leading * 1em, spacing: 0.9em,
  first-line-indent: 1cm)
#let piece(p) = link("passage:" + str(p.id), p.text)
#let sentence(row) = row.map(piece).join(" ")
#let section = counter("section")
#let item = counter("item")
#for b in d.blocks {
  if b.kind == "heading" {
    section.step(); item.update(0)
    block(sticky: true, text(weight: "bold",
      context section.display("I.") + " " + sentence(b.rows.first())))
  } else if b.kind == "table" {
    let n = 0
    let cells = ()
    for row in b.rows { n += 1; cells += ([#n],) + row.map(p => piece(p)) }
    set par(justify: false, first-line-indent: 0pt)
    table(columns: (auto, 3fr, 2fr, auto, auto),
      table.header([TT], [Nội dung], [Đơn vị], [Số tiền], [Năm]), ..cells)
  } else {
    if b.numbered { item.step(); context item.display("1.") + " " }
    b.rows.map(sentence).join(" ")
    parbreak()
  }
}
"""

_compiler = typst.Compiler(
    root=str(ROOT / "benches"), font_paths=[str(FONTS)], ignore_system_fonts=True
)


@dataclasses.dataclass(frozen=True)
class Print:
    """A PDF, and the surface of each passage: page (from 1) and a box for each line."""

    pdf: bytes
    pages: int
    where: dict[int, list[tuple[int, Box]]]


def press(blocks: Sequence[Block], style: Style) -> Print:
    """Set the blocks in type."""
    data = {
        "style": dataclasses.asdict(style),
        "blocks": [dataclasses.asdict(block) for block in blocks],
    }
    pdf = _compiler.compile(
        input=SOURCE.encode(),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=0,
        pdf_tags=False,
    )
    where: dict[int, list[tuple[int, Box]]] = {}
    with pikepdf.open(BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages, 1):
            for link in page.obj.get("/Annots", ()):
                address = str(link.A.URI)
                left, bottom, right, top = (float(side) for side in link.Rect)
                spots = where.setdefault(int(address.removeprefix(SCHEME)), [])
                spots.append((number, (left, bottom, right, top)))
        pages = len(document.pages)
    return Print(pdf, pages, where)
