"""Make what is not kept in git: compiled catalogues and the fonts of official forms."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import polib
from fontTools import merge
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "khonggiay"
TINOS = ROOT / "node_modules" / "@fontsource" / "tinos" / "files"
FONTS = PACKAGE / "documents" / "fonts"
SUBSETS = ("latin", "latin-ext", "vietnamese")
STYLES = {
    "Regular": "400-normal",
    "Italic": "400-italic",
    "Bold": "700-normal",
    "BoldItalic": "700-italic",
}


def is_older(product: Path, *sources: Path) -> bool:
    """Tell whether *product* must be made again."""
    if not product.exists():
        return True
    made = product.stat().st_mtime
    return any(source.stat().st_mtime > made for source in sources)


def compile_catalogues() -> int:
    """Compile every .po file that changed; return how many."""
    count = 0
    for source in sorted(PACKAGE.glob("*/locale/*/LC_MESSAGES/*.po")):
        product = source.with_suffix(".mo")
        if is_older(product, source):
            polib.pofile(str(source)).save_as_mofile(str(product))
            count += 1
    return count


def merge_fonts() -> int:
    """Merge the subsets of Tinos into whole fonts; return how many were made.

    Typst reads whole fonts only, and the web packages carry subsets.
    """
    FONTS.mkdir(exist_ok=True)
    count = 0
    for style, web_style in STYLES.items():
        sources = [TINOS / f"tinos-{name}-{web_style}.woff2" for name in SUBSETS]
        product = FONTS / f"Tinos-{style}.ttf"
        if is_older(product, *sources):
            _merge(sources, product)
            count += 1
    return count


def _merge(sources: list[Path], product: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plain = []
        for source in sources:
            font = TTFont(source)
            font.flavor = None
            path = Path(folder) / f"{source.stem}.ttf"
            font.save(path)
            plain.append(str(path))
        whole = merge.Merger().merge(plain)
        unfinished = product.with_suffix(".part")
        whole.save(unfinished)
        unfinished.rename(product)


if __name__ == "__main__":
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    print(f"{compile_catalogues()} catalogues compiled, {merge_fonts()} fonts made")
