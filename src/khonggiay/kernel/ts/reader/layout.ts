/** Where each page stands: rows under each other, or one row at a time. */

import type { Size } from "./sizes.ts";

export type Turn = 0 | 90 | 180 | 270;
export type Flow = "scroll" | "page";

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Row {
  /** The pages of the row, from 1. */
  first: number;
  last: number;
  top: number;
  height: number;
  width: number;
}

export interface Plan {
  sizes: readonly Size[];
  scale: number;
  turn: Turn;
  flow: Flow;
  /** How many pages stand side by side. */
  across: 1 | 2;
  view: Size;
  gap: number;
  /** Room above the first and below the last row, and on either side. */
  inset: { top: number; bottom: number; side: number };
}

export interface Layout {
  rows: Row[];
  boxes: Box[];
  width: number;
  height: number;
}

/** Return the size of a page in pixels at *scale*, turned. */
export function turned({ width, height }: Size, turn: Turn, scale = 1): Size {
  const lies = turn === 90 || turn === 270;
  return { width: Math.round((lies ? height : width) * scale), height: Math.round((lies ? width : height) * scale) };
}

function rowsOf(plan: Plan): Row[] {
  const rows: Row[] = [];
  for (let first = 1; first <= plan.sizes.length; first += plan.across) {
    const last = Math.min(first + plan.across - 1, plan.sizes.length);
    let width = 0;
    let height = 0;
    for (let page = first; page <= last; page += 1) {
      const size = turned(plan.sizes[page - 1]!, plan.turn, plan.scale);
      width += size.width + (page > first ? plan.gap : 0);
      height = Math.max(height, size.height);
    }
    rows.push({ first, last, top: 0, height, width });
  }
  return rows;
}

/** Lay all pages out. In the flow "page" every row lies at the same place. */
export function layOut(plan: Plan): Layout {
  const rows = rowsOf(plan);
  const { inset, view, gap } = plan;
  const widest = rows.reduce((most, row) => Math.max(most, row.width), 0);
  const width = Math.max(view.width, widest + 2 * inset.side);
  let at = inset.top;
  for (const row of rows) {
    if (plan.flow === "scroll") {
      row.top = at;
      at += row.height + gap;
    } else {
      row.top = Math.max(inset.top, (view.height - row.height) / 2);
    }
  }
  const boxes = rows.flatMap((row) => boxesOf(row, plan, plan.flow === "page" ? Math.max(view.width, row.width + 2 * inset.side) : width));
  return { rows, boxes, width, height: Math.max(view.height, at - gap + inset.bottom) };
}

function boxesOf(row: Row, plan: Plan, width: number): Box[] {
  const boxes: Box[] = [];
  let left = Math.round((width - row.width) / 2);
  for (let page = row.first; page <= row.last; page += 1) {
    const size = turned(plan.sizes[page - 1]!, plan.turn, plan.scale);
    boxes.push({ left, top: row.top + Math.round((row.height - size.height) / 2), ...size });
    left += size.width + plan.gap;
  }
  return boxes;
}

/** Return the size that must be scrolled through when *row* is the one in view. */
export function extent(layout: Layout, row: Row, plan: Plan): Size {
  if (plan.flow === "scroll") return { width: layout.width, height: layout.height };
  return {
    width: Math.max(plan.view.width, row.width + 2 * plan.inset.side),
    height: Math.max(plan.view.height, row.top + row.height + plan.inset.bottom),
  };
}

/** Return the number (from 0) of the last row that begins at or above *y*. */
export function rowAt(rows: readonly Row[], y: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (rows[middle]!.top <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Return the number (from 0) of the row that holds *page*. */
export function rowOf(page: number, across: 1 | 2): number {
  return Math.floor((page - 1) / across);
}
