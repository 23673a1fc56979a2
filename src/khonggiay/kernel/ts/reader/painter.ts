/** Draws pages: the one in view first, then its neighbours, as many as the device holds. */

import { BUDGET, affordable, surplus, type Budget, type Held } from "./budget.ts";

/** One page to draw, at so many pixels a point. The list goes from most to least needed. */
export interface Want {
  page: number;
  density: number;
  width: number;
  height: number;
}

export interface Picture extends Held {
  canvas: HTMLCanvasElement;
  density: number;
}

/** A drawing under way: `hold` makes it wait, `release` lets it go on. */
export interface Job {
  done: Promise<void>;
  hold: () => void;
  release: () => void;
  cancel: () => void;
}

export interface Easel {
  canvas: (width: number, height: number) => HTMLCanvasElement;
  draw: (want: Want, canvas: HTMLCanvasElement) => Job;
  /** Give memory back; the canvas may be used again. */
  discard: (canvas: HTMLCanvasElement, page: number) => void;
  painted: (picture: Picture) => void;
  failed: (page: number, error: unknown) => void;
}

interface Running {
  want: Want;
  job: Job;
  isHeld: boolean;
}

export class Painter {
  readonly #pictures = new Map<number, Picture>();
  readonly #failures = new Map<number, number>();
  #wants: Want[] = [];
  #running: Running[] = [];
  #clock = 0;

  constructor(readonly easel: Easel, readonly budget: Budget = BUDGET) {}

  /** How many canvases live now, and their pixels. */
  get cost(): { canvases: number; pixels: number } {
    const drawing = this.#running.map(({ want }) => want.width * want.height);
    const pixels = [...this.#pictures.values()].map((picture) => picture.pixels);
    return { canvases: drawing.length + pixels.length, pixels: [...drawing, ...pixels].reduce((sum, one) => sum + one, 0) };
  }

  picture(page: number): Picture | undefined {
    return this.#pictures.get(page);
  }

  /** Say what is needed now. What is no longer needed stops; what is drawn stays for a while. */
  want(wants: readonly Want[]): void {
    this.#wants = wants.slice(0, affordable(wants, this.budget));
    for (const want of [...this.#wants].reverse()) {
      const picture = this.#pictures.get(want.page);
      if (picture) picture.usedAt = ++this.#clock;
    }
    const left = this.#running.filter(({ want }) => !this.#isWanted(want));
    this.#running = this.#running.filter(({ want }) => this.#isWanted(want));
    for (const { job } of left) job.cancel();
    this.#release();
    this.#next();
  }

  /** Draw again what is shown, after the file was read anew. */
  forget(): void {
    this.#failures.clear();
    this.want([]);
    for (const page of [...this.#pictures.keys()]) this.#drop(page);
  }

  #next(): void {
    const first = this.#wants.find((want) => !this.#isDone(want));
    if (!first) return;
    const running = this.#running.find(({ want }) => isSame(want, first));
    for (const other of this.#running) setHeld(other, other !== running);
    if (!running) void this.#draw(first);
  }

  #isWanted(want: Want): boolean {
    return this.#wants.some((other) => isSame(other, want));
  }

  #isDone(want: Want): boolean {
    return this.#pictures.get(want.page)?.density === want.density || (this.#failures.get(want.page) ?? 0) > 1;
  }

  async #draw(want: Want): Promise<void> {
    const canvas = this.easel.canvas(want.width, want.height);
    const running: Running = { want, job: this.easel.draw(want, canvas), isHeld: false };
    this.#running.push(running);
    try {
      await running.job.done;
      this.#running = this.#running.filter((one) => one !== running);
      if (this.#isWanted(want)) this.#keep(want, canvas);
      else this.easel.discard(canvas, want.page);
    } catch (error) {
      this.#running = this.#running.filter((one) => one !== running);
      this.easel.discard(canvas, want.page);
      if (this.#isWanted(want)) {
        this.#failures.set(want.page, (this.#failures.get(want.page) ?? 0) + 1);
        this.easel.failed(want.page, error);
      }
    }
    this.#release();
    this.#next();
  }

  #keep(want: Want, canvas: HTMLCanvasElement): void {
    const before = this.#pictures.get(want.page);
    const picture: Picture = { page: want.page, canvas, density: want.density, pixels: canvas.width * canvas.height, usedAt: ++this.#clock };
    this.#pictures.set(want.page, picture);
    this.#failures.delete(want.page);
    this.easel.painted(picture);
    if (before) this.easel.discard(before.canvas, want.page);
  }

  #release(): void {
    const wanted = new Set(this.#wants.map((want) => want.page));
    for (const page of surplus([...this.#pictures.values()], wanted, this.budget)) this.#drop(page);
  }

  #drop(page: number): void {
    const picture = this.#pictures.get(page);
    this.#pictures.delete(page);
    if (picture) this.easel.discard(picture.canvas, page);
  }
}

function setHeld(running: Running, isHeld: boolean): void {
  if (running.isHeld === isHeld) return;
  running.isHeld = isHeld;
  if (isHeld) running.job.hold();
  else running.job.release();
}

function isSame(one: Want, other: Want): boolean {
  return one.page === other.page && one.density === other.density;
}
