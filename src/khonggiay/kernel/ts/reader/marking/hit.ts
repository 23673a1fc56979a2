/** Which mark lies under a finger. */

import type { Mark, Point } from "../../marks.ts";
import { boundsOf, cornersOf, distanceTo, type Rect } from "../geometry.ts";

/** Tell whether a mark is drawn within *reach* points of a place. */
export function touches(mark: Mark, point: Point, reach: number): boolean {
  for (const quad of mark.quads) {
    const { left, right, top, bottom } = boundsOf(cornersOf(quad));
    if (point[0] >= left - reach && point[0] <= right + reach && point[1] >= top - reach && point[1] <= bottom + reach) return true;
  }
  const near = reach + (mark.width ?? 0) / 2;
  return mark.strokes.some((stroke) => stroke.some((from, at) => distanceTo(point, from, stroke[at + 1] ?? from) <= near));
}

/** Return the rectangle around everything that a mark draws; null when it draws nothing. */
export function around(mark: Mark): Rect | null {
  const points: Point[] = [...mark.quads.flatMap(cornersOf), ...mark.strokes.flat(), ...(mark.position ? [mark.position] : [])];
  return points.length ? boundsOf(points) : null;
}

/** Tell whether a mark may go to another place: what stands on words stays on them. */
export function isFree(mark: Mark): boolean {
  const isLoose = mark.kind === "ink" || ((mark.kind === "note" || mark.kind === "star") && mark.position !== null);
  return isLoose && mark.owner === null && mark.page !== null;
}

/** Return how far of *by* a mark may move so that what is inside *room* stays inside. */
export function within(mark: Mark, room: Rect, [dx, dy]: Point): Point {
  const rect = around(mark);
  if (!rect) return [dx, dy];
  const limit = (by: number, low: number, high: number): number => Math.max(Math.min(low, 0), Math.min(Math.max(high, 0), by));
  return [limit(dx, room.left - rect.left, room.right - rect.right), limit(dy, room.top - rect.top, room.bottom - rect.bottom)];
}
