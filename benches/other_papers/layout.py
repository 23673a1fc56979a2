"""Break a paper into lines, columns and pages: pure, so that each place is known."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator

from benches.other_papers.model import Block, Paper, Word

Box = tuple[float, float, float, float]
Measure = Callable[[str, float, bool], float]
"""The breadth of a text in points, at a size, bold or not."""

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
FIGURE_WIDTH = 320.0
FIGURE_SHAPE = 0.4
SHORTEST_PART = 3


@dataclasses.dataclass(frozen=True)
class Sheet:
    """How a version is set; lengths are in points.

    `glyphs`: `line` draws whole lines, `word` word by word, `tight` word by word
    without any space between, `glyph` letter by letter, `split` in pieces of words.
    """

    font: str = "Tinos"
    size: float = 13
    width: float = 595
    height: float = 842
    margin: float = 60
    leading: float = 1.35
    columns: int = 1
    justify: bool = True
    glyphs: str = "word"
    spacing: float = 0
    heading_spacing: float = 0
    form: str = "NFC"
    ligatures: bool = False
    hyphens: bool = False
    header: str = ""
    footer: str = ""
    line_numbers: bool = False
    watermark: str = ""
    contents: bool = False
    rotate: int = 0
    crop: float = 0
    origin: tuple[float, float] = (0, 0)


@dataclasses.dataclass(slots=True)
class Run:
    """A word, or the part of one on this line, at its place; labels have no word."""

    text: str
    x: float
    width: float
    word: Word | None = None


@dataclasses.dataclass(slots=True)
class Line:
    """Words on one line; `y` is its foot."""

    runs: list[Run]
    y: float = 0
    size: float = 13
    bold: bool = False
    spacing: float = 0


@dataclasses.dataclass(slots=True)
class Page:
    """What stands on a page; images are drawn by their number into their boxes."""

    lines: list[Line] = dataclasses.field(default_factory=list)
    images: list[tuple[int, Box]] = dataclasses.field(default_factory=list)


class Layout:
    """Fills pages from top to bottom, column after column."""

    def __init__(self, sheet: Sheet, measure: Measure) -> None:
        self.sheet, self.measure = sheet, measure
        self.pages: list[Page] = [Page()]
        self.column = 0
        self.top = sheet.height - sheet.margin - 20
        self.foot = sheet.margin + 20
        self.y = self.top
        self.notes = self.foot
        self.headings: list[tuple[str, int]] = []

    def set(self, paper: Paper, contents: Iterable[tuple[str, int]] = ()) -> None:
        """Set a paper, behind its table of contents."""
        for title, page in contents:
            texts = [*title.split(), "." * 12, str(page)]
            self._flow([Word(text) for text in texts], named=False)
        chapter = item = 0
        for block in paper:
            if block.kind == "heading":
                chapter, item = chapter + 1, 0
                said = " ".join(word.text for word in block.words())
                self._flow([*block.words()], f"{ROMAN[chapter % 12 - 1]}.", bold=True)
                self.headings.append((said, len(self.pages)))
                continue
            item += block.kind == "item"
            self._block(block, item)

    def _block(self, block: Block, item: int) -> None:
        match block.kind:
            case "title":
                self._flow([*block.words()], bold=True)
            case "paragraph" | "item":
                self._flow([*block.words()], f"{item}." if block.kind == "item" else "")
            case "table":
                for number, row in enumerate(block.rows()):
                    self._row(row, str(number) if number else "TT")
            case "note":
                self._note(block)
            case "figure":
                self._figure(block)
            case "scan":
                self._new_page()
                box = (20.0, 20.0, self.sheet.width - 20, self.sheet.height - 20)
                self.pages[-1].images.append((block.image, box))
                self._new_page()
            case "blank":
                self._new_page()
                self._new_page()
            case _:
                self._new_page()

    def _new_page(self) -> None:
        self.pages.append(Page())
        self.column = 0
        self.y, self.notes = self.top, self.foot

    def _room(self, height: float) -> None:
        if self.y - height >= self.notes:
            return
        if self.column + 1 < self.sheet.columns:
            self.column += 1
            self.y = self.top
        else:
            self._new_page()

    def _measure_column(self) -> tuple[float, float]:
        sheet = self.sheet
        gap = 18
        whole = sheet.width - 2 * sheet.margin - gap * (sheet.columns - 1)
        width = whole / sheet.columns
        return sheet.margin + self.column * (width + gap), width

    def _flow(
        self, words: list[Word], label: str = "", *, bold: bool = False,
        named: bool = True,
    ) -> None:  # fmt: skip
        sheet = self.sheet
        height = sheet.size * sheet.leading
        spacing = sheet.heading_spacing if bold else sheet.spacing
        _x, width = self._measure_column()
        style = (sheet.size, bold, spacing)
        for line in self.broken(words, width, label, style, justify=sheet.justify):
            self._room(height)
            x, _width = self._measure_column()
            self.y -= height
            for run in line.runs:
                run.x += x
                run.word = run.word if named else None
            line.y = self.y
            self.pages[-1].lines.append(line)
        self.y -= 0.4 * height

    def _row(self, row: list[list[Word]], label: str) -> None:
        sheet = self.sheet
        x, width = self._measure_column()
        parts = (0.08, 0.36, 0.24, 0.14, 0.18)
        style = (sheet.size * 0.9, False, 0.0)
        height = sheet.size * sheet.leading * 0.95
        cells = [
            [*self.broken(cell, part * width - 8, "", style, justify=False)]
            for cell, part in zip([[Word(label)], *row], parts, strict=True)
        ]
        tallest = max(len(lines) for lines in cells)
        self._room(tallest * height + 4)
        x, width = self._measure_column()
        for number, (lines, part) in enumerate(zip(cells, parts, strict=True)):
            for step, line in enumerate(lines, 1):
                for run in line.runs:
                    run.x += x
                    run.word = run.word if number else None
                line.y = self.y - step * height
                self.pages[-1].lines.append(line)
            x += part * width
        self.y -= tallest * height + 4

    def _note(self, block: Block) -> None:
        sheet = self.sheet
        x, width = self._measure_column()
        size = sheet.size * 0.8
        style = (size, False, 0.0)
        lines = [*self.broken([*block.words()], width, "*", style, justify=False)]
        height = len(lines) * size * 1.25
        if self.y - height - 3 * sheet.size < self.notes:
            self._new_page()
            x, width = self._measure_column()
        self.notes += height
        for step, line in enumerate(lines, 1):
            for run in line.runs:
                run.x += x
            line.y = self.notes - step * size * 1.25
            self.pages[-1].lines.append(line)

    def _figure(self, block: Block) -> None:
        width = min(self._measure_column()[1] - 40, FIGURE_WIDTH)
        height = FIGURE_SHAPE * width
        self._room(height + 20)
        x, _column = self._measure_column()
        box = (x + 20, self.y - height, x + 20 + width, self.y)
        self.pages[-1].images.append((block.image, box))
        self.y -= height + 12

    def broken(
        self, words: list[Word], width: float, label: str,
        style: tuple[float, bool, float], *, justify: bool,
    ) -> Iterator[Line]:  # fmt: skip
        """Break words into lines of a breadth; places count from the line's start."""
        size, bold, spacing = style

        def breadth(text: str) -> float:
            return self.measure(text, size, bold) + spacing * len(text)

        space = breadth(" ")
        line = Line([], size=size, bold=bold, spacing=spacing)
        x = 0.0
        if label:
            line.runs.append(Run(label, 0, breadth(label)))
            x = line.runs[-1].width + space
        for word in words:
            length = breadth(word.text)
            if x + length > width and line.runs:
                rest = word.text
                cut = self._cut(word.text, width - x, breadth)
                if cut:
                    run = Run(rest[:cut] + "-", x, breadth(rest[:cut] + "-"), word)
                    line.runs.append(run)
                    rest = rest[cut:]
                yield _spread(line, width) if justify else line
                line = Line([], size=size, bold=bold, spacing=spacing)
                line.runs.append(Run(rest, 0, breadth(rest), word))
                x = line.runs[-1].width + space
            else:
                line.runs.append(Run(word.text, x, length, word))
                x += length + space
        yield line

    def _cut(self, text: str, room: float, breadth: Callable[[str], float]) -> int:
        if not self.sheet.hyphens or len(text) < 2 * SHORTEST_PART:
            return 0
        for cut in range(len(text) - SHORTEST_PART, SHORTEST_PART - 1, -1):
            if text[:cut].isalpha() and breadth(text[:cut] + "-") <= room:
                return cut
        return 0


def _spread(line: Line, width: float) -> Line:
    """Justify: the spaces take what is left of the line."""
    end = line.runs[-1].x + line.runs[-1].width
    if len(line.runs) > 1 and end < width:
        more = (width - end) / (len(line.runs) - 1)
        for number, run in enumerate(line.runs):
            run.x += number * more
    return line


def lay_out(paper: Paper, sheet: Sheet, measure: Measure) -> list[Page]:
    """Return the pages of a paper."""
    layout = Layout(sheet, measure)
    layout.set(paper)
    if sheet.contents:
        found = layout.headings
        layout = Layout(sheet, measure)
        layout.set(paper, found)
    return layout.pages
