"""How drawn papers are set: what programs do to text, each in a sheet of its own."""

from __future__ import annotations

from benches.other_papers.layout import Sheet

_HEAD = "ỦY BAN NHÂN DÂN THÀNH PHỐ"

SHEETS = {
    "plain": Sheet(),
    "heads": Sheet(header=_HEAD, footer="Trang {page}/{pages}"),
    "columns": Sheet(columns=2, size=11, margin=50, footer="{page}"),
    "lines": Sheet(glyphs="line", justify=False, footer="{page}"),
    "letters": Sheet(glyphs="glyph", heading_spacing=3),
    "tight": Sheet(glyphs="tight", font="Liberation Sans", size=12),
    "split": Sheet(glyphs="split", ligatures=True, font="DejaVu Serif", size=11),
    "spaced": Sheet(spacing=0.8, heading_spacing=4, size=12),
    "apart": Sheet(form="NFD", header=_HEAD, font="Liberation Sans", size=12),
    "hyphens": Sheet(
        hyphens=True, columns=2, size=11, ligatures=True, font="Liberation Sans"
    ),
    "right": Sheet(rotate=90, footer="{page}"),
    "over": Sheet(rotate=180, crop=30),
    "left": Sheet(rotate=270, width=842, height=595),
    "crop": Sheet(crop=45, origin=(-70, 33), font="DejaVu Sans", size=10),
    "numbered": Sheet(line_numbers=True, size=14, leading=1.6),
    "draft": Sheet(watermark="DỰ THẢO", footer="- {page} -"),
    "contents": Sheet(contents=True, header=_HEAD, footer="{page}", size=12),
    "large": Sheet(size=17, leading=1.5),
    "small": Sheet(size=9, width=420, height=595, margin=36, font="Liberation Sans"),
    "letter": Sheet(width=612, height=792, margin=72, font="DejaVu Serif", size=11),
}
