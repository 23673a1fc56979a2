/** The text of a drawn page: one string, and where each letter of it stands. */

import { apply, type Matrix, type Rect } from "./geometry.ts";
import type { Point } from "../marks.ts";

/** A piece of text as PDF.js gives it. */
interface Item {
  str: string;
  hasEOL: boolean;
}

/** Return the text of a page and where each piece of it starts; lines are divided by a space. */
export function joined(items: readonly unknown[]): { text: string; starts: number[] } {
  const starts: number[] = [];
  let text = "";
  for (const item of items) {
    const { str, hasEOL } = item as Partial<Item>;
    if (str === undefined) continue;
    starts.push(text.length);
    text += hasEOL && !str.endsWith(" ") ? `${str} ` : str;
  }
  return { text, starts };
}

export class PageText {
  readonly text: string;
  readonly #starts: number[];
  #rects: (Rect | null)[] | null = null;

  /** *divs* are the elements that PDF.js made, one for each piece. */
  constructor(items: readonly unknown[], readonly divs: readonly HTMLElement[]) {
    const { text, starts } = joined(items);
    this.text = text;
    this.#starts = starts;
  }

  /** Forget where the pieces stand: the page was shown anew. */
  moved(): void {
    this.#rects = null;
  }

  /** Return the offset in the text of a place in the document, if it lies in this page. */
  offsetOf(node: Node, offset: number): number | null {
    const element = node instanceof HTMLElement ? node : node.parentElement;
    const at = element ? this.divs.indexOf(element) : -1;
    if (at < 0) return null;
    const length = this.divs[at]!.textContent?.length ?? 0;
    return this.#starts[at]! + (node instanceof HTMLElement ? (offset > 0 ? length : 0) : Math.min(offset, length));
  }

  /** Return the place in the document of an offset; *isEnd* prefers the end of a piece. */
  placeOf(offset: number, isEnd: boolean): [Node, number] | null {
    let at = Math.max(0, this.#starts.findLastIndex((start) => (isEnd ? start < offset : start <= offset)));
    while (at < this.divs.length && !this.divs[at]!.firstChild) at += 1;
    const node = this.divs[at]?.firstChild;
    return node ? [node, Math.min(Math.max(0, offset - this.#starts[at]!), node.textContent?.length ?? 0)] : null;
  }

  rangeOf(from: number, to: number): Range | null {
    const [begin, end] = [this.placeOf(from, false), this.placeOf(to, true)];
    if (!begin || !end) return null;
    const range = document.createRange();
    range.setStart(...begin);
    range.setEnd(...end);
    return range;
  }

  /** Return the rectangles on the screen of the letters from *from* up to *to*. */
  screenRects(from: number, to: number): DOMRect[] {
    const rects: DOMRect[] = [];
    const range = document.createRange();
    for (const [at, div] of this.divs.entries()) {
      const node = div.firstChild;
      const start = this.#starts[at] ?? 0;
      const length = node?.textContent?.length ?? 0;
      if (!node || start >= to || start + length <= from) continue;
      range.setStart(node, Math.max(0, from - start));
      range.setEnd(node, Math.min(length, to - start));
      if (range.toString().trim()) rects.push(...range.getClientRects());
    }
    return rects;
  }

  /**
   * Return the offset of the letter boundary nearest to *point*; null without text.
   *
   * *point* and the answer of *toUpright* are in one frame, in which lines are level.
   */
  nearest(point: Point, toUpright: (rect: DOMRect) => Rect): number | null {
    this.#rects ??= this.divs.map((div) => (div.textContent?.trim() ? toUpright(div.getBoundingClientRect()) : null));
    let best = -1;
    let least = Infinity;
    for (const [at, rect] of this.#rects.entries()) {
      const far = rect ? remoteness(point, rect) : Infinity;
      if (far < least) [best, least] = [at, far];
    }
    return best < 0 ? null : this.#starts[best]! + this.#letter(best, point, toUpright);
  }

  /** Tell whether a line of text runs under *point*, not only near it. */
  covers(point: Point, toUpright: (rect: DOMRect) => Rect): boolean {
    if (this.nearest(point, toUpright) === null) return false;
    return (this.#rects ?? []).some((rect) => rect && remoteness(point, rect) < 4);
  }

  #letter(at: number, [x]: Point, toUpright: (rect: DOMRect) => Rect): number {
    const node = this.divs[at]?.firstChild;
    const length = node?.textContent?.length ?? 0;
    if (!node) return 0;
    const range = document.createRange();
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >> 1;
      range.setStart(node, middle);
      range.setEnd(node, middle + 1);
      const { left, right } = toUpright(range.getBoundingClientRect());
      if (x >= (left + right) / 2) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Another line is further away than any place of the same line. */
function remoteness([x, y]: Point, { left, top, right, bottom }: Rect): number {
  const aside = Math.max(left - x, 0, x - right);
  const above = Math.max(top - y, 0, y - bottom);
  return aside + 20 * above;
}

/** Return the way from the screen to a frame, for whole rectangles. */
export function uprightBy(matrix: Matrix): (rect: DOMRect) => Rect {
  return ({ left, top, right, bottom }) => {
    const [one, other] = [apply(matrix, [left, top]), apply(matrix, [right, bottom])];
    return {
      left: Math.min(one[0], other[0]), right: Math.max(one[0], other[0]),
      top: Math.min(one[1], other[1]), bottom: Math.max(one[1], other[1]),
    };
  };
}
