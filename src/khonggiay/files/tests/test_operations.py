import datetime as dt
import errno
import hashlib
import io
import os
import zipfile
from pathlib import Path
from typing import NoReturn

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from khonggiay.files import operations, queries, rules
from khonggiay.files.models import Blob
from khonggiay.files.tests import samples
from khonggiay.kernel import children
from khonggiay.kernel.errors import NotFound

NOW = dt.datetime(2019, 9, 5, 1, 30, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def blob_dir(settings, tmp_path):
    settings.BLOB_DIR = tmp_path / "blobs"
    return settings.BLOB_DIR


def stored_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.django_db
class TestStore:
    def test_names_the_blob_by_its_content(self):
        blob = operations.store(data=b"x", media_type="text/plain", at=NOW)

        assert blob.digest == hashlib.sha256(b"x").hexdigest()
        assert (blob.size, blob.media_type, blob.stored_at) == (1, "text/plain", NOW)
        assert queries.path_of(blob.digest).read_bytes() == b"x"

    def test_stores_the_same_bytes_once(self, blob_dir):
        later = NOW + dt.timedelta(days=1)
        first = operations.store(data=b"x", media_type="text/plain", at=NOW)
        second = operations.store(data=io.BytesIO(b"x"), media_type="a/b", at=later)

        assert first == second
        assert second.media_type == "text/plain"
        assert Blob.objects.count() == 1
        assert len(stored_files(blob_dir)) == 1

    def test_reads_a_file_from_its_beginning(self):
        file = io.BytesIO(b"whole")
        file.read(3)

        blob = operations.store(data=file, media_type="text/plain", at=NOW)

        assert blob.size == 5

    def test_is_refused_when_the_disk_is_full(self, blob_dir, monkeypatch):
        def full(_handle) -> NoReturn:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)

        with pytest.raises(operations.NoSpace):
            operations.store(data=b"x", media_type="text/plain", at=NOW)

        assert Blob.objects.count() == 0
        assert stored_files(blob_dir) == []

    def test_leaves_other_troubles_of_the_disk_alone(self, monkeypatch):
        def broken(_handle) -> NoReturn:
            raise OSError(errno.EIO, "I/O error")

        monkeypatch.setattr(os, "fsync", broken)

        with pytest.raises(OSError, match="I/O error"):
            operations.store(data=b"x", media_type="text/plain", at=NOW)


class TestStoreAnyBytes(TestCase):
    @given(st.binary(max_size=5000))
    @settings(max_examples=50, deadline=None)
    def test_gives_back_what_was_stored(self, content):
        blob = operations.store(data=content, media_type="a/b", at=NOW)

        with queries.open_blob(blob.digest) as file:
            assert file.read() == content


@pytest.mark.django_db
class TestPathOf:
    @pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "0" * 64])
    def test_finds_nothing_under_a_name_that_is_no_stored_digest(self, digest):
        with pytest.raises(NotFound):
            queries.path_of(digest)


class TestClearLeftovers:
    def test_removes_only_old_halves(self, blob_dir):
        incoming = blob_dir / "incoming"
        incoming.mkdir(parents=True)
        old, new = incoming / "blob-old", incoming / "blob-new"
        for path in (old, new):
            path.touch()
        os.utime(old, (0, 0))

        removed = operations.clear_leftovers(before=NOW)

        assert removed == 1
        assert [path.name for path in stored_files(blob_dir)] == ["blob-new"]


def sniff(data, name, limit=10_000_000):
    return operations.sniff(data=data, filename=name, limit=limit)


class TestSniff:
    def test_knows_a_pdf_and_counts_its_pages(self):
        found = sniff(samples.pdf(3), "Tờ trình.pdf")

        assert found == operations.Sniffed(
            media_type="application/pdf",
            extension="pdf",
            filename="Tờ trình.pdf",
            size=found.size,
            pages=3,
        )

    def test_leaves_a_file_object_at_its_beginning(self):
        file = io.BytesIO(samples.pdf())

        sniff(file, "a.pdf")

        assert file.tell() == 0

    def test_reads_an_upload_where_it_already_lies_on_disk(self):
        upload = TemporaryUploadedFile("a.pdf", "application/pdf", 0, None)
        upload.write(samples.pdf(2))
        upload.flush()

        assert sniff(upload, upload.name).pages == 2

    @pytest.mark.parametrize(
        ("data", "name", "media_type"),
        [
            (samples.docx(), "Báo cáo.docx", samples.DOCX),
            (samples.odt(), "Báo cáo.odt", samples.ODT),
            (samples.image("PNG"), "a.png", "image/png"),
            (samples.image("JPEG"), "a.jpg", "image/jpeg"),
            (samples.image("WEBP"), "a.webp", "image/webp"),
            (samples.image("TIFF"), "a.tiff", "image/tiff"),
        ],
    )
    def test_knows_office_files_and_images(self, data, name, media_type):
        assert sniff(data, name).media_type == media_type

    def test_gives_a_bare_name_its_extension(self):
        assert sniff(samples.pdf(), "Tờ trình số 1").filename == "Tờ trình số 1.pdf"

    def test_cleans_the_name(self):
        assert sniff(samples.pdf(), "../../a\x00b.pdf").filename == "ab.pdf"

    def test_takes_a_file_of_exactly_the_limit_and_no_byte_more(self):
        data = samples.pdf()

        assert sniff(data, "a.pdf", len(data)).size == len(data)
        with pytest.raises(operations.TooLarge):
            sniff(data, "a.pdf", len(data) - 1)

    def test_refuses_an_empty_file(self):
        with pytest.raises(operations.Empty):
            sniff(b"", "a.pdf")

    @pytest.mark.parametrize(
        ("data", "name"),
        [
            (b"<!doctype html><script>alert(1)</script>", "Tờ trình.pdf"),
            (samples.image("PNG"), "Tờ trình.pdf"),
            (samples.pdf(), "ảnh.png"),
            (samples.pdf(), "trang.html"),
            (samples.docx(), "bảng.xlsx"),
        ],
    )
    def test_refuses_a_name_that_speaks_of_another_type(self, data, name):
        with pytest.raises(operations.ContentDoesNotMatchName):
            sniff(data, name)

    @pytest.mark.parametrize(
        ("data", "name"),
        [
            (b"<!doctype html>", "a.html"),
            (b"MZ\x90\x00", "setup.exe"),
            (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a.svg"),
            (samples.archive({"a.txt": b"a"}), "a.zip"),
            (rules.NAME_LIMIT.to_bytes(4, "big"), "a"),
        ],
    )
    def test_refuses_types_that_the_city_does_not_take(self, data, name):
        with pytest.raises(operations.NotAllowedType):
            sniff(data, name)

    @pytest.mark.parametrize(
        "data",
        [samples.pdf(password="bi-mat"), samples.pdf(owner="chủ")],
        ids=["to open", "to print"],
    )
    def test_refuses_a_pdf_with_a_password(self, data):
        with pytest.raises(operations.EncryptedFile):
            sniff(data, "a.pdf")

    def test_refuses_an_office_file_with_a_password(self):
        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000
        ole += "EncryptedPackage".encode("utf-16-le")
        manifest = b"<manifest:encryption-data/>"

        with pytest.raises(operations.EncryptedFile):
            sniff(ole, "Báo cáo.docx")
        with pytest.raises(operations.EncryptedFile):
            sniff(samples.odt({"META-INF/manifest.xml": manifest}), "a.odt")

    @pytest.mark.parametrize(
        "data",
        [
            samples.docx({"word/vbaProject.bin": b"Sub AutoOpen()"}),
            samples.docx(types="application/vnd.ms-word.document.macroEnabled"),
        ],
    )
    def test_refuses_programs_in_office_files(self, data):
        with pytest.raises(operations.HasMacros):
            sniff(data, "a.docx")

    def test_refuses_a_zip_bomb(self):
        bomb = samples.docx({"word/media/a.bin": b"\0" * (20 * 1024**2)})

        with pytest.raises(operations.Bomb):
            sniff(bomb, "a.docx")

    def test_refuses_a_zip_whose_parts_climb_out(self):
        with pytest.raises(operations.Damaged):
            sniff(samples.docx({"../../etc/cron.d/x": b"x"}), "a.docx")

    def test_refuses_a_zip_with_a_wrong_checksum(self):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as made:
            made.writestr("[Content_Types].xml", samples.DOCX)
            made.writestr("word/document.xml", "BEFORE")
        data = target.getvalue().replace(b"BEFORE", b"BEHIND")

        with pytest.raises(operations.Damaged):
            sniff(data, "a.docx")

    def test_refuses_a_damaged_pdf(self):
        data = samples.pdf(5)

        with pytest.raises(operations.Damaged):
            sniff(data[: len(data) // 2], "a.pdf")

    def test_refuses_more_pages_than_anybody_reads(self):
        with pytest.raises(operations.TooManyPages):
            sniff(samples.pdf(5_001), "a.pdf")

    def test_refuses_a_page_longer_than_five_metres(self):
        assert sniff(samples.pdf(height=5 * 72 / 0.0254), "a.pdf").pages == 1
        with pytest.raises(operations.PageTooLarge):
            sniff(samples.pdf(height=5.01 * 72 / 0.0254), "a.pdf")

    def test_refuses_a_truncated_image(self):
        with pytest.raises(operations.Damaged):
            sniff(samples.image("PNG", (400, 300))[:60], "a.png")

    def test_refuses_what_the_child_cannot_read_within_its_limits(self, monkeypatch):
        def hang(_function, path) -> NoReturn:
            raise children.ChildFailed("time")

        monkeypatch.setattr(children, "call", hang)

        with pytest.raises(operations.Damaged):
            sniff(samples.pdf(), "a.pdf")

    def test_asks_to_come_again_when_too_many_files_came_at_once(self, monkeypatch):
        def refuse(_function, path) -> NoReturn:
            raise children.ChildFailed("busy")

        monkeypatch.setattr(children, "call", refuse)

        with pytest.raises(operations.Busy):
            sniff(samples.pdf(), "a.pdf")

    def test_says_why_in_words(self):
        with pytest.raises(operations.TooLarge) as refusal:
            sniff(b"%PDF-" * 100_000_0, "Tờ trình.pdf", 2 * 1024**2)

        assert "Tờ trình.pdf" in refusal.value.explain()
        assert "2 MB" in refusal.value.explain()
        assert refusal.value.advise() != ""
