"""Scans and office files in Vietnamese, made for the tests."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

import pypdfium2
from PIL import Image, ImageFilter

from khonggiay.documents import operations
from khonggiay.files.tests import samples

PARAGRAPH = (
    "Kính trình Ủy ban nhân dân thành phố xem xét, phê duyệt phương án bồi thường, "
    "hỗ trợ và tái định cư đối với các hộ dân thuộc diện giải tỏa."
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OPENXML = "application/vnd.openxmlformats-officedocument"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def printed(*paragraphs: str) -> bytes:
    """Return a PDF with text."""
    blocks = [{"type": "p", "text": words} for words in paragraphs]
    return operations.typeset("submission", {"subject": "về nhà ở", "blocks": blocks})


def pictures(pdf: bytes, *, dpi: int = 150) -> list[Image.Image]:
    """Return the pages as a scanner sees them: grey, a little askew and blurred."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        image = page.render(scale=dpi / 72).to_pil().convert("L")
        turned = image.rotate(0.4, fillcolor=255, resample=Image.Resampling.BICUBIC)
        found.append(turned.filter(ImageFilter.GaussianBlur(0.4)))
    document.close()
    return found


def scan(*paragraphs: str, dpi: int = 150) -> bytes:
    """Return a PDF whose pages are pictures of such a text."""
    first, *others = pictures(printed(*paragraphs), dpi=dpi)
    target = io.BytesIO()
    first.save(target, "PDF", resolution=dpi, save_all=True, append_images=others)
    return target.getvalue()


def photograph(*paragraphs: str, kind: str = "JPEG") -> bytes:
    """Return an image of the first page of such a text."""
    target = io.BytesIO()
    pictures(printed(*paragraphs))[0].save(target, kind)
    return target.getvalue()


def docx(*paragraphs: str) -> bytes:
    """Return a Word file with these paragraphs in Times New Roman."""
    font = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/>'
    body = "".join(
        f"<w:p><w:r><w:rPr>{font}</w:rPr><w:t>{escape(words)}</w:t></w:r></w:p>"
        for words in paragraphs
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return _openxml(
        "word/document.xml",
        "wordprocessingml.document",
        f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>',
    )


def xlsx(*rows: tuple[str, ...]) -> bytes:
    """Return a workbook with one sheet of these rows."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    lines = "".join(
        "<row>"
        + "".join(
            f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in row
        )
        + "</row>"
        for row in rows
    )
    sheet = f'<worksheet xmlns="{space}"><sheetData>{lines}</sheetData></worksheet>'
    book = (
        f'<workbook xmlns="{space}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="Dự toán" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    return _openxml(
        "xl/workbook.xml",
        "spreadsheetml.sheet",
        book,
        ("xl/worksheets/sheet1.xml", "spreadsheetml.worksheet", "worksheet", sheet),
    )


def pptx(words: str) -> bytes:
    """Return a presentation of one slide with these words."""
    spaces = (
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'xmlns:r="{_OFFICE}" '
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    )
    tree = (
        "<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id='1' name=''/><p:cNvGrpSpPr/>"
        "<p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>{shape}</p:spTree></p:cSld>"
    )
    shape = (
        "<p:sp><p:nvSpPr><p:cNvPr id='2' name='Tiêu đề'/><p:cNvSpPr/><p:nvPr/>"
        "</p:nvSpPr><p:spPr><a:xfrm><a:off x='500000' y='500000'/>"
        "<a:ext cx='8000000' cy='2000000'/></a:xfrm><a:prstGeom prst='rect'/></p:spPr>"
        f"<p:txBody><a:bodyPr/><a:p><a:r><a:t>{escape(words)}</a:t></a:r></a:p>"
        "</p:txBody></p:sp>"
    )
    show = (
        f"<p:presentation {spaces}><p:sldIdLst><p:sldId id='256' r:id='rId1'/>"
        "</p:sldIdLst><p:sldSz cx='9144000' cy='6858000'/>"
        "<p:notesSz cx='6858000' cy='9144000'/></p:presentation>"
    )
    slide = f"<p:sld {spaces}>{tree.format(shape=shape)}</p:sld>"
    return _openxml(
        "ppt/presentation.xml",
        "presentationml.presentation",
        show,
        ("ppt/slides/slide1.xml", "presentationml.slide", "slide", slide),
    )


def odt(*paragraphs: str, more: str = "") -> bytes:
    """Return an OpenDocument text with these paragraphs, and *more* XML after them."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("text", "text"), ("draw", "drawing"))
    )
    body = "".join(f"<text:p>{escape(words)}</text:p>" for words in paragraphs)
    return samples.archive(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": (
                f"{_HEAD}<office:document-content {spaces}"
                ' xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2">'
                f"<office:body><office:text>{body}{more}</office:text></office:body>"
                "</office:document-content>"
            ).encode(),
            "META-INF/manifest.xml": (
                f"{_HEAD}<manifest:manifest"
                ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
                '<manifest:file-entry manifest:full-path="/"'
                ' manifest:media-type="application/vnd.oasis.opendocument.text"/>'
                '<manifest:file-entry manifest:full-path="content.xml"'
                ' manifest:media-type="text/xml"/></manifest:manifest>'
            ).encode(),
        }
    )


def _openxml(
    main: str, kind: str, content: str, *parts: tuple[str, str, str, str]
) -> bytes:
    """Return a package: the *main* part and *parts* (path, type, relation, XML)."""
    types = [(main, f"{kind}.main"), *((path, sort) for path, sort, _r, _x in parts)]
    overrides = "".join(
        f'<Override PartName="/{path}" ContentType="{_OPENXML}.{sort}+xml"/>'
        for path, sort in types
    )
    folder, _slash, name = main.rpartition("/")
    made = {
        "[Content_Types].xml": (
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
            f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f"{overrides}</Types>"
        ),
        "_rels/.rels": _relations(("officeDocument", main)),
        main: f"{_HEAD}{content}",
        **{path: f"{_HEAD}{xml}" for path, _sort, _relation, xml in parts},
    }
    if parts:
        below = (
            (relation, path.removeprefix(f"{folder}/"))
            for path, _sort, relation, _xml in parts
        )
        made[f"{folder}/_rels/{name}.rels"] = _relations(*below)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, xml in made.items():
            archive.writestr(path, xml)
    return target.getvalue()


def _relations(*found: tuple[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(found, start=1)
    )
    space = f"{_PACKAGE}/relationships"
    return f'{_HEAD}<Relationships xmlns="{space}">{lines}</Relationships>'
