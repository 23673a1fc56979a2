/** Sharp letters at a large zoom: the part on the screen is drawn again, finer. */

import { MOST_OF_ONE } from "./budget.ts";
import type { Easel } from "./easel.ts";
import type { Job } from "./painter.ts";
import type { Sheet } from "./sheet.ts";
import type { Stage } from "./stage.ts";

const SETTLED = 140;
/** More than is on the screen, so that a small movement shows no seam. */
const MARGIN = 0.2;

export interface Part {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Return the part of a page box that is on the screen with a margin around it; null if none is. */
export function partOf(box: DOMRect, view: DOMRect, margin = MARGIN): Part | null {
  const [aside, above] = [view.width * margin, view.height * margin];
  const left = Math.max(0, view.left - aside - box.left);
  const top = Math.max(0, view.top - above - box.top);
  const width = Math.min(box.width, view.right + aside - box.left) - left;
  const height = Math.min(box.height, view.bottom + above - box.top) - top;
  return width > 0 && height > 0 ? { left, top, width, height } : null;
}

export class Details {
  readonly #shown = new Map<number, { canvas: HTMLCanvasElement; key: string }>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #job: Job | null = null;

  constructor(readonly stage: Stage, readonly easel: Easel) {}

  /** Draw what is on the screen finer, once the movement is over. */
  refresh(pages: readonly number[]): void {
    clearTimeout(this.#timer);
    for (const page of this.#shown.keys()) if (!pages.includes(page) || !this.#isCoarse(page)) this.drop(page);
    if (!pages.some((page) => this.#isCoarse(page))) return;
    this.#timer = setTimeout(() => void this.#draw(pages), SETTLED);
  }

  drop(page: number): void {
    const shown = this.#shown.get(page);
    this.#shown.delete(page);
    if (!shown) return;
    shown.canvas.remove();
    shown.canvas.classList.remove("is-detail");
    shown.canvas.removeAttribute("style");
    this.easel.discard(shown.canvas);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#job?.cancel();
    for (const page of [...this.#shown.keys()]) this.drop(page);
  }

  get #density(): number {
    return this.stage.scale * (devicePixelRatio || 1);
  }

  #isCoarse(page: number): boolean {
    const { width, height } = this.stage.sizeOf(page);
    const dense = devicePixelRatio || 1;
    return width * height * dense * dense > MOST_OF_ONE * 1.1;
  }

  async #draw(pages: readonly number[]): Promise<void> {
    this.#job?.cancel();
    for (const page of pages) {
      const sheet = this.stage.sheets.get(page);
      if (sheet && this.#isCoarse(page)) await this.#drawPart(sheet).catch(() => undefined);
    }
  }

  async #drawPart(sheet: Sheet): Promise<void> {
    const part = partOf(sheet.box.getBoundingClientRect(), this.stage.host.getBoundingClientRect());
    const key = JSON.stringify([part, this.#density]);
    if (!part || this.#shown.get(sheet.number)?.key === key) return;
    const dense = Math.min(devicePixelRatio || 1, Math.sqrt(MOST_OF_ONE / (part.width * part.height)));
    const canvas = this.easel.canvas(Math.floor(part.width * dense), Math.floor(part.height * dense));
    const density = this.stage.scale * dense;
    const job = this.easel.draw({ page: sheet.number, density, width: 0, height: 0 }, canvas, [part.left * dense, part.top * dense]);
    this.#job = job;
    try {
      await job.done;
    } catch (error) {
      this.easel.discard(canvas);
      throw error;
    }
    this.drop(sheet.number);
    if (this.stage.sheets.get(sheet.number) !== sheet) return;
    const box = this.stage.sizeOf(sheet.number);
    const share = (length: number, whole: number): string => `${(length / whole) * 100}%`;
    Object.assign(canvas.style, {
      left: share(part.left, box.width), top: share(part.top, box.height), width: share(part.width, box.width), height: share(part.height, box.height),
    });
    canvas.classList.add("is-detail");
    sheet.box.querySelector("canvas")?.after(canvas);
    this.#shown.set(sheet.number, { canvas, key });
  }
}
