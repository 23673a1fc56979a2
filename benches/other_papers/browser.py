"""Papers as HTML, printed by Chromium: what systems of other makers give out."""

from __future__ import annotations

import base64
import dataclasses
import io
import shutil
from collections.abc import Iterable, Sequence
from html import escape

from benches.other_papers.drawn import Print, picture
from benches.other_papers.layout import ROMAN
from benches.other_papers.linked import IMAGE, WORD, read_links
from benches.other_papers.model import Block, Paper, Word
from playwright.sync_api import sync_playwright

FOOT = (
    '<div style="font-size: 9px; width: 100%; text-align: center">'
    '<span class="pageNumber"></span>/<span class="totalPages"></span></div>'
)


@dataclasses.dataclass(frozen=True)
class Look:
    """How a page is printed: CSS of the body, paper, head and foot."""

    css: str = "font: 13pt/1.35 'Liberation Serif'; text-align: justify"
    paper: str = "A4"
    landscape: bool = False
    foot: bool = True
    extra: str = ""


LOOKS = {
    "plain": Look(),
    "sans": Look("font: 11pt/1.5 'DejaVu Sans'"),
    "columns": Look(
        "font: 10.5pt/1.3 'Liberation Serif'; columns: 2; text-align: justify;"
        " hyphens: auto"
    ),
    "letter": Look("font: 12pt/1.4 'DejaVu Serif'", paper="Letter"),
    "a5": Look("font: 10pt/1.3 'Liberation Sans'; text-align: justify", paper="A5"),
    "wide": Look("font: 14pt/1.6 'Liberation Serif'", landscape=True, foot=False),
    "spaced": Look(
        "font: 12pt/1.4 'Liberation Serif'; letter-spacing: .04em",
        extra="h2 { letter-spacing: .25em; text-transform: uppercase }",
    ),
    "stamped": Look(
        extra=".stamp { position: fixed; top: 40%; left: 15%; font-size: 70pt;"
        " transform: rotate(-40deg); opacity: .15 }"
    ),
}


def program() -> str | None:
    """Return Chromium's path, if the machine has it."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def press_all(papers: Sequence[tuple[Paper, str]]) -> list[Print]:
    """Print papers, each in its look, by one Chromium."""
    chromium = program()
    if chromium is None:
        return []
    prints = []
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        for paper, name in papers:
            look = LOOKS[name]
            page.set_content(_page(paper, look))
            pdf = page.pdf(
                format=look.paper,
                landscape=look.landscape,
                display_header_footer=look.foot,
                header_template="<span></span>",
                footer_template=FOOT,
                margin=dict.fromkeys(("top", "bottom", "left", "right"), "18mm"),
            )
            prints.append(read_links(pdf))
        browser.close()
    return prints


def _page(paper: Paper, look: Look) -> str:
    parts: list[str] = []
    chapter = item = 0
    for block in paper:
        if block.kind == "heading":
            chapter, item = chapter + 1, 0
            label = ROMAN[chapter % 12 - 1]
            parts.append(f"<h2>{label}. {_words(block.words())}</h2>")
            continue
        item += block.kind == "item"
        parts.append(_block(block, item))
    stamp = '<div class="stamp">DỰ THẢO</div>' if "stamp" in look.extra else ""
    return (
        f'<!doctype html><html lang="vi"><style>body {{ {look.css}; margin: 0 }}'
        "h1, h2 { font-size: 1.1em } p { margin: 0 0 .6em } td { border: 1px solid;"
        " padding: 2px 5px; vertical-align: top } table { border-collapse: collapse;"
        " margin-bottom: 1em } a { color: inherit; text-decoration: none }"
        f" small {{ display: block }} {look.extra}</style>"
        f"{''.join(parts)}{stamp}</html>"
    )


def _block(block: Block, item: int) -> str:
    match block.kind:
        case "title":
            return f"<h1>{_words(block.words())}</h1>"
        case "paragraph":
            return f"<p>{_words(block.words())}</p>"
        case "item":
            return f"<p>{item}. {_words(block.words())}</p>"
        case "note":
            return f"<small>* {_words(block.words())}</small>"
        case "table":
            rows = [
                f"<tr><td>{number or 'TT'}</td>"
                + "".join(f"<td>{_words(cell)}</td>" for cell in row)
                + "</tr>"
                for number, row in enumerate(block.rows())
            ]
            return f"<table>{''.join(rows)}</table>"
        case "figure":
            return f"<p>{_image(block.image, 300)}</p>"
        case "scan":
            break_before = 'style="break-before: page; break-after: page"'
            return f"<div {break_before}>{_image(block.image, 560)}</div>"
        case _:
            return '<div style="break-after: page"></div>'


def _words(words: Iterable[Word]) -> str:
    return " ".join(f'<a href="{WORD}{w.id}">{escape(w.text)}</a>' for w in words)


def _image(number: int, width: int) -> str:
    file = io.BytesIO()
    picture(number).save(file, "PNG")
    data = base64.b64encode(file.getvalue()).decode()
    source = f"data:image/png;base64,{data}"
    size = f'style="display: block; width: {width}px"'
    return f'<a href="{IMAGE}{number}" {size}><img src="{source}" {size}></a>'
