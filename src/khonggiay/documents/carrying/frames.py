"""Pages as they are read: text upright, whatever the page's own axes are.

Scans and landscape tables often lie turned on their page. Words are read, compared and
marked in the frame in which the text is upright; marks come and go in the points of
the page itself, as PDF counts them.
"""

from __future__ import annotations

import dataclasses

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in PDF points; the origin is the page's lower left."""
Point = tuple[float, float]


@dataclasses.dataclass(frozen=True, slots=True)
class Frame:
    """A page's box in its own points, and by how much its text is turned.

    `turn` is 0, 90, 180 or 270: the degrees by which the page must be turned clockwise
    to make its text upright (PDF's `/Rotate`, when that is right).
    """

    box: Box
    turn: int = 0

    @property
    def size(self) -> tuple[float, float]:
        """Breadth and height of the upright page."""
        left, bottom, right, top = self.box
        across, along = right - left, top - bottom
        return (along, across) if self.turn % 180 else (across, along)

    @property
    def shown_box(self) -> Box:
        """The upright page's box, in upright points."""
        if not self.turn:
            return self.box
        return 0.0, 0.0, *self.size

    def shown(self, point: Point) -> Point:
        """Return where a point of the page is when the text is upright."""
        x, y = point
        left, bottom, right, top = self.box
        match self.turn:
            case 90:
                return y - bottom, right - x
            case 180:
                return right - x, top - y
            case 270:
                return top - y, x - left
            case _:
                return point

    def real(self, point: Point) -> Point:
        """Return the point of the page that `shown` turned into this one."""
        x, y = point
        left, bottom, right, top = self.box
        match self.turn:
            case 90:
                return right - y, bottom + x
            case 180:
                return right - x, top - y
            case 270:
                return left + y, top - x
            case _:
                return point

    def shown_rect(self, box: Box) -> Box:
        """Return an upright box for a box of the page."""
        one, other = self.shown((box[0], box[1])), self.shown((box[2], box[3]))
        return (
            min(one[0], other[0]),
            min(one[1], other[1]),
            max(one[0], other[0]),
            max(one[1], other[1]),
        )
