/** Small pictures of pages: cut from the server's sheets, or drawn here. */

import { el } from "../dom.ts";
import type { Easel } from "./easel.ts";
import type { Size } from "./sizes.ts";

/** A sheet holds so many pictures, in so many columns, each so wide (`documents/rules.py`). */
export const EACH = 25;
export const COLUMNS = 5;
export const CELL = 160;

/** Return where the picture of *page* (from 1) stands: its sheet, row and column. */
export function cellOf(page: number): { sheet: number; row: number; column: number } {
  const at = page - 1;
  return { sheet: Math.floor(at / EACH), row: Math.floor((at % EACH) / COLUMNS), column: at % COLUMNS };
}

/** Return how many rows the sheet with *page* has in a paper of *pages* pages. */
export function rowsOf(page: number, pages: number): number {
  const { sheet } = cellOf(page);
  return Math.ceil(Math.min(EACH, pages - sheet * EACH) / COLUMNS);
}

export class Thumbs {
  readonly #known = new Map<number, Promise<HTMLImageElement | null>>();

  constructor(readonly pattern: string, readonly sizes: readonly Size[], readonly easel: () => Easel | null) {}

  /** Fill *frame* with the picture of a page. */
  async fill(frame: HTMLElement, page: number): Promise<void> {
    const sheet = await this.#sheet(page);
    if (sheet) this.#cut(frame, page, sheet);
    else await this.#draw(frame, page);
  }

  /** Return a picture that can stand for a page until it is drawn; null when there is none yet. */
  async standIn(page: number): Promise<HTMLElement | null> {
    const sheet = await this.#sheet(page);
    if (!sheet) return null;
    const frame = el("div", { class: "kg-stand-in", "aria-hidden": "true" });
    this.#cut(frame, page, sheet);
    return frame;
  }

  #sheet(page: number): Promise<HTMLImageElement | null> {
    if (!this.pattern) return Promise.resolve(null);
    const { sheet } = cellOf(page);
    let known = this.#known.get(sheet);
    if (!known) {
      const picture = el("img", { src: this.pattern.replace("{n}", String(sheet)), alt: "" });
      known = picture.decode().then(() => picture, () => null);
      this.#known.set(sheet, known);
    }
    return known;
  }

  #cut(frame: HTMLElement, page: number, sheet: HTMLImageElement): void {
    const { row, column } = cellOf(page);
    const { width, height } = this.sizes[page - 1]!;
    const cell = { width: sheet.naturalWidth / COLUMNS, height: sheet.naturalHeight / rowsOf(page, this.sizes.length) };
    // The picture fills its cell in one direction and stands in the middle.
    const shrink = Math.min(cell.width / width, cell.height / height);
    const part = { width: width * shrink, height: height * shrink };
    const left = column * cell.width + (cell.width - part.width) / 2;
    const top = row * cell.height + (cell.height - part.height) / 2;
    const share = (at: number, whole: number, own: number): number => (whole - own < 0.5 ? 0 : (at / (whole - own)) * 100);
    frame.style.backgroundImage = `url("${sheet.src}")`;
    frame.style.backgroundSize = `${(sheet.naturalWidth / part.width) * 100}% ${(sheet.naturalHeight / part.height) * 100}%`;
    frame.style.backgroundPosition = `${share(left, sheet.naturalWidth, part.width)}% ${share(top, sheet.naturalHeight, part.height)}%`;
  }

  async #draw(frame: HTMLElement, page: number): Promise<void> {
    const easel = this.easel();
    if (!easel) return;
    const { width, height } = this.sizes[page - 1]!;
    const density = (CELL * 1.4) / width;
    const canvas = el("canvas", { width: Math.round(width * density), height: Math.round(height * density), "aria-hidden": "true" });
    await easel.draw({ page, density, width: canvas.width, height: canvas.height }, canvas).done;
    frame.replaceChildren(canvas);
  }
}
