"""A paper whose every word has a name, so that its way to the new version is known."""

from __future__ import annotations

import dataclasses
import itertools
import random
import re
from collections.abc import Iterator
from pathlib import Path

_ids = itertools.count(1)
_SLOT = re.compile(r"\{(\w+)\}")


def _read_texts() -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for line in Path(__file__).with_name("texts.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            texts[line.strip("[]")] = []
        elif line:
            texts[list(texts)[-1]].append(line)
    return texts


TEXTS = _read_texts()


@dataclasses.dataclass(slots=True)
class Word:
    """What stands between two spaces; `instead_of` names the word that it replaced.

    An edit that leaves the word what it is keeps the name, whatever the spelling:
    another place of the tone mark, capitals.
    """

    text: str
    id: int = dataclasses.field(default_factory=lambda: next(_ids))
    instead_of: int = 0

    def changed(self, text: str) -> Word:
        """Return another word that is put in the place of this one."""
        return Word(text, instead_of=self.id)


Words = list[Word]


def words_of(text: str) -> Words:
    """Return new words."""
    return [Word(part) for part in text.split()]


@dataclasses.dataclass(slots=True)
class Block:
    """A part of a paper.

    `kind`: `title`, `heading`, `paragraph`, `item` (a numbered paragraph), `note` (a
    footnote), `table` (`parts` are its cells, row after row), `figure` (`image` names
    the drawing), `scan` (a page that is only an image), `blank` (an empty page),
    `break` (a new page begins). `chapter` says to which chapter or annex it belongs.
    """

    kind: str
    parts: list[Words] = dataclasses.field(default_factory=list)
    columns: int = 1
    image: int = 0
    chapter: int = 0

    def words(self) -> Iterator[Word]:
        """Return all words in their order."""
        return itertools.chain.from_iterable(self.parts)

    def rows(self) -> list[list[Words]]:
        """Return the rows of a table."""
        every = range(0, len(self.parts), self.columns)
        return [self.parts[at : at + self.columns] for at in every]

    def set_rows(self, rows: list[list[Words]]) -> None:
        """Put other rows into a table."""
        self.parts = [cell for row in rows for cell in row]

    def copy(self) -> Block:
        """Return the same block, with the same names."""
        parts = [[dataclasses.replace(word) for word in part] for part in self.parts]
        return dataclasses.replace(self, parts=parts)


Paper = list[Block]


class Author:
    """Writes papers with one random source."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311

    def text(self, kind: str) -> str:
        """Return a text of `texts.txt` with its slots filled."""
        template = self.random.choice(TEXTS[kind])
        return _SLOT.sub(lambda slot: self.slot(slot[1]), template)

    def slot(self, name: str) -> str:
        """Return what fills a slot."""
        r = self.random
        if name in TEXTS:
            return r.choice(TEXTS[name])
        if name == "money":
            whole = f"{r.randint(1, 99)}.{r.randint(100, 999)}"
            return r.choice((f"{whole} triệu đồng", f"{r.randint(2, 980)} tỷ đồng"))
        if name == "pct":
            return f"{r.randint(1, 99)},{r.randint(1, 9)}%"
        if name == "date":
            return f"ngày {r.randint(1, 28)} tháng {r.randint(1, 12)} năm 2019"
        if name == "day":
            return f"{r.randint(1, 28):02}/{r.randint(1, 12):02}/2019"
        if name == "area":
            return f"{r.randint(1, 60)},{r.randint(10, 99)} ha"
        return str(r.randint(2, 480))

    def sentence(self) -> Words:
        """Return a sentence; every eighth is one of a few that officials repeat."""
        kind = "stock" if self.random.random() < 0.12 else "sentence"
        return words_of(self.text(kind))

    def paragraph(self, kind: str = "paragraph") -> Block:
        """Return one to four sentences."""
        count = self.random.choice((1, 2, 2, 3, 4))
        return Block(kind, [self.sentence() for _ in range(count)])

    def row(self) -> list[Words]:
        """Return a row of a table: project, place, money, state."""
        r = self.random
        money = f"{r.randint(1, 99)}.{r.randint(0, 9)}00"
        state = r.choice(("Đạt", "Chưa đạt", "Đang thực hiện", "Đạt"))
        texts = self.slot("project"), self.slot("district"), money, state
        return [words_of(text[:1].upper() + text[1:]) for text in texts]

    def table(self) -> Block:
        """Return a table of four columns, in which cells repeat."""
        head = ["Nội dung", "Địa bàn", "Kinh phí", "Kết quả"]
        table = Block("table", columns=4)
        rows = [self.row() for _ in range(self.random.randint(4, 14))]
        table.set_rows([[words_of(text) for text in head], *rows])
        return table

    def annex(self, lines: list[str], title: str) -> Paper:
        """Return an annex: the same lines in each, with other values."""
        filled = [_SLOT.sub(lambda slot: self.slot(slot[1]), line) for line in lines]
        blocks = [Block("item", [words_of(line)]) for line in filled]
        return [Block("heading", [words_of(title)]), *blocks]

    def chapter(self, title: str) -> Paper:
        """Return a heading with paragraphs, sometimes a table, figure or footnote."""
        r = self.random
        kind = r.choice(("paragraph", "paragraph", "item"))
        blocks = [self.paragraph(kind) for _ in range(r.randint(3, 8))]
        if r.random() < 0.45:
            blocks.insert(r.randint(1, len(blocks)), self.table())
        if r.random() < 0.25:
            figure = Block("figure", image=r.randint(1, 10**6))
            blocks.insert(r.randint(1, len(blocks)), figure)
        if r.random() < 0.4:
            note = Block("note", [words_of(f"Theo {self.text('sentence')}")])
            blocks.insert(r.randint(1, len(blocks)), note)
        return [Block("heading", [words_of(title)]), *blocks]

    def paper(self) -> Paper:
        """Return a paper of some chapters, annexes, empty and scanned pages."""
        r = self.random
        paper = [Block("title", [words_of(f"Báo cáo về {self.slot('matter')}")])]
        parts = [self.chapter(t) for t in r.sample(TEXTS["heading"], r.randint(3, 5))]
        if r.random() < 0.35:
            lines = TEXTS["annex"]
            count = r.randint(2, 3)
            parts += [self.annex(lines, f"Phụ lục {n + 1}") for n in range(count)]
        if r.random() < 0.2:
            scans = [Block("scan", image=r.randint(1, 10**6)) for _ in range(2)]
            parts.append(scans)
        if r.random() < 0.1:
            parts.append([Block("blank")])
        for number, part in enumerate(parts, 1):
            for block in part:
                block.chapter = number
            paper += part
        return paper
