"""An approved meeting with papers, made over the API: where journeys begin."""

from __future__ import annotations

import uuid
from typing import Any

from tests.harness import City
from tests.journeys.story import tomorrow_at

from khonggiay.documents import typesetting
from khonggiay.files.tests import samples

PASSAGE = "di dời các hộ dân ven kênh Đôi trước ngày 30 tháng 6"


def report(*, is_new: bool = False) -> bytes:
    """Return a paper of some pages; in the new version PASSAGE stands a page later."""
    texts = [
        f"{number}. Nội dung thứ {number} của kế hoạch về hạ tầng thoát nước trên địa "
        f"bàn, số liệu tổng hợp đến kỳ {number * 7}, do cơ quan chuyên môn số "
        f"{number * 3} cung cấp và chịu trách nhiệm."
        for number in range(1, 60)
    ]
    texts.insert(1, f"Quận 8 {PASSAGE}.")
    if is_new:
        added = [
            f"Bổ sung {place}: hoàn thành nạo vét đoạn {place} số {n} trong quý {n}."
            for n, place in enumerate(("Thủ Thiêm", "Bình Quới", "Rạch Chiếc") * 16, 1)
        ]
        texts = [*added, *texts]
    blocks = [{"type": "paragraph", "text": text} for text in texts]
    return typesetting.render("report", {"subject": "Về chống ngập", "blocks": blocks})


class Approved:
    """A meeting of tomorrow with one item; other journeys give it other papers."""

    TITLE = "Phiên họp không giấy"
    ITEM = "Kế hoạch chống ngập"
    PEOPLE = (("chair", "chair"), ("secretary", "secretary"), ("invited", "invited"))

    def __init__(self, city: City, *, confidential: bool = False) -> None:
        self.city = city
        self.secretary, self.chief = city.login("secretary"), city.login("chief")
        (body,) = self.secretary.get("/meetings/bodies")
        made = self.do(
            "POST", "/meetings",
            {
                "body_id": body["id"], "title": self.TITLE,
                "place": "Phòng họp số 1", "starts_at": tomorrow_at(8),
                "ends_at": tomorrow_at(11),
            },
        )  # fmt: skip
        self.id = int(made["id"])
        self.item = self.add_item(self.ITEM)
        self.papers = [self.add_paper(name, data) for name, data in self.files()]
        logins = city.sample["logins"]
        people = [
            {"person_id": logins[login]["person_id"], "role": role}
            for login, role in self.PEOPLE
        ]
        path = f"/meetings/{self.id}"
        content = {"revision": self.revision, "participants": people}
        self.do("PUT", f"{path}/participants", content)
        self.do("POST", f"{path}/submit")
        self.do("POST", f"{path}/approve", {}, by=self.chief)
        if confidential:
            self.do(
                "PUT", f"/papers/{self.papers[0]}/restriction",
                {"is_confidential": True, "is_downloadable": True},
            )  # fmt: skip

    def files(self) -> list[tuple[str, bytes]]:
        """Return name and content of the papers."""
        return [("Tờ trình 12.pdf", report()), ("Phụ lục.pdf", samples.pdf(2))]

    @property
    def url(self) -> str:
        return f"/phien-hop/{self.id}/"

    @property
    def paper_url(self) -> str:
        return f"/phien-hop/tai-lieu/{self.papers[0]}/"

    @property
    def revision(self) -> int:
        return int(self.secretary.get(f"/meetings/{self.id}")["revision"])

    def do(self, method: str, path: str, content: Any = None, **more: Any) -> Any:
        """Have somebody (`by`, else the secretary) do an act that succeeds."""
        by = more.pop("by", self.secretary)
        answer = by.act(method, path, content, key=str(uuid.uuid4()), **more)
        assert answer.status_code in (200, 201), f"{path}: {answer.text[:300]}"
        return answer.json()

    def add_item(self, title: str) -> int:
        content = {"revision": self.revision, "title": title, "kind": "discuss"}
        done = self.do("POST", f"/meetings/{self.id}/programme", content)
        return int(done["item_id"])

    def add_paper(self, name: str, data: bytes) -> int:
        files = {"file": (name, data, "application/pdf")}
        path = f"/items/{self.item}/papers"
        return int(self.do("POST", path, files=files)["id"])

    def layer(self, login: str) -> list[dict[str, Any]]:
        """Return the person's marks on the first paper, at the server."""
        found = self.city.login(login).get(f"/papers/{self.papers[0]}/marks")
        marks: list[dict[str, Any]] = found["marks"]
        return marks

    def notes(self, login: str) -> list[str]:
        """Return the words of the person's notes on the first paper, at the server."""
        return sorted(mark["text"] for mark in self.layer(login))

    def placements(self, login: str) -> dict[str, str]:
        """Return where the newest version puts the person's notes, by their words."""
        return {mark["text"]: mark["placement"] for mark in self.layer(login)}

    def replace(self) -> None:
        """The first paper gets a new version, which is valid at once."""
        files = {"file": ("Tờ trình.pdf", report(is_new=True), "application/pdf")}
        path = f"/papers/{self.papers[0]}/replacements"
        self.do("POST", path, by=self.chief, files=files)

    def version(self) -> int:
        """Return the newest version of the first paper."""
        layer = self.secretary.get(f"/papers/{self.papers[0]}/marks")
        return int(layer["latest_version"])
