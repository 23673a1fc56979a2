/** How the paper is shown: what a reader chooses, and what follows from it. */

import { layOut, rowOf, turned, type Flow, type Layout, type Plan, type Row, type Turn } from "./layout.ts";
import type { Size } from "./sizes.ts";
import { fitScale, type Zoom } from "./zoom.ts";

export interface View {
  zoom: Zoom;
  flow: Flow;
  across: 1 | 2;
  turn: Turn;
}

export const FIRST_VIEW: View = { zoom: "auto", flow: "scroll", across: 1, turn: 0 };

const GAP = 12;
/** In the flow of pages the paper has the whole screen; the bars lie over its margins. */
const INSETS = { scroll: { top: 64, bottom: 96, side: 12 }, page: { top: 4, bottom: 4, side: 4 } };
const NARROW = 600;

export interface Shown {
  view: View;
  plan: Plan;
  layout: Layout;
  scale: number;
}

/** Lay out pages of *sizes* for a screen of *room* pixels, around the row of *page*. */
export function show(view: View, sizes: readonly Size[], room: Size, page: number): Shown {
  const inset = { ...INSETS[view.flow] };
  if (room.width < NARROW) inset.side = 4;
  const fits = { width: room.width - 2 * inset.side - (view.across - 1) * GAP, height: room.height - (view.flow === "page" ? inset.top + inset.bottom : 2 * GAP) };
  const scale = fitScale(view.zoom, natural(view, sizes, page), fits);
  const plan: Plan = { sizes, scale, turn: view.turn, flow: view.flow, across: view.across, view: room, gap: GAP, inset };
  return { view, plan, layout: layOut(plan), scale };
}

/** The size in points of what has to fit: the widest row, or in the flow of pages this row. */
function natural(view: View, sizes: readonly Size[], page: number): Size {
  const rows = view.flow === "page" ? [rowOf(page, view.across)] : sampleRows(sizes.length, view.across);
  const most = { width: 1, height: 1 };
  for (const row of rows) {
    const first = row * view.across;
    const pages = sizes.slice(first, first + view.across).map((size) => turned(size, view.turn));
    // A last page alone is shown as large as its fellows.
    const width = pages.reduce((sum, size) => sum + size.width, 0) * (pages.length < view.across ? 2 : 1);
    most.width = Math.max(most.width, width);
    most.height = Math.max(most.height, ...pages.map((size) => size.height));
  }
  return most;
}

/** One drawing among a thousand pages must not make all letters small: the usual page counts. */
function sampleRows(pages: number, across: 1 | 2): number[] {
  const count = Math.ceil(pages / across);
  return count > 40 ? Array.from({ length: 20 }, (_, at) => at) : Array.from({ length: count }, (_, at) => at);
}

/** Return the rows that are on the screen, from *top* for *height* pixels. */
export function rowsWithin(rows: readonly Row[], top: number, height: number): { first: number; last: number } {
  let first = 0;
  let high = rows.length - 1;
  while (first < high) {
    const middle = (first + high) >> 1;
    const row = rows[middle]!;
    if (row.top + row.height < top) first = middle + 1;
    else high = middle;
  }
  let last = first;
  while (last + 1 < rows.length && rows[last + 1]!.top < top + height) last += 1;
  return { first, last };
}
