"""Files are scanned before they are taken: against a simulator of clamd."""

from __future__ import annotations

import socket

import pytest

from khonggiay.config import deployment, environment, inspection
from khonggiay.config.failure import Failure
from khonggiay.files import operations, scanning
from khonggiay.files.tests import samples
from khonggiay.files.tests.clamd_simulator import EICAR, SIGNATURE, clamd
from khonggiay.kernel import children


@pytest.fixture(autouse=True)
def blob_dir(settings, tmp_path):
    settings.BLOB_DIR = tmp_path / "blobs"
    return settings.BLOB_DIR


def sniff(data: bytes, name: str = "Tờ trình.pdf") -> operations.Sniffed:
    return operations.sniff(data=data, filename=name)


def refused(kind: type[operations.FileRefused], data: bytes) -> operations.FileRefused:
    with pytest.raises(kind) as refusal:
        sniff(data)
    return refusal.value


def stored(folder) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


class TestSniff:
    @pytest.mark.parametrize("is_local", [True, False], ids=["unix", "tcp"])
    def test_takes_what_the_scanner_finds_clean(self, settings, tmp_path, is_local):
        data = samples.pdf()
        with clamd(path=tmp_path / "ctl" if is_local else None) as (url, scanned):
            settings.CLAMD = url

            assert sniff(data).pages == 1

        assert scanned == [len(data)]

    def test_names_what_the_scanner_found(self, settings, blob_dir, monkeypatch):
        monkeypatch.setattr(children, "call", pytest.fail)
        with clamd() as (url, _scanned):
            settings.CLAMD = url
            refusal = refused(operations.Infected, samples.pdf() + EICAR)

        assert SIGNATURE in refusal.explain()
        assert stored(blob_dir) == []

    def test_is_refused_when_the_scanner_is_not_there(self, settings, blob_dir):
        with socket.create_server(("127.0.0.1", 0)) as server:
            settings.CLAMD = f"tcp://127.0.0.1:{server.getsockname()[1]}"

        refusal = refused(operations.NotScanned, samples.pdf())

        assert refusal.status == 503
        assert refusal.advise() != ""
        assert stored(blob_dir) == []

    @pytest.mark.parametrize(
        "answer", [b"", b"stream: lstat() failed. ERROR", b"OK and more", b"\xff\xfe"]
    )
    def test_is_refused_when_the_scanner_says_something_else(self, settings, answer):
        with clamd(answer=answer) as (url, _scanned):
            settings.CLAMD = url
            refused(operations.NotScanned, samples.pdf())

    def test_is_refused_when_the_scanner_is_silent(self, settings, monkeypatch):
        monkeypatch.setattr(scanning, "ANSWER_SECONDS", 0.2)
        with socket.create_server(("127.0.0.1", 0)) as server:
            settings.CLAMD = f"tcp://127.0.0.1:{server.getsockname()[1]}"
            refused(operations.NotScanned, samples.pdf())

    def test_is_refused_when_the_scanner_does_not_read_so_much(self, settings):
        with clamd(most=500) as (url, _scanned):
            settings.CLAMD = url
            refused(operations.TooLargeToScan, samples.pdf(60))

    def test_asks_nobody_without_a_scanner(self, settings):
        settings.CLAMD = ""

        assert sniff(samples.pdf()).pages == 1


class TestClamdAt:
    @pytest.mark.parametrize(
        "url", ["clamd", "unix:", "tcp://", "http://x:1", "/run/x"]
    )
    def test_is_refused_for_what_is_no_address(self, url, monkeypatch):
        monkeypatch.setenv("KHONGGIAY_CLAMD", url)

        with pytest.raises(ValueError, match="no address of clamd"):
            scanning.Clamd.at(url)
        with pytest.raises(environment.ImproperlyConfigured, match="KHONGGIAY_CLAMD"):
            environment.clamd()

    def test_knows_the_usual_port(self):
        assert scanning.Clamd.at("tcp://scanner").address == ("scanner", 3310)


class TestCheck:
    def test_warns_before_people_work_without_a_scanner(self, settings):
        settings.CLAMD = ""
        without = [warning.msg for warning in deployment.check_settings(None)]
        settings.CLAMD = "unix:/run/clamav/clamd.ctl"
        with_one = [warning.msg for warning in deployment.check_settings(None)]

        assert [text for text in without if text not in with_one] == [
            "Nobody looks for malicious software in what is sent."
        ]

    def test_says_which_scanner_answers(self, settings):
        with clamd() as (url, _scanned):
            settings.CLAMD = url

            assert inspection.check_scanner() == "ClamAV 1.0.7/27100/simulator"

    def test_fails_when_the_scanner_does_not_answer(self, settings, tmp_path):
        settings.CLAMD = f"unix:{tmp_path}/nobody"

        with pytest.raises(Failure, match="does not answer: no file can be sent"):
            inspection.check_scanner()
