/** Strokes of the pen: calmed while they are drawn, few points when they are kept. */

import { distanceTo, tidy } from "../geometry.ts";
import type { Point } from "../../marks.ts";

/** A stroke may leave its line by so many points: less than the eye sees. */
const TOLERANCE = 0.3;
/** Nobody writes more without lifting the pen; a stuck pen must not fill the store. */
export const MOST_POINTS = 1_500;
export const MOST_STROKES = 120;
/** How much of each new place is taken over; the rest is the trembling of the hand. */
const FOLLOW = 0.62;

/** Collects the places of a pen and calms them. */
export class Stroke {
  readonly points: Point[] = [];
  #last: Point | null = null;

  add([x, y]: Point): void {
    const last = this.#last;
    const next: Point = last ? [last[0] + (x - last[0]) * FOLLOW, last[1] + (y - last[1]) * FOLLOW] : [x, y];
    if (last && Math.hypot(next[0] - last[0], next[1] - last[1]) < 0.08) return;
    this.#last = next;
    if (this.points.length < 8 * MOST_POINTS) this.points.push(next);
  }

  /** End at the place where the pen was lifted, and return what is kept. */
  end(at: Point | null): Point[] {
    if (at) this.points.push(at);
    return simplified(this.points);
  }
}

/** Return the fewest points whose line stays near all of *points* (Douglas and Peucker). */
export function simplified(points: readonly Point[], tolerance = TOLERANCE): Point[] {
  let kept = reduce(points, tolerance);
  for (let wider = tolerance; kept.length > MOST_POINTS; wider *= 1.6) kept = reduce(points, wider);
  return kept.map(([x, y]) => [tidy(x), tidy(y)]);
}

function reduce(points: readonly Point[], tolerance: number): Point[] {
  if (points.length < 3) return [...points];
  const keeps = new Uint8Array(points.length);
  keeps[0] = 1;
  keeps[points.length - 1] = 1;
  const waiting: [number, number][] = [[0, points.length - 1]];
  for (let span = waiting.pop(); span; span = waiting.pop()) {
    const [from, to] = span;
    let furthest = 0;
    let at = -1;
    for (let index = from + 1; index < to; index += 1) {
      const far = distanceTo(points[index]!, points[from]!, points[to]!);
      if (far > furthest) [furthest, at] = [far, index];
    }
    if (at < 0 || furthest <= tolerance) continue;
    keeps[at] = 1;
    waiting.push([from, at], [at, to]);
  }
  return points.filter((_point, index) => keeps[index]);
}

/** Return a smooth path through the points: the same on the screen and on paper. */
export function smoothPath(points: readonly Point[]): string {
  const first = points[0];
  if (!first) return "";
  // A dot is a stroke without length; round ends make it visible.
  if (points.length === 1) return `M${first[0]} ${first[1]}h0.01`;
  if (points.length === 2) return `M${first[0]} ${first[1]}L${points[1]![0]} ${points[1]![1]}`;
  let path = `M${first[0]} ${first[1]}`;
  for (let at = 0; at < points.length - 1; at += 1) {
    const [before, from, to, after] = [points[at - 1] ?? points[at]!, points[at]!, points[at + 1]!, points[at + 2] ?? points[at + 1]!];
    // Catmull and Rom's curve as a Bézier, held back where two places lie far apart.
    const pull = Math.hypot(to[0] - from[0], to[1] - from[1]) / 3;
    const [outX, outY] = held(to[0] - before[0], to[1] - before[1], pull);
    const [inX, inY] = held(after[0] - from[0], after[1] - from[1], pull);
    path += `C${tidy(from[0] + outX)} ${tidy(from[1] + outY)} ${tidy(to[0] - inX)} ${tidy(to[1] - inY)} ${to[0]} ${to[1]}`;
  }
  return path;
}

function held(dx: number, dy: number, pull: number): Point {
  const length = Math.hypot(dx, dy);
  return length === 0 ? [0, 0] : [(dx / length) * pull, (dy / length) * pull];
}
