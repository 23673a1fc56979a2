"""The sample's papers: which there are, and their PDFs."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from importlib import metadata
from pathlib import Path

import django

from khonggiay.documents import operations as documents
from khonggiay.sample import programmes
from khonggiay.sample.programmes import ItemPlan
from khonggiay.sample.writing import annex, decision, report, submission
from khonggiay.sample.writing.frame import Data, Occasion

PROCESSES = 2
LEAD_DAYS = 8
_ROMAN = ("I", "II", "III", "IV")


@dataclasses.dataclass(frozen=True, kw_only=True)
class PaperSpec:
    """A paper of an item: what it is called and from what it is set."""

    item_key: str
    title: str
    kind: str
    template: str
    data: Data
    pages_hint: int

    @property
    def filename(self) -> str:
        """Return the name under which the office would send the file."""
        number = self.data.get("number")
        mark = f"{number}-{self.data['symbol']}" if number else self.kind
        return f"{self.item_key}-{mark}-{self.digest[:6]}.pdf".replace("/", "-")

    @property
    def digest(self) -> str:
        """Return the digest of everything that the PDF depends on."""
        text = json.dumps([self.template, self.data], sort_keys=True)
        return hashlib.sha256(f"{_setting()}\n{text}".encode()).hexdigest()


def papers_of(meeting_key: str, *, on: dt.date) -> list[PaperSpec]:
    """Return the papers of a meeting held on the day *on*, in the programme's order."""
    plan = programmes.meeting(meeting_key)
    return [
        spec
        for item in plan.all_items()
        for spec in _papers_of_item(meeting_key, item, on)
    ]


def pdf(spec: PaperSpec, *, cache_dir: Path | None = None) -> bytes:
    """Return the PDF of a paper, from *cache_dir* when it was set before."""
    path = cache_dir / f"{spec.digest}.pdf" if cache_dir else None
    if path is not None and path.exists():
        return path.read_bytes()
    data = documents.typeset(spec.template, spec.data)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(data)
        unfinished.replace(path)
    return data


def set_all(
    specs: Sequence[PaperSpec],
    *,
    cache_dir: Path,
    report: Callable[[str], None],
) -> None:
    """Set all papers that *cache_dir* lacks, on two processors."""
    missing = [s for s in specs if not (cache_dir / f"{s.digest}.pdf").exists()]
    if not missing:
        return
    missing.sort(key=lambda spec: -spec.pages_hint)
    context = multiprocessing.get_context("spawn")
    jobs = [(spec, cache_dir) for spec in missing]
    try:
        with ProcessPoolExecutor(
            PROCESSES, mp_context=context, initializer=django.setup
        ) as pool:
            for number, title in enumerate(pool.map(_set_one, jobs), start=1):
                report(f"{number}/{len(missing)} {title}")
    except (OSError, BrokenProcessPool) as error:
        # Without shared memory or room for processes: `pdf` sets each when asked.
        report(f"papers will be set one by one ({error})")


def _set_one(job: tuple[PaperSpec, Path]) -> str:
    spec, cache_dir = job
    pdf(spec, cache_dir=cache_dir)
    return spec.title


def _papers_of_item(
    meeting_key: str, item: ItemPlan, on: dt.date
) -> Iterator[PaperSpec]:
    if not item.papers:
        return
    occasion = Occasion(
        meeting_key=meeting_key,
        item_key=item.key,
        topic_key=item.topic,
        meeting_on=on,
        signed_on=on - dt.timedelta(days=LEAD_DAYS),
    )
    annexes = 0
    for line in item.papers:
        form, *more = line.split(":")
        numeral = _ROMAN[annexes]
        annexes += form == "annex"
        yield _paper(occasion, form, more, numeral)


def _paper(occasion: Occasion, form: str, more: list[str], numeral: str) -> PaperSpec:
    subject = occasion.topic["subject"]
    if form == "submission":
        data, title, pages = submission.write(occasion), f"Tờ trình về {subject}", 4
    elif form == "draft_decision":
        data, pages = decision.write(occasion), 5
        title = f"Dự thảo Quyết định {data['subject'][:1].lower()}{data['subject'][1:]}"
    elif form == "report":
        data = report.write(occasion, size=more[0])
        pages = {"short": 11, "medium": 20, "long": 50}[more[0]]
        title = f"Báo cáo về {subject} ({occasion.month})"
    elif more[0] == "works":
        rows = int(more[1])
        data, pages = annex.works(occasion, annex=numeral, rows=rows), rows // 25 + 1
        title = f"Phụ lục {numeral}. Danh mục công trình, nội dung thực hiện"
    else:
        data, pages = annex.wards(occasion, annex=numeral), 9
        title = f"Phụ lục {numeral}. Số liệu theo phường, xã, thị trấn"
    return PaperSpec(
        item_key=occasion.item_key,
        title=title,
        kind=form,
        template=form,
        data=data,
        pages_hint=pages,
    )


@cache
def _setting() -> str:
    forms = documents.typesetting_fingerprint()
    return f"typst {metadata.version('typst')} {forms}"
