/** Searching a document: accents do not matter, pages are read one after another. */

import type { PDFDocumentProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import { findFolded } from "./fold.ts";
import { textOf, type PageText } from "./reader_page.ts";

export interface Match {
  page: number;
  index: number;
}

export class Finder {
  readonly #texts = new Map<number, Promise<PageText>>();
  readonly #ranges = new Map<number, [number, number][]>();
  #turn = 0;
  matches: Match[] = [];
  at = -1;
  isDone = true;

  constructor(readonly source: PDFDocumentProxy, readonly onChange: () => void) {}

  text(page: number): Promise<PageText> {
    let known = this.#texts.get(page);
    if (!known) {
      known = this.source.getPage(page).then(textOf);
      this.#texts.set(page, known);
    }
    return known;
  }

  rangesOn(page: number): [number, number][] {
    return this.#ranges.get(page) ?? [];
  }

  get current(): Match | null {
    return this.matches[this.at] ?? null;
  }

  /** Look for *needle* in all pages; the first match from *startPage* on becomes current. */
  async find(needle: string, startPage: number): Promise<void> {
    const turn = ++this.#turn;
    this.matches = [];
    this.#ranges.clear();
    this.at = -1;
    this.isDone = !needle.trim();
    this.onChange();
    if (this.isDone) return;
    for (let page = 1; page <= this.source.numPages; page += 1) {
      const { text } = await this.text(page);
      if (turn !== this.#turn) return;
      const ranges = findFolded(text, needle);
      if (ranges.length === 0) continue;
      this.#ranges.set(page, ranges);
      const before = this.matches.length;
      this.matches.push(...ranges.map((_range, index) => ({ page, index })));
      if (this.at < 0 && page >= startPage) this.at = before;
      this.onChange();
    }
    this.isDone = true;
    if (this.at < 0 && this.matches.length) this.at = 0;
    this.onChange();
  }

  /** Go to the next (1) or previous (-1) match, round the ends. */
  step(by: number): void {
    if (this.matches.length === 0) return;
    this.at = (this.at + by + this.matches.length) % this.matches.length;
    this.onChange();
  }
}
