"""Look into an untrusted file. Runs in a child process: no Django here."""

from __future__ import annotations

import re
import zipfile
from typing import BinaryIO

from khonggiay.files import rules

MAX_ENTRIES = 20_000
MAX_UNPACKED = 1024**3
MAX_ENTRY_UNPACKED = 512 * 1024**2
MAX_RATIO = 300
SMALL_ENTRY = 16 * 1024**2
MAX_PIXELS = 150_000_000
MAX_FRAMES = 1_000
POINTS_PER_METRE = 72 / 0.0254

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OPENXML_PARTS = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
}
MACROS = re.compile(
    r"(^|/)(vbaproject\.bin|vbadata\.xml|basic/|scripts/)", re.IGNORECASE
)
BY_EXTENSION = {
    extension: media_type
    for media_type, extensions in rules.EXTENSIONS.items()
    for extension in extensions
}


class Problem(Exception):
    """The file is refused; the argument is the reason's code."""


def inspect(path: str) -> dict[str, object]:
    """Return `media_type` and `pages` (None when it has none), or `problem`.

    Problems: `unknown`, `encrypted`, `damaged`, `bomb`, `macros`, `too_many_pages`,
    `page_too_large`.
    """
    try:
        with open(path, "rb") as file:  # noqa: PTH123  pathlib adds nothing here
            media_type, pages = _inspect(file)
    except Problem as problem:
        return {"problem": str(problem)}
    return {"media_type": media_type, "pages": pages}


def _inspect(file: BinaryIO) -> tuple[str, int | None]:
    head = file.read(1024)
    file.seek(0)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-"):
        return rules.PDF, _pdf_pages(file)
    if head.startswith(b"PK\x03\x04"):
        return _office_type(file), None
    if head.startswith(OLE):
        raise Problem("encrypted" if _is_encrypted_ole(file) else "unknown")
    for media_type, is_it in (
        ("image/png", head.startswith(b"\x89PNG\r\n\x1a\n")),
        ("image/jpeg", head.startswith(b"\xff\xd8\xff")),
        ("image/webp", head[:4] == b"RIFF" and head[8:12] == b"WEBP"),
        ("image/tiff", head[:4] in {b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"}),
    ):
        if is_it:
            return media_type, _frames(file, media_type)
    raise Problem("unknown")


def _pdf_pages(file: BinaryIO) -> int:
    import pikepdf

    try:
        with pikepdf.open(file, attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise Problem("encrypted")
            limit = rules.PAGE_LENGTH_LIMIT_M * POINTS_PER_METRE
            pages = len(pdf.pages)
            if pages > rules.PAGE_LIMIT:
                raise Problem("too_many_pages")
            for page in pdf.pages:
                left, bottom, right, top = (float(edge) for edge in page.mediabox)
                unit = float(page.obj.get("/UserUnit", 1))
                if max(abs(right - left), abs(top - bottom)) * unit > limit:
                    raise Problem("page_too_large")
    except pikepdf.PasswordError as error:
        raise Problem("encrypted") from error
    except (
        pikepdf.PdfError, AttributeError, KeyError, OverflowError, RuntimeError,
        TypeError, ValueError,
    ) as error:  # fmt: skip
        raise Problem("damaged") from error
    if pages == 0:
        raise Problem("damaged")
    return pages


def _office_type(file: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _refuse_bomb(entries)
            names = {entry.filename for entry in entries}
            if any(name.startswith("/") or ".." in name.split("/") for name in names):
                raise Problem("damaged")
            media_type = _openxml(archive, names) or _opendocument(archive, names)
            if any(MACROS.search(name) for name in names):
                raise Problem("macros")
            if archive.testzip() is not None:
                raise Problem("damaged")
    except (
        zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, KeyError,
        NotImplementedError, OSError, RuntimeError, UnicodeDecodeError, ValueError,
    ) as error:  # fmt: skip
        raise Problem("damaged") from error
    return media_type


def _refuse_bomb(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise Problem("bomb")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Problem("bomb")
    for entry in entries:
        if entry.file_size > MAX_ENTRY_UNPACKED:
            raise Problem("bomb")
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > SMALL_ENTRY and ratio > MAX_RATIO:
            raise Problem("bomb")
        if entry.flag_bits & 0x1:
            raise Problem("encrypted")


def _openxml(archive: zipfile.ZipFile, names: set[str]) -> str | None:
    if "[Content_Types].xml" not in names:
        return None
    types = _read(archive, "[Content_Types].xml")
    if b"macroEnabled" in types:
        raise Problem("macros")
    for part, extension in OPENXML_PARTS.items():
        if part in names and BY_EXTENSION[extension].encode() in types:
            return BY_EXTENSION[extension]
    raise Problem("unknown")


def _opendocument(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" not in names or "content.xml" not in names:
        raise Problem("unknown")
    media_type = _read(archive, "mimetype").decode("ascii").strip()
    manifest = "META-INF/manifest.xml"
    if manifest in names and b"encryption-data" in _read(archive, manifest):
        raise Problem("encrypted")
    if media_type not in rules.EXTENSIONS:
        raise Problem("unknown")
    return media_type


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        content = part.read(4 * 1024**2 + 1)
    if len(content) > 4 * 1024**2:
        raise Problem("bomb")
    return content


def _is_encrypted_ole(file: BinaryIO) -> bool:
    # The directory of an encrypted OOXML file names this stream, in UTF-16.
    name = "EncryptedPackage".encode("utf-16-le")
    tail = b""
    while block := file.read(1024 * 1024):
        if name in tail + block:
            return True
        tail = block[-len(name) :]
    return False


def _frames(file: BinaryIO, media_type: str) -> int:
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None
    wanted = {"image/jpeg": ["JPEG", "MPO"]}.get(
        media_type, [media_type.partition("/")[2].upper()]
    )
    try:
        with Image.open(file, formats=wanted) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Problem("bomb")
            frames = int(getattr(image, "n_frames", 1))
            if media_type == "image/tiff" and frames > MAX_FRAMES:
                raise Problem("too_many_pages")
            image.verify()
    except (
        UnidentifiedImageError, EOFError, KeyError, OSError, OverflowError,
        SyntaxError, TypeError, ValueError,
    ) as error:  # fmt: skip
        raise Problem("damaged") from error
    return frames if media_type == "image/tiff" else 1
