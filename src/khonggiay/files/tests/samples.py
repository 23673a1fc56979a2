"""Files, good and bad, made for the tests."""

from __future__ import annotations

import io
import zipfile

import pikepdf
from PIL import Image

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"


def pdf(
    pages: int = 1,
    *,
    width: float = 595,
    height: float = 842,
    password: str | None = None,
    owner: str | None = None,
) -> bytes:
    """Return a PDF of empty pages."""
    target = io.BytesIO()
    with pikepdf.new() as document:
        for _number in range(pages):
            document.add_blank_page(page_size=(width, height))
        protection: pikepdf.Encryption | bool = False
        if password is not None or owner is not None:
            protection = pikepdf.Encryption(user=password or "", owner=owner or "o")
        document.save(target, encryption=protection)
    return target.getvalue()


def archive(parts: dict[str, bytes]) -> bytes:
    """Return a zip of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return target.getvalue()


def docx(extra: dict[str, bytes] | None = None, *, types: str = DOCX) -> bytes:
    """Return the least that is a Word file, with *extra* parts."""
    override = (
        f'<Override PartName="/word/document.xml" ContentType="{types}.main+xml"/>'
    )
    return archive(
        {
            "[Content_Types].xml": f"<Types>{override}</Types>".encode(),
            "word/document.xml": "<w:document>Tờ trình</w:document>".encode(),
            **(extra or {}),
        }
    )


def odt(extra: dict[str, bytes] | None = None) -> bytes:
    """Return the least that is an OpenDocument text."""
    return archive(
        {"mimetype": ODT.encode(), "content.xml": b"<office/>", **(extra or {})}
    )


def image(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    """Return a small image."""
    target = io.BytesIO()
    Image.new("RGB", size, "white").save(target, kind)
    return target.getvalue()
