"""Papers with words in the journeys, and the meeting that they belong to."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from tests.journeys.approved import Approved

from khonggiay.documents import typesetting

WORDS = "Kênh Đôi được nạo vét"
GONE = "Phí vào trung tâm được xem xét"
# Selects words of page 1 as a drag over them does; returns where they begin.
SELECT = """(words) => {
  const layer = document.querySelector('.kg-sheet .textLayer');
  const walker = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT);
  const parts = [];
  let all = '';
  while (walker.nextNode()) {
    parts.push([walker.currentNode, all.length]);
    all += walker.currentNode.data;
  }
  const at = all.indexOf(words);
  const place = (index) => {
    const [node, start] = parts.findLast(([, begin]) => begin < index) ?? parts[0];
    return [node, index - start];
  };
  const [from, begin] = place(at + 1);
  getSelection().setBaseAndExtent(from, begin - 1, ...place(at + words.length));
  return at;
}"""


def paper(*, is_new: bool = False) -> bytes:
    """Return a paper of a few pages; in the new version one passage is missing."""
    texts = [
        f"Nội dung thứ {number} của tờ trình, số liệu tổng hợp đến kỳ {number * 7}, do "
        f"cơ quan chuyên môn số {number * 3} cung cấp và chịu trách nhiệm."
        for number in range(1, 70)
    ]
    texts[3] = f"{WORDS} trước mùa mưa, bảo đảm tái định cư tại chỗ."
    if not is_new:
        texts[5] = f"{GONE} trong quý hai."
    blocks = [{"type": "paragraph", "text": text} for text in texts]
    return typesetting.render("report", {"subject": "Về chống ngập", "blocks": blocks})


class Meeting(Approved):
    """An approved meeting whose papers have words."""

    def files(self) -> list[tuple[str, bytes]]:
        """Return two papers with words."""
        return [("Tờ trình 12.pdf", paper()), ("Phụ lục.pdf", paper())]

    def mark(self, login: str) -> dict[str, Any]:
        """Return the only mark of the person."""
        (mark,) = self.layer(login)
        return mark

    def write(self, login: str, mark: dict[str, Any], *, base: int = 0) -> None:
        """Write a mark over the API, as another device of the person does."""
        change = {"op": str(uuid.uuid4()), "base": base, "mark": mark}
        written = self.do(
            "PUT", f"/papers/{self.papers[0]}/marks",
            {"version": mark["version"], "changes": [change]},
            by=self.city.login(login),
        )  # fmt: skip
        assert written["results"][0]["status"] == "done"

    def file(self, folder: Path) -> Path:
        """Return the first paper as it is shown."""
        shown = folder / "shown.pdf"
        answer = self.secretary.ask("GET", f"/papers/{self.papers[0]}/pdf")
        shown.write_bytes(answer.content)
        return shown
