"""The sample city (thành phố mẫu): load it once, and say who can log in."""

from __future__ import annotations

from django.db import transaction

from khonggiay.config import worker
from khonggiay.config.supervisor import say
from khonggiay.kernel import clock
from khonggiay.sample import operations as sample


def load() -> bool:
    """Load the sample city unless it stands; tell whether it had to be loaded.

    It is loaded in one transaction: a load that was killed is done again.
    """
    if sample.is_loaded():
        return False
    with transaction.atomic():
        sample.load(at=clock.now(), report=say, dispatch=worker.dispatch)
    return True


def welcome(url: str) -> str:
    """Return the table that the terminal shows: address and logins."""
    rows = [
        (login.username, login.password, login.full_name, login.role)
        for login in sample.logins()
    ]
    head = ("Tên đăng nhập", "Mật khẩu", "Họ và tên", "Vai trò")
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]

    def line(cells: tuple[str, ...]) -> str:
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        return "  " + "  ".join(padded).rstrip()

    rule = "  " + "  ".join("─" * width for width in widths)
    return "\n".join(
        (
            "",
            f"  Không Giấy: {url}",
            "  The people of this city are made up (dữ liệu mẫu). Stop with Ctrl-C.",
            "",
            line(head),
            rule,
            *(line(row) for row in rows),
            "",
        )
    )
