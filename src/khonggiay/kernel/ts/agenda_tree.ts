/** Moves in a programme that is written as a flat list with depths. */

export interface Row {
  id: string;
  depth: number;
}

export interface Place {
  parent: string;
  after: string;
}

export type Direction = "up" | "down" | "in" | "out";

/** Depth from 0: a programme has at most three levels. */
export const DEEPEST = 2;

/** Index just behind the item at *index* and everything under it. */
export function endOf(rows: readonly Row[], index: number): number {
  const depth = rows[index]?.depth ?? 0;
  let end = index + 1;
  while (end < rows.length && (rows[end]?.depth ?? 0) > depth) end += 1;
  return end;
}

function siblingBefore(rows: readonly Row[], index: number): number {
  const depth = rows[index]?.depth ?? 0;
  for (let at = index - 1; at >= 0; at -= 1) {
    const other = rows[at]?.depth ?? 0;
    if (other === depth) return at;
    if (other < depth) return -1;
  }
  return -1;
}

/** Take the block at *from* out and put it at *to* (an index before taking) with *depth*. */
export function moveTo(rows: readonly Row[], from: number, to: number, depth: number): Row[] {
  const end = endOf(rows, from);
  if (to > from && to < end) return [...rows];
  const shift = depth - (rows[from]?.depth ?? 0);
  const block = rows.slice(from, end).map((row) => ({ ...row, depth: row.depth + shift }));
  const rest = [...rows.slice(0, from), ...rows.slice(end)];
  rest.splice(to > from ? to - block.length : to, 0, ...block);
  return rest;
}

/** Do one step of the keyboard; null when the item cannot go there. */
export function step(rows: readonly Row[], id: string, direction: Direction): Row[] | null {
  const index = rows.findIndex((row) => row.id === id);
  const row = rows[index];
  if (!row) return null;
  const end = endOf(rows, index);
  const before = siblingBefore(rows, index);
  if (direction === "up") return before < 0 ? null : moveTo(rows, index, before, row.depth);
  if (direction === "down") {
    return rows[end]?.depth === row.depth ? moveTo(rows, index, endOf(rows, end), row.depth) : null;
  }
  if (direction === "in") {
    const lowest = Math.max(...rows.slice(index, end).map((one) => one.depth));
    return before < 0 || lowest >= DEEPEST ? null : moveTo(rows, index, index, row.depth + 1);
  }
  if (row.depth === 0) return null;
  let parent = index;
  while ((rows[parent]?.depth ?? 0) >= row.depth) parent -= 1;
  return moveTo(rows, index, endOf(rows, parent), row.depth - 1);
}

/** The depth a dropped block may have between its new neighbours. */
export function allowedDepth(rows: readonly Row[], from: number, to: number, wanted: number): number {
  const end = endOf(rows, from);
  const height = Math.max(...rows.slice(from, end).map((row) => row.depth)) - (rows[from]?.depth ?? 0);
  const outside = [...rows.slice(0, from), ...rows.slice(end)];
  const at = to > from ? to - (end - from) : to;
  const most = Math.min(at === 0 ? 0 : (outside[at - 1]?.depth ?? 0) + 1, DEEPEST - height);
  const least = Math.min(outside[at]?.depth ?? 0, most);
  return Math.max(least, Math.min(most, wanted));
}

/** Where the item stands, as the server wants it: its parent and the sibling before it. */
export function placeOf(rows: readonly Row[], id: string): Place {
  const index = rows.findIndex((row) => row.id === id);
  const depth = rows[index]?.depth ?? 0;
  const before = siblingBefore(rows, index);
  let parent = index - 1;
  while (parent >= 0 && (rows[parent]?.depth ?? 0) >= depth) parent -= 1;
  return { parent: rows[parent]?.id ?? "", after: rows[before]?.id ?? "" };
}
