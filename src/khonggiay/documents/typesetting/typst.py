"""The Typst compiler behind the forms."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import threading
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import typst

FORM_DIR = Path(__file__).resolve().parent / "forms"
FONT_DIR = Path(__file__).resolve().parent.parent / "fonts"
FORMS = frozenset(path.stem for path in FORM_DIR.glob("*.typ")) - {"nd30"}

# Tags for screen readers make an annex of 20,000 cells 16 times as large and
# 20 times as slow; every other form carries them.
UNTAGGED = frozenset({"annex"})

_compiling = threading.Lock()


class UnknownForm(LookupError):
    """There is no form of this name."""


class NotSet(RuntimeError):
    """The data does not fit the form: a field is missing or of a wrong kind."""


def render(template: str, data: Mapping[str, object]) -> bytes:
    """Return the PDF of the form *template* filled with *data*.

    Texts are put into Unicode's composed form; control characters, which no
    document can show, are left out. The same data gives the same bytes.

    Raises:
        UnknownForm: there is no such form.
        NotSet: the data does not fit the form.
    """
    if template not in FORMS:
        raise UnknownForm(template)
    with _compiling:
        try:
            pdf = _compiler().compile(
                input=FORM_DIR / f"{template}.typ",
                format="pdf",
                sys_inputs={"data": json.dumps(_clean(data), ensure_ascii=False)},
                timestamp=_moment(data.get("date")),
                pdf_tags=template not in UNTAGGED,
            )
        except typst.TypstError as error:
            message = f"{template}: {error}"
            raise NotSet(message) from error
    if not isinstance(pdf, bytes):
        message = f"{template}: the compiler gave no file"
        raise NotSet(message)
    return pdf


@cache
def fingerprint() -> str:
    """Return a digest of the forms and fonts: with the same data, the same PDF."""
    digest = hashlib.sha256()
    for path in sorted([*FORM_DIR.glob("*.typ"), *FONT_DIR.glob("*.ttf")]):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def _compiler() -> typst.Compiler:
    # The machine's own fonts are left out: Debian's Liberation 1 has no composed
    # Vietnamese letters, and the same data would look different elsewhere.
    paths = [str(FONT_DIR)] if FONT_DIR.is_dir() else []
    return typst.Compiler(root=FORM_DIR, font_paths=paths, ignore_system_fonts=True)


def _moment(day: object) -> int:
    # The PDF's own dates. Without a day: the beginning of time, never "now".
    if not isinstance(day, str) or not day:
        return 0
    return int(
        dt.datetime.combine(
            dt.date.fromisoformat(day), dt.time(), tzinfo=dt.UTC
        ).timestamp()
    )


def _clean(value: object) -> object:
    if isinstance(value, str):
        return _clean_text(value)
    if isinstance(value, Mapping):
        return {str(key): _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value


def _clean_text(text: str) -> str:
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return "".join(
        " " if char == "\t" else char
        for char in composed
        if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"}
    )
