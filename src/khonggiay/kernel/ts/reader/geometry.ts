/** Between a page's own points (from its lower left) and pixels of the page as shown. */

import type { Point, Quad } from "../marks.ts";
import type { Turn } from "./layout.ts";

/** `x' = a·x + c·y + e`, `y' = b·x + d·y + f`. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export interface Rect {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export function apply([a, b, c, d, e, f]: Matrix, [x, y]: readonly [number, number]): Point {
  return [a * x + c * y + e, b * x + d * y + f];
}

export function invert([a, b, c, d, e, f]: Matrix): Matrix {
  const by = a * d - b * c;
  return [d / by, -b / by, -c / by, a / by, (c * f - d * e) / by, (b * e - a * f) / by];
}

/** Return what doing *first* and then *second* does. */
export function compose(first: Matrix, second: Matrix): Matrix {
  const [a, b, c, d, e, f] = first;
  const [g, h, i, j, k, l] = second;
  return [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l];
}

/**
 * Return the way from points to the page as it is shown upright at scale 1.
 *
 * *box* is the part of the page that is shown (its crop box): left, bottom, right, top.
 */
export function frame(box: readonly [number, number, number, number], turn: Turn): Matrix {
  const [left, bottom, right, top] = box;
  if (turn === 90) return [0, 1, 1, 0, -bottom, -left];
  if (turn === 180) return [-1, 0, 0, 1, right, -bottom];
  if (turn === 270) return [0, -1, -1, 0, top, right];
  return [1, 0, 0, -1, -left, top];
}

/** Return the quad (upper left, upper right, lower left, lower right) of a rectangle. */
export function quadOf({ left, top, right, bottom }: Rect, toPoints: Matrix): Quad {
  const corners = [[left, top], [right, top], [left, bottom], [right, bottom]] as const;
  return corners.flatMap((corner) => apply(toPoints, corner)).map(tidy) as Quad;
}

/** Two decimals are a hundredth of a printer's dot; more only costs room. */
export function tidy(value: number): number {
  return Math.round(value * 100) / 100;
}

export function cornersOf(quad: Quad): [Point, Point, Point, Point] {
  return [[quad[0], quad[1]], [quad[2], quad[3]], [quad[4], quad[5]], [quad[6], quad[7]]];
}

/** Return the smallest rectangle around *points*, which must not be empty. */
export function boundsOf(points: readonly (readonly [number, number])[]): Rect {
  const bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const [x, y] of points) {
    bounds.left = Math.min(bounds.left, x);
    bounds.right = Math.max(bounds.right, x);
    bounds.top = Math.min(bounds.top, y);
    bounds.bottom = Math.max(bounds.bottom, y);
  }
  return bounds;
}

/** Return the distance of *point* from the line between *from* and *to*. */
export function distanceTo(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((point[0] - from[0]) * dx + (point[1] - from[1]) * dy) / length));
  return Math.hypot(point[0] - from[0] - along * dx, point[1] - from[1] - along * dy);
}

/** Return how a page of *width* × *height* is turned clockwise on the screen. */
export function turning(width: number, height: number, turn: Turn): Matrix {
  if (turn === 90) return [0, 1, -1, 0, height, 0];
  if (turn === 180) return [-1, 0, 0, -1, width, height];
  if (turn === 270) return [0, -1, 1, 0, 0, width];
  return [1, 0, 0, 1, 0, 0];
}

/** Return the rectangle around *rect* after *matrix*. */
export function mapRect({ left, top, right, bottom }: Rect, matrix: Matrix): Rect {
  return boundsOf(([[left, top], [right, top], [left, bottom], [right, bottom]] as const).map((corner) => apply(matrix, corner)));
}
