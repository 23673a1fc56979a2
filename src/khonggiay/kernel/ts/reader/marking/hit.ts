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
