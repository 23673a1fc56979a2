"""Words that are distributed like those of an office: for the made-up archive.

Words follow Zipf's law: a few thousand syllables, forty thousand words of one to three
of them, three hundred topics with words of their own, the phrases of the trade from the
sample city (`khonggiay.sample.content`), names of people and streets.
"""

from __future__ import annotations

import bisect
import itertools
import random
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

CONTENT = Path(__file__).resolve().parent.parent / "src/khonggiay/sample/content"
TOPICS = 300

_ONSETS = re.findall(
    r"\w+", "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q r s t th tr v x"
)
_RIMES = re.findall(
    r"\w+",
    "a ac ai am an ang anh ao ap at au ay e em en eo et i ia im in inh iên iêu iêm "
    "o oa oan oang oai oi om on ong ot oc u ua ui um un ung uy uyên uôn uông uôi ut uc "
    "ă ăm ăn ăng ăc ăt ăp â âm ân âng âc ât âu ây ê êm ên êu êt ô ôi ôm ôn ông ôt ôc "
    "ơ ơi ơm ơn ơp ơt ư ưa ưc ưng ưu ươi ươm ươn ương ươc ươt ươu",
)
_TONES = {
    "a": "àáảãạ", "ă": "ằắẳẵặ", "â": "ầấẩẫậ", "e": "èéẻẽẹ", "ê": "ềếểễệ", "i": "ìíỉĩị",
    "o": "òóỏõọ", "ô": "ồốổỗộ", "ơ": "ờớởỡợ", "u": "ùúủũụ", "ư": "ừứửữự", "y": "ỳýỷỹỵ",
}  # fmt: skip
_ORGANS = ["UBND", "HĐND", "SXD", "STC", "SGTVT", "VP", "TTg", "BTC", "SYT", "STNMT"]
_TYPES = ["QĐ", "TTr", "BC", "CV", "KH", "TB", "CT", "NQ"]


class Zipf:
    """Draws from a list: the first most often, as Zipf's law has it."""

    def __init__(
        self, choices: Sequence[str], power: float, shift: float = 2.7
    ) -> None:
        self.choices = list(choices)
        weights = (1 / (rank + shift) ** power for rank in range(len(self.choices)))
        self._sums = list(itertools.accumulate(weights))

    def draw(self, source: random.Random, count: int) -> list[str]:
        """Return *count* draws."""
        choices, sums, chance = self.choices, self._sums, source.random
        total, find = sums[-1], bisect.bisect
        return [choices[find(sums, chance() * total)] for _ in range(count)]


class Language:
    """Syllables, words, topics, names and phrases: the same for every seed."""

    def __init__(self) -> None:
        source = random.Random("language")  # noqa: S311
        sample = _sample_words()
        syllables = list(dict.fromkeys([*sample, *_syllables(source)]))[:6_500]
        draw = Zipf(syllables, 0.75)
        words = [*sample[:700]]
        for size, count in ((2, 34_000), (3, 5_000)):
            parts = draw.draw(source, size * count)
            words += [
                " ".join(parts[at : at + size]) for at in range(0, len(parts), size)
            ]
        head, tail = words[:250], words[250:]
        source.shuffle(tail)
        self.words = Zipf([*head, *tail], 1.0)
        self.topics = [Zipf(source.sample(tail, 250), 0.9) for _ in range(TOPICS)]
        phrases = tomllib.loads((CONTENT / "phrases.toml").read_text("utf-8"))
        names = tomllib.loads((CONTENT / "names.toml").read_text("utf-8"))
        self.streets: list[str] = phrases["streets"]
        self.surnames = Zipf(names["surnames"], 1.0)
        self.given: list[str] = names["men"] + names["women"]
        self.phrases = Zipf(_phrases(), 0.9)

    def name(self, source: random.Random) -> str:
        """Return a person's name; a few are everywhere, most are rare."""
        surname = self.surnames.draw(source, 1)[0]
        middle = source.choice(["Thị", "Văn", "Hữu", "Đức", "Minh", "Ngọc", "Thanh"])
        return f"{surname} {middle} {source.choice(self.given)}"

    def symbol(self, source: random.Random, year: int) -> str:
        """Return the number and symbol of a document: `1234/QĐ-UBND`."""
        number = source.randint(1, 9_999)
        kind, organ = source.choice(_TYPES), source.choice(_ORGANS)
        return source.choice(
            [f"{number}/{kind}-{organ}", f"{number}/{year}/{kind}-{organ}"]
        )


def _sentences() -> Iterator[str]:
    for path in sorted(CONTENT.rglob("*.toml")):
        for line in re.findall(r'"([^"]{25,})"', path.read_text("utf-8")):
            yield re.sub(r"[{]\w+[}]", " ", line)


def _sample_words() -> list[str]:
    counts: dict[str, int] = {}
    for sentence in _sentences():
        for word in re.findall(r"[^\W\d_]+", sentence.lower()):
            counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=lambda word: (-counts[word], word))


def _syllables(source: random.Random) -> list[str]:
    made = []
    for onset, rime in itertools.product(_ONSETS, _RIMES):
        vowel = _toned(rime)
        tones = rime[vowel] + _TONES[rime[vowel]]
        made += [onset + rime[:vowel] + one + rime[vowel + 1 :] for one in tones]
    source.shuffle(made)
    return made


def _toned(rime: str) -> int:
    vowels = [place for place, letter in enumerate(rime) if letter in _TONES]
    marked = [place for place in vowels if rime[place] in "ăâêôơư"]
    if marked:
        return marked[-1]
    has_end = rime[-1] not in _TONES
    return vowels[1] if len(vowels) > 1 and has_end else vowels[0]


def _phrases() -> list[str]:
    # Runs of three to eight words of the sample's sentences, the formulas of the trade
    # first.
    found = [
        "Ủy ban nhân dân thành phố", "Hội đồng nhân dân thành phố", "đơn vị liên quan",
        "theo quy định của pháp luật", "trên địa bàn thành phố", "các sở, ban, ngành",
        "Ủy ban nhân dân quận, huyện", "báo cáo kết quả thực hiện", "nhà ở xã hội",
        "kế hoạch đầu tư công trung hạn", "giải phóng mặt bằng", "ngân sách thành phố",
        "cải cách hành chính", "phòng họp không giấy", "giấy phép xây dựng",
        "an toàn thực phẩm",
    ]  # fmt: skip
    for sentence in _sentences():
        words = sentence.split()
        starts = range(0, len(words) - 3, 6)
        found += [" ".join(words[at : at + 6]).strip(".,;:") for at in starts]
    return list(dict.fromkeys(found))
