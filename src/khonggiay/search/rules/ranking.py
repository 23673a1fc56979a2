"""In which order answers are shown, in points that can be explained."""

from __future__ import annotations

TITLE_POINTS = 40
PAGE_POINTS = 5
MOST_PAGE_POINTS = 20
NEWNESS_POINTS = 20
DAYS_OF_A_POINT = 30


def score(*, has_title: bool, pages: int, days_old: int) -> int:
    """Return the points of an answer among others that match as well.

    - 40 when the words stand in the title;
    - 5 for the first page on which they stand and for each doubling of the number of
      pages, at most 20 (one page 5, three 10, seven 15, fifteen or more 20);
    - 20 for the newest week, one less for each 30 days before it, at least none.

    How well it matches (words together, on one page, in one paper) comes before all
    points; equal points are ordered by date, the newest first.
    """
    found = min(MOST_PAGE_POINTS, PAGE_POINTS * ((pages + 1).bit_length() - 1))
    newness = max(0, NEWNESS_POINTS - max(0, days_old) // DAYS_OF_A_POINT)
    return TITLE_POINTS * has_title + found + newness
