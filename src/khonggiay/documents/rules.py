"""What may lie here, and what is shown in the reader."""

from __future__ import annotations

import enum

from khonggiay.files import rules as files

TREE_WIDTH = 16
"""Pages and nodes under one node of a display file's page tree."""

OFFICE = frozenset(
    media_type
    for media_type in files.EXTENSIONS
    if media_type.startswith("application/vnd.")
)
IMAGES = frozenset(
    media_type for media_type in files.EXTENSIONS if media_type.startswith("image/")
)
ACCEPT = ",".join(f".{extension}" for extension in sorted(files.KNOWN_EXTENSIONS))
"""The value of `accept` for a field that takes papers."""


class Secrecy(enum.StrEnum):
    """What a networked system may hold.

    State secrets (mật, tối mật, tuyệt mật) may not *(Luật Bảo vệ bí mật nhà nước
    2018, Điều 5)*: there is no value for them.
    """

    NORMAL = "normal"
    INTERNAL = "internal"


def pages_left(*, pages: int, furthest_page: int) -> int:
    """Return how many pages nobody reached yet, when reading from the first on."""
    return max(0, pages - furthest_page)
