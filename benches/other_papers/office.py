"""Papers as DOCX, made into PDF by LibreOffice: what most offices send."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from benches.other_papers.drawn import Print
from benches.other_papers.layout import ROMAN
from benches.other_papers.linked import WORD, read_links
from benches.other_papers.model import Block, Paper, Word

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SECONDS = 900
STYLE = '<w:rStyle w:val="Hyperlink"/>'
"""Without a style of their own LibreOffice leaves links out of the PDF."""

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_LINK_STYLE = (
    '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
    '<w:rPr><w:color w:val="000000"/><w:u w:val="none"/></w:rPr></w:style>'
)
_SPACES = f'xmlns:w="{MAIN}" xmlns:r="{LINKS}"'


@dataclasses.dataclass(frozen=True)
class Look:
    """How a DOCX is set; sizes in points, `page` in twentieths of one."""

    font: str = "Liberation Serif"
    size: float = 13
    page: tuple[int, int] = (11906, 16838)
    margin: int = 1134
    columns: int = 1
    justify: str = "both"
    spacing: int = 0
    caps: bool = False
    numbers: bool = False
    header: str = ""
    footer: bool = True
    line: int = 276


LOOKS = {
    "plain": Look(),
    "sans": Look(font="Liberation Sans", size=11, justify="left"),
    "large": Look(size=16, line=340),
    "columns": Look(columns=2, size=11),
    "letter": Look(page=(12240, 15840), margin=1440, font="DejaVu Serif", size=11),
    "a5": Look(page=(8391, 11906), margin=800, size=10),
    "wide": Look(page=(16838, 11906), header="ỦY BAN NHÂN DÂN THÀNH PHỐ"),
    "numbered": Look(numbers=True, line=400),
    "capitals": Look(caps=True, header="Tài liệu phiên họp", size=12),
    "spaced": Look(spacing=20, size=12),
}


def program() -> str | None:
    """Return LibreOffice's path, if the machine has it."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def press_all(papers: Sequence[tuple[Paper, str]]) -> list[Print]:
    """Set papers, each in its look, by one run of LibreOffice."""
    soffice = program()
    if soffice is None:
        return []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [folder / f"p{number}.docx" for number in range(len(papers))]
        for file, (paper, look) in zip(files, papers, strict=True):
            _write(file, paper, LOOKS[look])
        subprocess.run(
            [
                soffice, "--headless", f"-env:UserInstallation=file://{folder}/profile",
                "--convert-to", "pdf", "--outdir", str(folder), *map(str, files),
            ],
            check=True, capture_output=True, timeout=SECONDS,
        )  # fmt: skip
        return [read_links(file.with_suffix(".pdf").read_bytes()) for file in files]


class _Writer:
    """Writes the parts of a DOCX; every word becomes a link to its name."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.body: list[str] = []
        self.footnotes: list[str] = []
        self.links: dict[str, list[str]] = {"document": [], "footnotes": []}

    def words(self, words: Iterable[Word], part: str, bold: str = "") -> str:
        """Return runs of words."""
        runs = []
        for word in words:
            name = f"w{word.id}"
            self.links[part].append(
                f'<Relationship Id="{name}" Type="{LINKS}/hyperlink"'
                f' Target="{WORD}{word.id}" TargetMode="External"/>'
            )
            runs.append(
                f'<w:hyperlink r:id="{name}">{self.text(word.text, STYLE + bold)}'
                f"</w:hyperlink>{self.text(' ', bold)}"
            )
        return "".join(runs)

    def text(self, text: str, bold: str = "") -> str:
        """Return a run that is no word of the paper: a number, a label."""
        run = f'<w:t xml:space="preserve">{escape(text)}</w:t>'
        return f"<w:r><w:rPr>{bold}</w:rPr>{run}</w:r>"

    def paragraph(self, inner: str, align: str = "") -> str:
        """Return a paragraph."""
        kind = align or self.look.justify
        return (
            f'<w:p><w:pPr><w:spacing w:after="120" w:line="{self.look.line}"/>'
            f'<w:jc w:val="{kind}"/></w:pPr>{inner}</w:p>'
        )

    def paper(self, paper: Paper) -> None:
        """Write all blocks."""
        caps = "<w:caps/>" if self.look.caps else ""
        bold = f"<w:b/>{caps}"
        chapter = item = 0
        for block in paper:
            item += block.kind == "item"
            match block.kind:
                case "title":
                    inner = self.words(block.words(), "document", bold)
                    self.body.append(self.paragraph(inner, "center"))
                case "heading":
                    chapter, item = chapter + 1, 0
                    inner = self.text(f"{ROMAN[chapter % 12 - 1]}. ", bold)
                    inner += self.words(block.words(), "document", bold)
                    self.body.append(self.paragraph(inner, "left"))
                case "paragraph" | "item":
                    inner = self.text(f"{item}. ") if block.kind == "item" else ""
                    inner += self.words(block.words(), "document")
                    self.body.append(self.paragraph(inner))
                case "table":
                    self.table(block)
                case "note":
                    self.note(block)
                case "blank" | "scan" | "break":
                    run = '<w:r><w:br w:type="page"/></w:r>'
                    self.body.append(f"<w:p>{run}</w:p>")
                case _:
                    pass

    def table(self, block: Block) -> None:
        """Write a table with a column of numbers in front."""
        rows = []
        for number, row in enumerate(block.rows()):
            label = self.text(str(number) if number else "TT")
            cells = [label, *(self.words(cell, "document") for cell in row)]
            rows.append(
                "<w:tr>"
                + "".join(f"<w:tc><w:p>{c}</w:p></w:tc>" for c in cells)
                + "</w:tr>"
            )
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        lines = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in sides)
        self.body.append(
            f"<w:tbl><w:tblPr><w:tblBorders>{lines}</w:tblBorders></w:tblPr>"
            f"{''.join(rows)}</w:tbl>" + self.paragraph("")
        )

    def note(self, block: Block) -> None:
        """Write a footnote; its sign comes into a paragraph of its own."""
        number = len(self.footnotes) + 2
        inner = self.words(block.words(), "footnotes", '<w:sz w:val="20"/>')
        mark = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        self.footnotes.append(
            f'<w:footnote w:id="{number}"><w:p><w:r>{mark}<w:footnoteRef/></w:r>'
            f"{inner}</w:p></w:footnote>"
        )
        sign = f'<w:r>{mark}<w:footnoteReference w:id="{number}"/></w:r>'
        self.body.append(self.paragraph(self.text("Xem chú thích") + sign))

    def section(self) -> str:
        """Return the page's size, margins, columns, head and foot."""
        look = self.look
        width, height = look.page
        wide = ' w:orient="landscape"' if width > height else ""
        return (
            "<w:sectPr>"
            + (
                '<w:headerReference w:type="default" r:id="head"/>'
                if look.header
                else ""
            )
            + (
                '<w:footerReference w:type="default" r:id="foot"/>'
                if look.footer
                else ""
            )
            + f'<w:pgSz w:w="{width}" w:h="{height}"{wide}/>'
            f'<w:pgMar w:top="{look.margin}" w:right="{look.margin}"'
            f' w:bottom="{look.margin}" w:left="{look.margin}"'
            ' w:header="500" w:footer="500"/>'
            + (
                '<w:lnNumType w:countBy="1" w:restart="newPage"/>'
                if look.numbers
                else ""
            )
            + f'<w:cols w:num="{look.columns}" w:space="400"/></w:sectPr>'
        )


def _write(file: Path, paper: Paper, look: Look) -> None:
    writer = _Writer(look)
    writer.paper(paper)
    half = round(2 * look.size)
    fonts = f"w:ascii={quoteattr(look.font)} w:hAnsi={quoteattr(look.font)}"
    default = (
        f"<w:rFonts {fonts} w:cs={quoteattr(look.font)}/>"
        f'<w:spacing w:val="{look.spacing}"/><w:sz w:val="{half}"/>'
        '<w:lang w:val="vi-VN"/>'
    )
    styles = f"<w:rPrDefault><w:rPr>{default}</w:rPr></w:rPrDefault>"
    styles = f"<w:docDefaults>{styles}</w:docDefaults>{_LINK_STYLE}"
    body = "".join(writer.body) + writer.section()
    field = (
        '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:fldSimple w:instr="PAGE"/></w:p>'
    )
    head = f"<w:p>{writer.text(look.header)}</w:p>"
    plain = "".join(
        f'<w:footnote w:id="{n}" w:type="{kind}"><w:p/></w:footnote>'
        for n, kind in enumerate(("separator", "continuationSeparator"))
    )
    notes = "".join(writer.footnotes)
    parts = {
        "document": f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>",
        "styles": f"<w:styles {_SPACES}>{styles}</w:styles>",
        "footnotes": f"<w:footnotes {_SPACES}>{plain}{notes}</w:footnotes>",
        "header": f"<w:hdr {_SPACES}>{head}</w:hdr>",
        "footer": f"<w:ftr {_SPACES}>{field}</w:ftr>",
    }
    kinds = {"document": "document.main", "header": "header", "footer": "footer"}
    types = "".join(
        f'<Override PartName="/word/{n}.xml"'
        f' ContentType="{PARTS}.{kinds.get(n, n)}+xml"/>'
        for n in parts
    )
    inner = {
        "styles": "styles",
        "footnotes": "footnotes",
        "head": "header",
        "foot": "footer",
    }
    links = "".join(
        f'<Relationship Id="{name}" Type="{LINKS}/{kind}" Target="{kind}.xml"/>'
        for name, kind in inner.items()
    )
    packaged = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'{_HEAD}<Types xmlns="{packaged}/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        )
        _write_links(archive, "_rels/.rels", packaged, (
            f'<Relationship Id="main" Type="{LINKS}/officeDocument"'
            ' Target="word/document.xml"/>'
        ))  # fmt: skip
        for name, text in parts.items():
            archive.writestr(f"word/{name}.xml", _HEAD + text)
        document = links + "".join(writer.links["document"])
        _write_links(archive, "word/_rels/document.xml.rels", packaged, document)
        notes = "".join(writer.links["footnotes"])
        _write_links(archive, "word/_rels/footnotes.xml.rels", packaged, notes)


def _write_links(
    archive: zipfile.ZipFile, name: str, packaged: str, links: str
) -> None:
    space = f'xmlns="{packaged}/relationships"'
    archive.writestr(name, f"{_HEAD}<Relationships {space}>{links}</Relationships>")
