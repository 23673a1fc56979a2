/** How large pages are shown, and how the point under the fingers stays where it is. */

import type { Box, Layout } from "./layout.ts";
import type { Size } from "./sizes.ts";

/** A fixed scale, or one that follows the size of the view. */
export type Zoom = number | "auto" | "width" | "page";

/** Pixels for each point at which a page has its natural size. */
export const NATURAL = 96 / 72;
const STEPS = [0.25, 0.33, 0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5].map((step) => step * NATURAL);
export const SMALLEST = STEPS[0]!;
export const LARGEST = STEPS.at(-1)!;
/** On a wide screen lines become too long to read before the width is filled. */
const WIDEST_AUTO = 1.35 * NATURAL;

export function clampScale(scale: number): number {
  return Math.min(LARGEST, Math.max(SMALLEST, scale));
}

/** Return the scale at which a row of *row* points fits into *room* pixels. */
export function fitScale(zoom: Zoom, row: Size, room: Size): number {
  if (typeof zoom === "number") return clampScale(zoom);
  const width = room.width / Math.max(1, row.width);
  if (zoom === "page") return clampScale(Math.min(width, room.height / Math.max(1, row.height)));
  return clampScale(zoom === "auto" ? Math.min(width, WIDEST_AUTO) : width);
}

/** Return the next step above (1) or below (-1) *scale*. */
export function stepFrom(scale: number, by: 1 | -1): number {
  const next = by > 0 ? STEPS.find((step) => step > scale * 1.02) : STEPS.findLast((step) => step < scale * 0.98);
  return next ?? scale;
}

export function percentOf(scale: number): number {
  return Math.round((scale / NATURAL) * 100);
}

/** A point of the paper: a page, and how far to the right of and below its corner. */
export interface Spot {
  page: number;
  /** In widths and heights of the page; beyond 0 and 1 in the gaps around it. */
  x: number;
  y: number;
}

/** Return the spot at a point of the laid out paper. *pages* are those to choose from. */
export function spotAt(layout: Layout, x: number, y: number, pages: { first: number; last: number }): Spot {
  let best = pages.first;
  let least = Infinity;
  for (let page = pages.first; page <= pages.last; page += 1) {
    const far = distance(layout.boxes[page - 1]!, x, y);
    if (far < least) [best, least] = [page, far];
  }
  const box = layout.boxes[best - 1]!;
  return { page: best, x: (x - box.left) / Math.max(1, box.width), y: (y - box.top) / Math.max(1, box.height) };
}

/** Return where the spot lies now. */
export function pointOf(layout: Layout, { page, x, y }: Spot): [x: number, y: number] {
  const box = layout.boxes[page - 1]!;
  return [box.left + x * box.width, box.top + y * box.height];
}

function distance(box: Box, x: number, y: number): number {
  const dx = Math.max(box.left - x, 0, x - box.left - box.width);
  const dy = Math.max(box.top - y, 0, y - box.top - box.height);
  return dx * dx + dy * dy;
}
