/** Searching a paper: all pages, accents or not, the nearest hit first. */

import { findFolded, fold } from "../fold.ts";

export interface Hit {
  page: number;
  /** The how many-eth hit of its page, from 0. */
  index: number;
  before: string;
  words: string;
  after: string;
}

type Ranges = [number, number][];

const AROUND = 48;
/** So many milliseconds of work, then the page may answer the reader. */
const SLICE = 12;

/** Return where the words stand: as one phrase, or *apart* each for itself. */
export function rangesOf(text: string, needle: string, isApart: boolean): Ranges {
  if (!isApart) return findFolded(text, needle);
  const all = wordsOf(needle).map((word) => findFolded(text, word));
  if (all.some((ranges) => ranges.length === 0)) return [];
  const sorted = all.flat().sort((one, other) => one[0] - other[0] || other[1] - one[1]);
  let end = 0;
  return sorted.filter(([from, to]) => {
    const isFree = from >= end;
    if (isFree) end = to;
    return isFree;
  });
}

function wordsOf(needle: string): string[] {
  return needle.split(/[\s"“”]+/).filter((word) => fold(word));
}

/** Return the words around a range, cut at blanks. */
export function snippet(text: string, [from, to]: readonly [number, number]): Pick<Hit, "before" | "words" | "after"> {
  const squeeze = (part: string): string => part.replace(/\s+/g, " ");
  const before = squeeze(text.slice(Math.max(0, from - AROUND), from));
  const after = squeeze(text.slice(to, to + AROUND));
  return {
    before: from > AROUND ? `…${before.slice(before.indexOf(" ") + 1)}` : before,
    words: squeeze(text.slice(from, to)),
    after: to + AROUND < text.length ? `${after.slice(0, Math.max(0, after.lastIndexOf(" ")))}…` : after,
  };
}

export class Finder {
  hits: Hit[] = [];
  at = -1;
  isDone = true;
  needle = "";
  /** The words are nowhere together: pages with all of them count. */
  isApart = false;
  #turn = 0;

  constructor(readonly pages: number, readonly textOf: (page: number) => Promise<string>, readonly onChange: () => void, readonly now: () => number = () => performance.now()) {}

  get current(): Hit | null {
    return this.hits[this.at] ?? null;
  }

  /** Look for *needle* in all pages; the first hit from *start* on becomes the current one. */
  async find(needle: string, start: number): Promise<void> {
    const turn = ++this.#turn;
    this.needle = fold(needle) ? needle.trim() : "";
    this.#begin(false);
    if (!this.needle) return;
    if (!(await this.#pass(turn, start))) return;
    if (this.hits.length === 0 && wordsOf(this.needle).length > 1) {
      this.#begin(true);
      if (!(await this.#pass(turn, start))) return;
    }
    this.isDone = true;
    if (this.at < 0 && this.hits.length) this.at = 0;
    this.onChange();
  }

  #begin(isApart: boolean): void {
    this.hits = [];
    this.at = -1;
    this.isApart = isApart;
    this.isDone = !this.needle;
    this.onChange();
  }

  async #pass(turn: number, start: number): Promise<boolean> {
    const sought = this.isApart ? wordsOf(this.needle).map(fold) : [fold(this.needle)];
    let since = this.now();
    for (let page = 1; page <= this.pages; page += 1) {
      const text = await this.textOf(page);
      if (turn !== this.#turn) return false;
      const bare = fold(text);
      if (sought.every((words) => bare.includes(words))) this.#take(page, text, start);
      if (this.now() - since < SLICE) continue;
      this.onChange();
      await new Promise((done) => setTimeout(done));
      if (turn !== this.#turn) return false;
      since = this.now();
    }
    return true;
  }

  #take(page: number, text: string, start: number): void {
    const ranges = rangesOf(text, this.needle, this.isApart);
    if (ranges.length && this.at < 0 && page >= start) this.at = this.hits.length;
    this.hits.push(...ranges.map((range, index) => ({ page, index, ...snippet(text, range) })));
  }

  /** Go to the next (1) or previous (-1) hit, round the ends. */
  step(by: 1 | -1): void {
    if (this.hits.length === 0) return;
    this.at = (this.at + by + this.hits.length) % this.hits.length;
    this.onChange();
  }

  choose(at: number): void {
    this.at = at;
    this.onChange();
  }
}
