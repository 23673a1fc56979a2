"""Set a document in type: data in, a PDF in the layout of Nghị định 30/2020/NĐ-CP out.

Every form is a Typst file under `forms/`; the data reaches it as JSON, so no
text can be taken for markup. The same data gives the same bytes.

Fields that every form with a head knows: `parent`, `issuer`, `number`, `symbol`,
`place`, `date` (ISO 8601, or none: the day is left blank), `subject`, `to`,
`bases`, `blocks`, `signer` (`authority`, `post`, `name`), `copies`, `draft`,
`urgency`, `note` (a small line at the foot of every page).

A block is a mapping with a `type`: `paragraph` (or `p`) and `strong` (`text`), `list` and
`numbered` (`items`), `section` (`title`, `blocks`; numbered I, 1, a by depth),
`table` (`caption`, `unit`, `columns`: `title`, `width`, `align`; `rows`,
`bold_rows`; a row of one cell is a subheading), `chart` (`caption`, `unit`,
`labels`, `series`: `name`, `values`; `form`: `bars` or `lines`), `page_break`.

| form | further fields |
|---|---|
| `submission` (tờ trình) | |
| `report` (báo cáo) | `kind` |
| `draft_decision` (quyết định) | `authority`, `articles`: `chapter`, `title`, `text`, `clauses`: `text`, `points` |
| `notice_of_conclusion` (thông báo kết luận) | `preamble`, `items`: `title`, `paragraphs`, `directives`: `text`, `lead`, `coordinating`, `due`; `closing` |
| `programme` (chương trình họp) | `items`: `time`, `number`, `title`, `depth`, `papers`, `unit`, `kind`; `closing` |
| `annex` (phụ lục) | `annex`, `pointer`, `landscape` |
"""  # noqa: E501

from khonggiay.documents.typesetting.typst import (
    FORMS,
    NotSet,
    UnknownForm,
    fingerprint,
    render,
)

__all__ = ["FORMS", "NotSet", "UnknownForm", "fingerprint", "render"]
