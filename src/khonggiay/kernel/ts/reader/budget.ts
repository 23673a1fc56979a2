/** How many drawn pages a device can hold: canvases are its dearest memory. */

import type { Size } from "./sizes.ts";

/** One drawn page, or a part of one. */
export interface Held {
  page: number;
  pixels: number;
  /** When it was last wanted; larger is later. */
  usedAt: number;
}

export interface Budget {
  canvases: number;
  pixels: number;
}

/** 48 million pixels are 192 MB: what an iPad gives to all canvases of a page. */
export const BUDGET: Budget = { canvases: 10, pixels: 48_000_000 };
/** A larger canvas is not drawn at all by some tablets. */
export const MOST_OF_ONE = 12_000_000;

/** Return the pages to let go: the longest unused first, never one that is *wanted*. */
export function surplus(held: readonly Held[], wanted: ReadonlySet<number>, budget: Budget): number[] {
  let pixels = held.reduce((sum, one) => sum + one.pixels, 0);
  let count = held.length;
  const leaving: number[] = [];
  for (const one of [...held].sort((a, b) => a.usedAt - b.usedAt)) {
    if (count <= budget.canvases && pixels <= budget.pixels) break;
    if (wanted.has(one.page)) continue;
    leaving.push(one.page);
    pixels -= one.pixels;
    count -= 1;
  }
  return leaving;
}

/** Return how many of the *wanted* sizes, in order of need, fit into the budget. */
export function affordable(wanted: readonly Size[], budget: Budget): number {
  let pixels = 0;
  for (const [at, { width, height }] of wanted.entries()) {
    pixels += width * height;
    // The page in view is drawn whatever it costs; it is bounded by itself.
    if (at > 0 && (at >= budget.canvases || pixels > budget.pixels)) return at;
  }
  return wanted.length;
}

/** Return the largest density up to *wanted* at which a page of *size* stays drawable. */
export function densityFor({ width, height }: Size, wanted: number): number {
  return Math.min(wanted, Math.sqrt(MOST_OF_ONE / Math.max(1, width * height)));
}
