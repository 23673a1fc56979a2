"""Real files, and input that cannot be carried."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from khonggiay.documents import carrying, typesetting

PARAGRAPH = (
    "Giao Sở Xây dựng chủ trì, phối hợp với Sở Tài chính kiểm tra công trình số {}."
)


def report(*, first: int = 0) -> bytes:
    texts = [PARAGRAPH.format(number) for number in range(first, 40)]
    blocks = [{"type": "paragraph", "text": text} for text in texts]
    return typesetting.render("report", {"subject": "Về công trình", "blocks": blocks})


def highlight(text: str, *, page: int = 1) -> dict[str, object]:
    return {"id": "a", "kind": "highlight", "page": page, "quote": {"exact": text}}


def refusal(marks: object) -> str:
    with pytest.raises(carrying.NotAMark) as caught:
        carrying.parse(marks)
    return str(caught.value)


class TestCarryFiles:
    def test_carries_between_two_reports(self, tmp_path):
        old, new = tmp_path / "old.pdf", tmp_path / "new.pdf"
        old.write_bytes(report(first=5))
        new.write_bytes(report())
        quote = "kiểm tra công trình số 9"

        answer = carrying.carry_files(str(old), str(new), [highlight(quote)])

        (mark,) = answer["marks"]
        assert (mark["status"], mark["page"]) == ("moved", 1)
        assert mark["quote"]["exact"] == quote
        assert len(mark["quads"][0]) == 8

    def test_says_which_file_is_no_pdf(self, tmp_path):
        old, new = tmp_path / "old.pdf", tmp_path / "new.pdf"
        old.write_bytes(report())
        new.write_bytes(b"PK\x03\x04 no PDF")

        answer = carrying.carry_files(str(old), str(new), [])

        assert answer["refused"].startswith("new.pdf: not a PDF")

    def test_refuses_a_mark_on_a_page_that_does_not_exist(self, tmp_path):
        old = tmp_path / "old.pdf"
        old.write_bytes(report())

        answer = carrying.carry_files(str(old), str(old), [highlight("x", page=99)])

        assert "there is no page 99" in answer["refused"]

    def test_refuses_a_mark_beyond_the_edges_of_its_page(self, tmp_path):
        old = tmp_path / "old.pdf"
        old.write_bytes(report())
        pin = {"id": "p", "kind": "note", "page": 1, "position": [3000, 10]}

        answer = carrying.carry_files(str(old), str(old), [pin])

        assert "lies outside page 1" in answer["refused"]


class TestParse:
    @pytest.mark.parametrize(
        ("change", "text"),
        [
            ({"page": 0}, "page is a number"),
            ({"kind": "stamp"}, "kind is one of"),
            ({"quads": [[1, 2, 3]]}, "eight numbers"),
            ({"quads": [[5, 5, 5, 5]]}, "no surface"),
            ({"quads": [[1, 2, 3, float("nan")]]}, "no place on a page"),
            ({"quote": None}, "needs quads or a quote"),
            ({"kind": "ink"}, "needs strokes"),
            ({"id": []}, "its id is a text"),
        ],
    )
    def test_refuses_what_is_impossible(self, change, text):
        assert text in refusal([highlight("Sở Xây dựng") | change])

    def test_refuses_an_id_that_is_there_twice(self):
        mark = highlight("Sở Xây dựng")

        assert "same id" in refusal({"marks": [mark, mark]})


class TestCommand:
    def test_prints_the_places_without_a_database(self, tmp_path):
        for name, first in (("old", 5), ("new", 0)):
            (tmp_path / f"{name}.pdf").write_bytes(report(first=first))
        mark = highlight("kiểm tra công trình số 9")
        (tmp_path / "marks.json").write_text(json.dumps([mark]), "utf-8")
        command = ["notes", "carry", "old.pdf", "new.pdf", "marks.json"]

        done = subprocess.run(
            [sys.executable, "-m", "khonggiay.config.cli", *command],
            cwd=tmp_path,
            env={"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"},
            capture_output=True,
            text=True,
            check=False,
        )

        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)["counts"]["moved"] == 1
        assert not (tmp_path / "data").exists()
