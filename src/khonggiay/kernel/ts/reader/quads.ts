/** From the rectangles of single letters and words to one band for each line. */

import type { Rect } from "./geometry.ts";

/** Pieces of one line are nearer to each other than this part of their height. */
const NEAR = 0.9;
const SAME_LINE = 0.55;

/**
 * Join rectangles that stand side by side on a line, in the order in which they come.
 *
 * All are on the upright page, where lines are level.
 */
export function lines(rects: readonly Rect[]): Rect[] {
  const joined: Rect[] = [];
  for (const rect of rects) {
    if (rect.right - rect.left < 0.05 || rect.bottom - rect.top < 0.05) continue;
    const last = joined.at(-1);
    if (last && isSameLine(last, rect)) {
      last.left = Math.min(last.left, rect.left);
      last.right = Math.max(last.right, rect.right);
      last.top = Math.min(last.top, rect.top);
      last.bottom = Math.max(last.bottom, rect.bottom);
    } else {
      joined.push({ ...rect });
    }
  }
  return joined;
}

function isSameLine(one: Rect, other: Rect): boolean {
  const height = Math.min(one.bottom - one.top, other.bottom - other.top);
  const shared = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  if (shared < SAME_LINE * height) return false;
  const gap = Math.max(other.left - one.right, one.left - other.right);
  return gap < NEAR * Math.max(one.bottom - one.top, other.bottom - other.top);
}
