"""The display file: pages as in the original, nothing that acts, a short page tree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

from khonggiay.documents.rendering import tree

DEAD_ANNOTATIONS = {
    "/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D",
}  # fmt: skip
# Links inside the document and to the web stay; all other actions go.
HARMLESS_ACTIONS = {"/GoTo", "/URI", "/Named"}


def write(source: Path, target: Path) -> None:
    between = target.with_suffix(".step")
    with pikepdf.open(source, attempt_recovery=False) as pdf:
        _calm(pdf)
        tree.reserve(pdf)
        pdf.save(
            between,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
    with pikepdf.open(between) as pdf:
        tree.plant(pdf)
        pdf.save(
            target,
            linearize=True,
            object_stream_mode=pikepdf.ObjectStreamMode.preserve,
        )
    between.unlink()


def _calm(pdf: pikepdf.Pdf) -> None:
    root = pdf.Root
    for key in ("/OpenAction", "/AA", "/AF", "/Collection", "/Requirements"):
        if key in root:
            del root[key]
    for name, keys in (
        ("/Names", ("/JavaScript", "/EmbeddedFiles", "/Renditions")),
        ("/AcroForm", ("/XFA", "/CO")),
    ):
        held = root.get(name)
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
