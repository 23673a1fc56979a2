"""The list of notes as a Word file, to be worked on further.

The least of Office Open XML that Word and LibreOffice need (ECMA-376, part 1): one
document, its styles, and the parts that name them. Nothing in it comes from outside
but text, and text is escaped.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from xml.sax.saxutils import escape

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
# XML 1.0 knows no other control characters; a pasted note may hold some.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Word counts in half points and twentieths of a point.
_STYLES = {
    "Title": ("title", 30, '<w:spacing w:after="60"/>', "<w:b/>"),
    "Heading1": (
        "heading 1", 26,
        '<w:keepNext/><w:spacing w:before="320" w:after="120"/>'
        '<w:outlineLvl w:val="0"/>',
        "<w:b/>",
    ),
    "About": ("About", 21, '<w:keepNext/><w:spacing w:before="160"/>',
              '<w:color w:val="4D4D4D"/>'),
    "Quote": ("Quote", 24, '<w:ind w:left="340"/>', "<w:i/>"),
}  # fmt: skip


def list_of_notes(content: dict[str, Any]) -> bytes:
    """Return the list as a .docx; *content* is that of `note_files`."""
    body = [_paragraph(content["subject"], "Title")]
    body += [_paragraph(line, "About") for line in content["lead"]]
    for section in content["sections"]:
        body.append(_paragraph(section["title"], "Heading1"))
        for note in section["notes"]:
            number = f"{note['number']}. " if note["number"] else ""
            body.append(_paragraph(number + note["about"], "About"))
            if note["quote"]:
                body.append(_paragraph(f"“{note['quote']}”", "Quote"))
            if note["text"]:
                body.append(_paragraph(note["text"]))
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1701" '
        'w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    )
    return _packed(
        {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": _relations("officeDocument", "word/document.xml"),
            "word/document.xml": f'<w:document xmlns:w="{_WORDS}"><w:body>'
            f"{''.join(body)}{page}</w:body></w:document>",
            "word/_rels/document.xml.rels": _relations("styles", "styles.xml"),
            "word/styles.xml": _styles(),
        }
    )


def _paragraph(text: str, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    lines = escape(_IMPOSSIBLE.sub("", text)).splitlines() or [""]
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    return f"<w:p>{named}<w:r>{runs}</w:r></w:p>"


def _styles() -> str:
    fonts = "Times New Roman"
    styles = [
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{fonts}" '
        f'w:hAnsi="{fonts}" w:cs="{fonts}"/><w:sz w:val="24"/>'
        '<w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        '<w:name w:val="Normal"/></w:style>'
    ]
    for key, (name, size, paragraph, run) in _STYLES.items():
        styles.append(
            f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>'
            f'<w:basedOn w:val="Normal"/><w:pPr>{paragraph}</w:pPr>'
            f'<w:rPr>{run}<w:sz w:val="{size}"/></w:rPr></w:style>'
        )
    return f'<w:styles xmlns:w="{_WORDS}">{"".join(styles)}</w:styles>'


def _content_types() -> str:
    kind = TYPE.removesuffix("document")
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{TYPE}.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{kind}styles+xml"/>'
        "</Types>"
    )


def _relations(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        "</Relationships>"
    )


def _packed(parts: dict[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            # A fixed time: the same notes give the same bytes.
            made.writestr(zipfile.ZipInfo(name), _HEAD + text)
    return target.getvalue()
