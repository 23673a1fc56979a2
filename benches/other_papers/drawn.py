"""Draw a paper with reportlab: the places are those of the layout, not searched for."""

from __future__ import annotations

import dataclasses
import io
import itertools
import random
import unicodedata
from pathlib import Path

import pikepdf
from benches.other_papers.layout import Box, Line, Page, Sheet, lay_out
from benches.other_papers.model import Paper
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

ROOT = Path(__file__).resolve().parent.parent.parent
SYSTEM = Path("/usr/share/fonts/truetype")
FONTS = {
    "Tinos": (ROOT / "src/khonggiay/documents/fonts/Tinos-{}.ttf", "Regular", "Bold"),
    "DejaVu Sans": (SYSTEM / "dejavu/DejaVuSans{}.ttf", "", "-Bold"),
    "DejaVu Serif": (SYSTEM / "dejavu/DejaVuSerif{}.ttf", "", "-Bold"),
    "Liberation Sans": (
        SYSTEM / "liberation2/LiberationSans-{}.ttf", "Regular", "Bold",
    ),
}  # fmt: skip
ASCENT, DESCENT = 0.75, 0.22
_LIGATURES = (("ffi", "ﬃ"), ("fi", "ﬁ"), ("fl", "ﬂ"))


@dataclasses.dataclass
class Print:
    """A PDF, and where its words and drawings are: page (from 1) and box."""

    pdf: bytes
    sizes: list[Box]
    where: dict[int, list[tuple[int, Box]]]
    images: dict[int, tuple[int, Box]]
    turn: int = 0

    def shown(self, page: int, point: tuple[float, float]) -> tuple[float, float]:
        """Return where a point of a page is when the page is shown upright."""
        x, y = point
        left, bottom, right, top = self.sizes[page - 1]
        return {
            0: (x, y),
            90: (y - bottom, right - x),
            180: (right - x, top - y),
            270: (top - y, x - left),
        }[self.turn]


def _font(name: str, *, bold: bool) -> str:
    """Return the font's name, registered; Tinos where the machine has no such font."""
    path, *styles = FONTS[name]
    file = Path(str(path).format(styles[bold]))
    if not file.exists():
        return _font("Tinos", bold=bold)
    known = f"{name}{'-bold' if bold else ''}"
    if known not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(known, str(file)))
    return known


def press(paper: Paper, sheet: Sheet) -> Print:
    """Set and draw a paper."""

    def measure(text: str, size: float, bold: bool) -> float:  # noqa: FBT001
        font = _font(sheet.font, bold=bold)
        return float(pdfmetrics.stringWidth(_spelt(text, sheet), font, size))

    pages = lay_out(paper, sheet, measure)
    file = io.BytesIO()
    canvas = Canvas(file, pageCompression=1, invariant=1)
    result = Print(b"", [], {}, {}, sheet.rotate)
    for number, page in enumerate(pages, 1):
        _begin(canvas, sheet)
        _draw(canvas, page, number, len(pages), sheet)
        canvas.showPage()
        _note_places(page, number, sheet, result)
    canvas.save()
    result.pdf = _moved_origin(file.getvalue(), sheet)
    with pikepdf.open(io.BytesIO(result.pdf)) as done:
        for one in done.pages:
            left, bottom, right, top = (float(side) for side in one.cropbox)
            result.sizes.append((left, bottom, right, top))
    return result


def _spelt(text: str, sheet: Sheet) -> str:
    if sheet.ligatures:
        for letters, sign in _LIGATURES:
            text = text.replace(letters, sign)
    return unicodedata.normalize(sheet.form, text)


def _matrix(sheet: Sheet) -> tuple[float, float, float, float, float, float]:
    """Return what turns a place that is shown into a place of the page."""
    width, height, off = sheet.width, sheet.height, sheet.crop
    return {
        0: (1, 0, 0, 1, off, off),
        90: (0, 1, -1, 0, height + off, off),
        180: (-1, 0, 0, -1, width + off, height + off),
        270: (0, -1, 1, 0, off, width + off),
    }[sheet.rotate]


def _begin(canvas: Canvas, sheet: Sheet) -> None:
    width, height, off = sheet.width, sheet.height, sheet.crop
    # The size as it is shown: reportlab turns the box itself.
    canvas.setPageSize((width + 2 * off, height + 2 * off))
    if sheet.rotate % 180:
        width, height = height, width
    if off:
        canvas.setCropBox((off, off, off + width, off + height))
    canvas.setPageRotation(sheet.rotate)
    canvas.transform(*_matrix(sheet))


def _moved_origin(pdf: bytes, sheet: Sheet) -> bytes:
    """Let the corner of the pages be elsewhere than at (0, 0)."""
    if sheet.origin == (0, 0):
        return pdf
    across, along = sheet.origin
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            boxes = [("/MediaBox", page.mediabox), ("/CropBox", page.cropbox)]
            for name, box in boxes:
                left, bottom, right, top = (float(side) for side in box)
                page.obj[name] = [
                    left + across,
                    bottom + along,
                    right + across,
                    top + along,
                ]
            content = f"1 0 0 1 {across} {along} cm\n".encode()
            page.contents_add(document.make_stream(content), prepend=True)
        document.save(out)
    return out.getvalue()


def _place(box: Box, sheet: Sheet) -> Box:
    a, b, c, d, e, f = _matrix(sheet)
    across, along = sheet.origin
    xs = [a * x + c * y + e + across for x in box[::2] for y in box[1::2]]
    ys = [b * x + d * y + f + along for x in box[::2] for y in box[1::2]]
    return min(xs), min(ys), max(xs), max(ys)


def _note_places(page: Page, number: int, sheet: Sheet, result: Print) -> None:
    for line in page.lines:
        for run in line.runs:
            if run.word is None:
                continue
            box = (
                run.x, line.y - DESCENT * line.size,
                run.x + run.width - line.spacing, line.y + ASCENT * line.size,
            )  # fmt: skip
            spots = result.where.setdefault(run.word.id, [])
            spots.append((number, _place(box, sheet)))
    for image, box in page.images:
        result.images[image] = (number, _place(box, sheet))


def _draw(canvas: Canvas, page: Page, number: int, count: int, sheet: Sheet) -> None:
    for image, box in page.images:
        _draw_image(canvas, image, box)
    if sheet.watermark:
        canvas.saveState()
        canvas.setFillGray(0.85)
        canvas.translate(sheet.width / 2, sheet.height / 2)
        canvas.rotate(50)
        canvas.setFont(_font("Tinos", bold=True), 60)
        canvas.drawCentredString(0, 0, sheet.watermark)
        canvas.restoreState()
    canvas.setFont(_font(sheet.font, bold=False), 10)
    if sheet.header:
        canvas.drawString(sheet.margin, sheet.height - 40, sheet.header)
    numbered: set[float] = set()
    for line in page.lines:
        is_first = line.runs[0].x < sheet.margin + 30 and line.y not in numbered
        if sheet.line_numbers and is_first:
            numbered.add(line.y)
            canvas.setFont(_font(sheet.font, bold=False), 8)
            canvas.drawRightString(sheet.margin - 14, line.y, str(len(numbered)))
        _draw_line(canvas, line, sheet)
    if sheet.footer:
        canvas.setFont(_font(sheet.font, bold=False), 10)
        text = sheet.footer.format(page=number, pages=count)
        canvas.drawCentredString(sheet.width / 2, 30, text)


def _draw_line(canvas: Canvas, line: Line, sheet: Sheet) -> None:
    font = _font(sheet.font, bold=line.bold)
    text = canvas.beginText()
    text.setFont(font, line.size)
    text.setCharSpace(line.spacing)
    if sheet.glyphs == "line" and not sheet.justify:
        text.setTextOrigin(line.runs[0].x, line.y)
        text.textOut(" ".join(_spelt(run.text, sheet) for run in line.runs))
        canvas.drawText(text)
        return
    for run in line.runs:
        spelt = _spelt(run.text, sheet)
        x = run.x
        if sheet.glyphs == "glyph":
            pieces = _clusters(spelt)
        elif sheet.glyphs == "split" and len(spelt) > 2:
            pieces = [spelt[:2], spelt[2:]] if not _marks(spelt[2]) else [spelt]
        elif sheet.glyphs == "tight" or run is line.runs[-1]:
            pieces = [spelt]
        else:
            pieces = [spelt + " "]
        for piece in pieces:
            text.setTextOrigin(x, line.y)
            text.textOut(piece)
            x += pdfmetrics.stringWidth(piece, font, line.size)
            x += line.spacing * len(piece)
    canvas.drawText(text)


def _marks(char: str) -> bool:
    return unicodedata.combining(char) != 0


def _clusters(text: str) -> list[str]:
    found: list[str] = []
    for char in text:
        if found and _marks(char):
            found[-1] += char
        else:
            found.append(char)
    return found


def _draw_image(canvas: Canvas, image: int, box: Box) -> None:
    """Draw a picture by its number: odd ones with lines, even ones as a bitmap."""
    left, bottom, right, top = box
    width, height = right - left, top - bottom
    if image % 2:
        canvas.setLineWidth(width / 130)
        canvas.rect(left, bottom, width, height)
        points = [(left + x * width, top - y * height) for x, y in _points(image)]
        for one, other in itertools.pairwise(points):
            canvas.line(*one, *other)
        return
    canvas.drawImage(ImageReader(picture(image)), left, bottom, width, height)


def _points(image: int) -> list[tuple[float, float]]:
    r = random.Random(image)  # noqa: S311
    return [(r.random(), r.random()) for _ in range(24)]


def picture(image: int) -> Image.Image:
    """Return a bitmap that no other one resembles."""
    width, height = 400, 160
    sheet = Image.new("L", (width, height), 255)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((1, 1, width - 2, height - 2), outline=0, width=3)
    points = [(x * width, y * height) for x, y in _points(image)]
    pen.line(points, fill=0, width=3)
    return sheet
