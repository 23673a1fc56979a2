"""Make what is shown of an untrusted file. Runs in a child process: no Django here.

A display file is a PDF of its own: pages and text as in the original, nothing that
acts (scripts, launches, attached files), and a page tree that a browser can walk with
a few short reads instead of one for every page.
"""

from __future__ import annotations

import re
import unicodedata
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageOps

from khonggiay.documents.rules import TREE_WIDTH

DISPLAY = "display.pdf"
THUMBNAIL = "thumbnail.webp"
THUMBNAIL_WIDTH = 320
LONGEST_TEXT = 200_000
LONGEST_EDGE = 4_000
A4_LENGTH = 842

DEAD_ANNOTATIONS = {
    "/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D",
}  # fmt: skip
# Links inside the document and to the web stay; all other actions go.
HARMLESS_ACTIONS = {"/GoTo", "/URI", "/Named"}
_LINE_ENDS = re.compile(r"\r\n?")


def derive_from_pdf(path: str, folder: str) -> dict[str, Any]:
    """Write the display file and the thumbnail into *folder*.

    Returns `pages`, `texts` (one a page) and `thumbnail` (whether there is one).
    """
    target = Path(folder) / DISPLAY
    _write_display(Path(path), target)
    return _read_display(target, Path(folder) / THUMBNAIL)


def derive_from_image(path: str, folder: str) -> dict[str, Any]:
    """Write a PDF with the image (each of its pages) and the thumbnail into *folder*.

    Returns the same as `derive_from_pdf`.
    """
    drawn = Path(folder) / "drawn.pdf"
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(path) as image, pikepdf.new() as pdf:
        # One page at a time: a scan of a hundred pages does not fit into memory.
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            with pikepdf.open(_drawn(_frame(image))) as page:
                pdf.pages.extend(page.pages)
        pdf.save(drawn)
    return derive_from_pdf(str(drawn), folder)


def _frame(image: Image.Image) -> Image.Image:
    image.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
    if image.mode == "1" and max(image.size) <= 2 * LONGEST_EDGE:
        return image.convert("1")
    if image.mode in {"RGBA", "LA", "PA", "P"}:
        with_alpha = image.convert("RGBA")
        frame = Image.new("RGB", with_alpha.size, "white")
        frame.paste(with_alpha, mask=with_alpha.getchannel("A"))
        frame.info.update(image.info)
    else:
        frame = image.convert("L" if image.mode in {"1", "L"} else "RGB")
    frame.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    return ImageOps.exif_transpose(frame)


def _drawn(frame: Image.Image) -> BytesIO:
    page = BytesIO()
    frame.save(page, "PDF", resolution=max(72.0, max(frame.size) / A4_LENGTH * 72))
    return page


def _write_display(source: Path, target: Path) -> None:
    with pikepdf.open(source, attempt_recovery=False) as pdf:
        _calm(pdf)
        _balance(pdf)
        pdf.save(
            target,
            linearize=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )


def _calm(pdf: pikepdf.Pdf) -> None:
    root = pdf.Root
    for key in ("/OpenAction", "/AA", "/AF", "/Collection", "/Requirements"):
        if key in root:
            del root[key]
    for tree, keys in (
        ("/Names", ("/JavaScript", "/EmbeddedFiles", "/Renditions")),
        ("/AcroForm", ("/XFA", "/CO")),
    ):
        held = root.get(tree)
        for key in keys:
            if isinstance(held, Dictionary) and key in held:
                del held[key]
    for page in pdf.pages:
        for key in ("/AA", "/AF"):
            if key in page.obj:
                del page.obj[key]
        annotations = page.obj.get("/Annots")
        if isinstance(annotations, Array):
            page.obj.Annots = Array(
                [_calm_one(one) for one in annotations if _may_stay(one)]
            )
    _calm_outline(root)


def _may_stay(annotation: Any) -> bool:
    if not isinstance(annotation, Dictionary):
        return False
    return str(annotation.get("/Subtype", "")) not in DEAD_ANNOTATIONS


def _calm_one(thing: Any) -> Any:
    if "/AA" in thing:
        del thing["/AA"]
    action = thing.get("/A")
    if action is not None and not _is_harmless(action):
        del thing["/A"]
    return thing


def _is_harmless(action: Any) -> bool:
    if not isinstance(action, Dictionary) or "/Next" in action:
        return False
    if str(action.get("/S", "")) not in HARMLESS_ACTIONS:
        return False
    address = str(action.get("/URI", "https:")).strip().lower()
    return address.startswith(("https:", "http:", "mailto:"))


def _calm_outline(root: Any) -> None:
    waiting = [root.get("/Outlines")]
    seen: set[tuple[int, int]] = set()
    while waiting:
        entry = waiting.pop()
        if not isinstance(entry, Dictionary) or entry.objgen in seen:
            continue
        seen.add(entry.objgen)
        _calm_one(entry)
        waiting += [entry.get("/First"), entry.get("/Next")]


def _balance(pdf: pikepdf.Pdf) -> None:
    level = [(page.obj, 1) for page in pdf.pages]
    while True:
        level = [
            _node(pdf, level[start : start + TREE_WIDTH])
            for start in range(0, len(level), TREE_WIDTH)
        ]
        if len(level) == 1:
            break
    pdf.Root.Pages = level[0][0]


def _node(pdf: pikepdf.Pdf, below: list[tuple[Any, int]]) -> tuple[Any, int]:
    count = sum(pages for _kid, pages in below)
    node = pdf.make_indirect(
        Dictionary(Type=Name.Pages, Count=count, Kids=Array([kid for kid, _ in below]))
    )
    for kid, _pages in below:
        kid.Parent = node
    return node, count


def _read_display(target: Path, thumbnail: Path) -> dict[str, Any]:
    document = pypdfium2.PdfDocument(target)
    try:
        texts = [_text(document, number) for number in range(len(document))]
        try:
            _draw(document[0], thumbnail)
        except (pypdfium2.PdfiumError, OSError, ValueError):
            thumbnail.unlink(missing_ok=True)
    finally:
        document.close()
    return {"pages": len(texts), "texts": texts, "thumbnail": thumbnail.is_file()}


def _text(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
        text_page = page.get_textpage()
        raw = text_page.get_text_range()
        text_page.close()
        page.close()
    except pypdfium2.PdfiumError:
        return ""
    return plain(raw)[:LONGEST_TEXT]


def plain(raw: str) -> str:
    """Return text as a database and a search can hold it: composed, no controls."""
    text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", raw))
    # PDFium writes U+FFFE or U+0002 where a hyphen divides a word at the line's end.
    # Vietnamese is not hyphenated: such a hyphen belongs to a name (QĐ-UBND).
    text = re.sub("[\ufffe\u0002]\n?", "-", text)
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in _UNFIT)
    return "".join(kept).strip()


_UNFIT = frozenset({"Cc", "Cs", "Cn"})


def _draw(page: pypdfium2.PdfPage, thumbnail: Path) -> None:
    width, height = page.get_size()
    scale = min(THUMBNAIL_WIDTH / width, 2 * THUMBNAIL_WIDTH / height)
    image = page.render(scale=max(scale, 1e-3)).to_pil()
    image.convert("RGB").save(thumbnail, "WEBP", quality=80)
