"""Papers made by other means than the first corpus of `bench_notes`: the second one.

Other words (`texts.txt`), another model (every word has a name, `model`), other edits
(`edits`) and other printers: reportlab with a layout of our own (`drawn`),
LibreOffice from DOCX (`office`), Chromium from HTML (`browser`). Marks of many shapes
(`shapes`) are judged by where their words really went (`judge`).
"""
