"""What officials do to a paper between two versions, word by word."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable

from benches.other_papers.model import TEXTS, Author, Block, Paper, Word, words_of

Edit = Callable[[Author, Paper], None]

TEXT = ("paragraph", "item")
_DIGITS = re.compile(r"\d+")
_TONE_PLACES = (
    ("oà", "òa"), ("oá", "óa"), ("oả", "ỏa"), ("oã", "õa"), ("oạ", "ọa"),
    ("uỳ", "ùy"), ("uý", "úy"), ("uỷ", "ủy"), ("uỹ", "ũy"), ("uỵ", "ụy"),
)  # fmt: skip


def _texts(paper: Paper) -> list[Block]:
    return [block for block in paper if block.kind in TEXT and block.parts]


def _some(a: Author, blocks: Iterable[Block], share: float) -> list[Block]:
    return [block for block in blocks if a.random.random() < share]


def _place(a: Author, paper: Paper) -> int:
    """Return where a paragraph can come: never before the title."""
    return a.random.randint(1, len(paper))


def _remove(paper: Paper, block: Block) -> None:
    del paper[next(n for n, other in enumerate(paper) if other is block)]


def _said(words: Iterable[Word]) -> str:
    return " ".join(word.text for word in words)


def insert(a: Author, paper: Paper) -> None:
    """Insert one to four paragraphs at one place."""
    at = _place(a, paper)
    paper[at:at] = [a.paragraph() for _ in range(a.random.randint(1, 4))]


def delete(a: Author, paper: Paper) -> None:
    """Delete a tenth of the paragraphs."""
    for block in _some(a, _texts(paper), 0.1):
        _remove(paper, block)


def move(a: Author, paper: Paper) -> None:
    """Move one or two paragraphs to other places."""
    for block in a.random.sample(_texts(paper), min(2, len(_texts(paper)))):
        _remove(paper, block)
        paper.insert(_place(a, paper), block)


def swap_chapters(a: Author, paper: Paper) -> None:
    """Let two chapters change places."""
    numbers = sorted({block.chapter for block in paper if block.chapter})
    if len(numbers) < 2:
        return
    one, other = a.random.sample(numbers, 2)
    order = {one: other, other: one}
    head = [block for block in paper if not block.chapter]
    rest = [block for block in paper if block.chapter]
    paper[:] = head + sorted(rest, key=lambda b: order.get(b.chapter, b.chapter))


def delete_chapter(a: Author, paper: Paper) -> None:
    """Delete a whole chapter, or an annex."""
    gone = a.random.choice(sorted({block.chapter for block in paper}))
    if gone:
        paper[:] = [block for block in paper if block.chapter != gone]


def pages_in_front(a: Author, paper: Paper) -> None:
    """Put a covering letter on a page of its own in front."""
    letter = [a.paragraph() for _ in range(3)]
    paper[0:0] = [Block("title", [words_of("Tờ trình")]), *letter, Block("break")]


def rename(a: Author, paper: Paper) -> None:
    """Find an agency's name and replace it everywhere: two of its words change."""
    counts: dict[str, int] = {}
    for block in paper:
        text = _said(block.words())
        for unit in TEXTS["unit"]:
            counts[unit] = counts.get(unit, 0) + text.count(unit)
    old = max(counts, key=lambda unit: (counts[unit], unit)).split()
    new = [*old[:1], "Phát", "triển", *old[3:]]
    for block in paper:
        for part in block.parts:
            _replace(part, old, new)


def abbreviate(_a: Author, paper: Paper) -> None:
    """Write `UBND` where `Ủy ban nhân dân` stood."""
    for block in paper:
        for part in block.parts:
            _replace(part, ["Ủy", "ban", "nhân", "dân"], ["UBND"])


def _replace(part: list[Word], old: list[str], new: list[str]) -> None:
    size = len(old)
    at = 0
    while at + size <= len(part):
        here = part[at : at + size]
        bare = [word.text.rstrip(".,;:") for word in here]
        if bare == old:
            tail = here[-1].text[len(bare[-1]) :]
            texts = [*new[:-1], new[-1] + tail]
            part[at : at + size] = [
                here[n] if n < size and here[n].text == text
                else here[min(n, size - 1)].changed(text)
                for n, text in enumerate(texts)
            ]  # fmt: skip
        at += 1


def change_figures(a: Author, paper: Paper) -> None:
    """Change a third of the figures, amounts and dates in the text."""
    for block in paper:
        if block.kind not in TEXT:
            continue
        for part in block.parts:
            for at, word in enumerate(part):
                if a.random.random() < 0.35 and _DIGITS.fullmatch(word.text[:1]):
                    other = _DIGITS.sub(
                        lambda _m: str(a.random.randint(2, 97)), word.text
                    )
                    if other != word.text:
                        part[at] = word.changed(other)


def correct(a: Author, paper: Paper) -> None:
    """Put another word for a word, add one, take one away, here and there."""
    for block in _texts(paper):
        for part in block.parts:
            if a.random.random() > 0.3 or len(part) < 6:
                continue
            at = a.random.randint(1, len(part) - 2)
            act = a.random.choice(("change", "add", "remove"))
            if act == "remove":
                del part[at]
            elif act == "add":
                part.insert(at, Word(a.random.choice(("đã", "cần", "sớm", "phải"))))
            else:
                part[at] = part[at].changed(a.random.choice(("hiện", "toàn", "riêng")))


def respell(_a: Author, paper: Paper) -> None:
    """Put the tone marks at the other place: `hoà` becomes `hòa`."""
    for block in paper:
        for word in block.words():
            for one, other in _TONE_PLACES:
                if not word.text.lower().startswith("qu"):
                    word.text = word.text.replace(one, other)


def capitals(_a: Author, paper: Paper) -> None:
    """Set the headings in capitals."""
    for block in paper:
        if block.kind in {"heading", "title"}:
            for word in block.words():
                word.text = word.text.upper()


def rename_heading(a: Author, paper: Paper) -> None:
    """Give a chapter another heading."""
    heads = [block for block in paper if block.kind == "heading"]
    if heads:
        chosen = a.random.choice(heads)
        last = [*chosen.words()][-1]
        other = words_of(a.random.choice(TEXTS["heading"]) + " năm 2019")
        chosen.parts = [[last.changed(word.text) for word in other]]


def rewrite(a: Author, paper: Paper) -> None:
    """Write other sentences where some stood."""
    for block in _some(a, _texts(paper), 0.2):
        at = a.random.randrange(len(block.parts))
        text = a.text(a.random.choice(("rewritten", "sentence", "stock")))
        if text != _said(block.parts[at]):
            block.parts[at] = words_of(text)


def copy_sentence(a: Author, paper: Paper) -> None:
    """Say a sentence once more elsewhere; the first place stays."""
    source, target = a.random.choice(_texts(paper)), a.random.choice(_texts(paper))
    part = a.random.choice(source.parts)
    if source is not target:  # Side by side nobody could tell which was there first.
        again = [Word(word.text) for word in part]
        target.parts.insert(a.random.randint(0, len(target.parts)), again)


def delete_repeated(a: Author, paper: Paper) -> None:
    """Delete sentences of which equal ones stay elsewhere."""
    seen: dict[str, list[tuple[Block, list[Word]]]] = {}
    for block in _texts(paper):
        for part in block.parts:
            seen.setdefault(_said(part), []).append((block, part))
    for places in seen.values():
        if len(places) > 1:
            block, gone = a.random.choice(places)
            block.parts = [part for part in block.parts if part is not gone]


def carry_sentence(a: Author, paper: Paper) -> None:
    """Move a sentence into another paragraph."""
    source, target = a.random.choice(_texts(paper)), a.random.choice(_texts(paper))
    part = source.parts.pop(a.random.randrange(len(source.parts)))
    target.parts.insert(a.random.randint(0, len(target.parts)), part)


def merge(a: Author, paper: Paper) -> None:
    """Make one paragraph of two, several times."""
    for _ in range(3):
        pairs = [
            n for n, block in enumerate(paper[:-1])
            if block.kind in TEXT and paper[n + 1].kind in TEXT
        ]  # fmt: skip
        if pairs:
            at = a.random.choice(pairs)
            paper[at].parts += paper.pop(at + 1).parts


def split(a: Author, paper: Paper) -> None:
    """Make two paragraphs of one, several times."""
    for block in _some(a, _texts(paper), 0.3):
        if len(block.parts) > 1:
            cut = a.random.randint(1, len(block.parts) - 1)
            at = next(n for n, other in enumerate(paper) if other is block)
            rest = dataclasses.replace(block, parts=block.parts[cut:])
            paper.insert(at + 1, rest)
            del block.parts[cut:]


def renumber(a: Author, paper: Paper) -> None:
    """Number paragraphs, or take the numbers away."""
    for block in _some(a, _texts(paper), 0.5):
        block.kind = "item" if block.kind == "paragraph" else "paragraph"


def retype_tables(a: Author, paper: Paper) -> None:
    """Change cells, move, add and delete rows of each table."""
    r = a.random
    for block in paper:
        if block.kind != "table":
            continue
        head, *rows = block.rows()
        for row in rows:
            money = f"{r.randint(1, 99)}.{r.randint(0, 9)}00"
            if r.random() < 0.25 and money != _said(row[2]):
                row[2] = [row[2][0].changed(money)]
            other = r.choice(("Đạt", "Chưa đạt", "Đang thực hiện"))
            if r.random() < 0.15 and other != _said(row[3]):
                row[3] = words_of(other)
        if r.random() < 0.5 and len(rows) > 3:
            row = rows.pop(r.randrange(len(rows)))
            rows.insert(r.randint(0, len(rows)), row)
        if r.random() < 0.4:
            rows.insert(r.randint(0, len(rows)), a.row())
        if r.random() < 0.4 and len(rows) > 3:
            del rows[r.randrange(len(rows))]
        if r.random() < 0.2:
            rows.sort(key=lambda row: row[0][0].text)
        block.set_rows([head, *rows])


def translate(a: Author, paper: Paper) -> None:
    """Put an English version behind paragraphs."""
    for block in _some(a, _texts(paper), 0.5):
        at = next(n for n, other in enumerate(paper) if other is block)
        english = Block("paragraph", [words_of(a.text("english"))])
        paper.insert(at + 1, dataclasses.replace(english, chapter=block.chapter))


def footnotes(a: Author, paper: Paper) -> None:
    """Add footnotes here and there, take others away."""
    paper[:] = [b for b in paper if b.kind != "note" or a.random.random() < 0.6]
    for _ in range(2):
        note = Block("note", [words_of(f"Xem {a.text('sentence')}")])
        paper.insert(_place(a, paper), note)


def figures(a: Author, paper: Paper) -> None:
    """Put a drawing in, take one out."""
    drawn = [block for block in paper if block.kind == "figure"]
    if len(drawn) > 1:
        _remove(paper, a.random.choice(drawn))
    paper.insert(_place(a, paper), Block("figure", image=a.random.randint(1, 10**6)))


EDITS: dict[str, Edit] = {
    edit.__name__.replace("_", " "): edit
    for edit in (
        insert, delete, move, swap_chapters, delete_chapter, pages_in_front, rename,
        abbreviate, change_figures, correct, respell, capitals, rename_heading, rewrite,
        copy_sentence, delete_repeated, carry_sentence, merge, split, renumber,
        retype_tables, translate, footnotes, figures,
    )
}  # fmt: skip


def edited(author: Author, old: Paper, names: Iterable[str]) -> Paper:
    """Return the new version; the old one stays as it is."""
    new = [block.copy() for block in old]
    for name in names:
        EDITS[name](author, new)
        for block in new:
            block.parts = [part for part in block.parts if part or block.columns > 1]
    emptied = (*TEXT, "note", "heading", "title")
    return [block for block in new if block.parts or block.kind not in emptied]
