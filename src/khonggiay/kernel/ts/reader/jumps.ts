/** Where one jumped from: back and forward, like the pages of a browser. */

import type { Spot } from "./zoom.ts";

const MOST = 50;

export class Jumps {
  #back: Spot[] = [];
  #forward: Spot[] = [];

  get previous(): Spot | null {
    return this.#back.at(-1) ?? null;
  }

  get next(): Spot | null {
    return this.#forward.at(-1) ?? null;
  }

  /** Remember the place that is left by a jump. */
  leave(from: Spot): void {
    const last = this.#back.at(-1);
    if (!last || last.page !== from.page || Math.abs(last.y - from.y) > 0.2) this.#back.push(from);
    if (this.#back.length > MOST) this.#back.shift();
    this.#forward = [];
  }

  /** Return the place to go back to; *from* becomes the one to come forward to. */
  back(from: Spot): Spot | null {
    return move(this.#back, this.#forward, from);
  }

  forward(from: Spot): Spot | null {
    return move(this.#forward, this.#back, from);
  }

  clear(): void {
    this.#back = [];
    this.#forward = [];
  }
}

function move(source: Spot[], target: Spot[], from: Spot): Spot | null {
  const spot = source.pop();
  if (!spot) return null;
  target.push(from);
  return spot;
}
