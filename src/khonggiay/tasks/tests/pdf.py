"""A PDF of one empty page."""

from __future__ import annotations

import io

import pikepdf


def _small() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


SMALL_PDF = _small()
