from __future__ import annotations

import time
from pathlib import Path

import pytest

from khonggiay.documents import conversion


@pytest.fixture
def office(tmp_path, monkeypatch):
    """Put a program in LibreOffice's place."""

    def _office(script: str) -> None:
        program = tmp_path / "bin" / "soffice"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setattr(conversion, "find", lambda: str(program))

    return _office


@pytest.fixture
def source(tmp_path) -> Path:
    path = tmp_path / "blob"
    path.write_bytes(b"x")
    return path


class TestToPdf:
    def test_gives_the_file_that_libreoffice_made(self, office, source, tmp_path):
        office('for last; do :; done; cp "$last" "${last%.docx}.pdf"')

        made = conversion.to_pdf(source, tmp_path, extension="docx")

        assert made.read_bytes() == b"x"

    def test_is_refused_without_libreoffice(self, monkeypatch, source, tmp_path):
        monkeypatch.setattr(conversion, "find", lambda: None)

        with pytest.raises(conversion.CannotConvert):
            conversion.to_pdf(source, tmp_path, extension="docx")

    def test_is_refused_when_nothing_was_made(self, office, source, tmp_path):
        office("exit 1")

        with pytest.raises(conversion.CannotConvert):
            conversion.to_pdf(source, tmp_path, extension="docx")

    def test_ends_what_does_not_end(self, office, source, tmp_path, monkeypatch):
        office(f"echo $$ > {tmp_path}/pid; sleep 60")
        monkeypatch.setattr(conversion, "SECONDS", 1)
        started = time.monotonic()

        with pytest.raises(conversion.CannotConvert):
            conversion.to_pdf(source, tmp_path, extension="docx")

        assert time.monotonic() - started < 10
        pid = (tmp_path / "pid").read_text().strip()
        assert not Path(f"/proc/{pid}").exists()
