"""What officials do to a paper between two versions, as edits of the model."""

from __future__ import annotations

import re
from collections.abc import Callable

from benches.notes_model import Block, Piece, Style, Writer

Paper = list[Block]
Edit = Callable[[Writer, Paper], None]

_FIGURE = re.compile(r"\d+")


def _at(w: Writer, paper: Paper, kind: str) -> int | None:
    places = [n for n, block in enumerate(paper) if block.kind == kind]
    return w.random.choice(places) if places else None


def insert(w: Writer, paper: Paper) -> None:
    """Insert one to three paragraphs."""
    at = w.random.randint(1, len(paper))
    numbered = paper[at - 1].numbered and paper[at - 1].kind == "paragraph"
    paper[at:at] = [
        w.paragraph(numbered=numbered) for _ in range(w.random.randint(1, 3))
    ]


def delete(w: Writer, paper: Paper) -> None:
    """Delete a paragraph, sometimes two."""
    for _ in range(w.random.randint(1, 2)):
        at = _at(w, paper, "paragraph")
        if at is not None and len(paper) > 6:
            del paper[at]


def move(w: Writer, paper: Paper) -> None:
    """Move a paragraph to another place."""
    at = _at(w, paper, "paragraph")
    if at is not None:
        block = paper.pop(at)
        paper.insert(w.random.randint(1, len(paper)), block)


def move_section(w: Writer, paper: Paper) -> None:
    """Move the last section to the front: all headings get other numbers."""
    heads = [n for n, block in enumerate(paper) if block.kind == "heading"]
    paper[:] = paper[heads[-1] :] + paper[: heads[-1]]


def renumber(w: Writer, paper: Paper) -> None:
    """Number paragraphs that had no numbers, and the other way round."""
    for block in paper:
        if block.kind == "paragraph" and w.random.random() < 0.5:
            block.numbered = not block.numbered


def insert_sentence(w: Writer, paper: Paper) -> None:
    """Add a sentence to a paragraph."""
    at = _at(w, paper, "paragraph")
    if at is not None:
        rows = paper[at].rows
        rows.insert(w.random.randint(0, len(rows)), w.sentence())


def delete_sentence(w: Writer, paper: Paper) -> None:
    """Take a sentence out of a paragraph."""
    at = _at(w, paper, "paragraph")
    if at is not None and len(paper[at].rows) > 1:
        del paper[at].rows[w.random.randrange(len(paper[at].rows))]


def merge(w: Writer, paper: Paper) -> None:
    """Make one paragraph of two."""
    at = _at(w, paper, "paragraph")
    if at is not None and at + 1 < len(paper) and paper[at + 1].kind == "paragraph":
        paper[at].rows += paper.pop(at + 1).rows


def split(w: Writer, paper: Paper) -> None:
    """Make two paragraphs of one."""
    at = _at(w, paper, "paragraph")
    if at is not None and len(paper[at].rows) > 1:
        cut = w.random.randint(1, len(paper[at].rows) - 1)
        first = paper[at]
        paper.insert(at + 1, Block("paragraph", first.rows[cut:], first.numbered))
        del first.rows[cut:]


def rewrite(w: Writer, paper: Paper) -> None:
    """Write other sentences in the place of a paragraph."""
    at = _at(w, paper, "paragraph")
    if at is not None:
        paper[at] = w.paragraph(numbered=paper[at].numbered)


def change_figures(w: Writer, paper: Paper) -> None:
    """Change figures and dates inside sentences."""
    for block in paper:
        for piece in block.pieces():
            is_meant = block.kind == "paragraph" and w.random.random() < 0.5
            if is_meant and _FIGURE.search(piece.text):
                other = str(w.random.randint(2, 97))
                piece.text = _FIGURE.sub(other, piece.text)
                piece.touched = True


def retype_table(w: Writer, paper: Paper) -> None:
    """Type a table anew: other figures, a row more, a row less, rows in other order."""
    at = _at(w, paper, "table")
    if at is None:
        return insert(w, paper)
    r, rows = w.random, paper[at].rows
    for row in rows:
        for number in (2, 3):
            if r.random() < 0.4:
                other = w.row()[number].text
                if other != row[number].text:
                    row[number] = Piece(other)
    if r.random() < 0.5:
        rows.insert(r.randint(0, len(rows)), w.row())
    if r.random() < 0.5:
        del rows[r.randrange(len(rows))]
    if r.random() < 0.3:
        row = rows.pop(r.randrange(len(rows)))
        rows.insert(r.randint(0, len(rows)), row)
    return None


EDITS: dict[str, Edit] = {
    "insert": insert,
    "delete": delete,
    "move": move,
    "move section": move_section,
    "renumber": renumber,
    "insert sentence": insert_sentence,
    "delete sentence": delete_sentence,
    "merge": merge,
    "split": split,
    "rewrite": rewrite,
    "figures": change_figures,
    "table": retype_table,
}
STYLES = {
    "reflow": Style(margin=2.6, leading=0.8),
    "font": Style(font="Libertinus Serif", size=12),
    "larger": Style(size=14, leading=0.9, number_at="bottom"),
    "letter": Style(paper="us-letter", size=12.5),
    "a5": Style(paper="a5", size=10.5, margin=1.5),
}


def edited(w: Writer, old: Paper, names: list[str]) -> Paper:
    """Return the new version; the old one stays as it is."""
    new = [block.copy() for block in old]
    for name in names:
        EDITS[name](w, new)
    return [block for block in new if block.rows]
