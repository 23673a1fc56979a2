import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Point } from "../../marks.ts";
import { distanceTo } from "../geometry.ts";
import { MOST_POINTS, Stroke, simplified, smoothPath } from "./strokes.ts";

const circle = (count: number, radius: number): Point[] => Array.from({ length: count }, (_, at) => {
  const angle = (at / (count - 1)) * 2 * Math.PI;
  return [200 + radius * Math.cos(angle), 300 + radius * Math.sin(angle)];
});

describe("simplified", () => {
  it("keeps the two ends of a straight line", () => {
    const line: Point[] = Array.from({ length: 100 }, (_, at) => [at, 2 * at]);
    assert.deepEqual(simplified(line), [[0, 0], [99, 198]]);
  });

  it("needs few points for a round, and stays near all of it", () => {
    const drawn = circle(400, 40);
    const kept = simplified(drawn);

    assert.ok(kept.length < 50, `${kept.length} points`);
    for (const point of drawn) {
      const far = Math.min(...kept.slice(1).map((to, at) => distanceTo(point, kept[at]!, to)));
      assert.ok(far <= 0.32, `${far}`);
    }
  });

  it("is bounded, however long somebody scribbles", () => {
    const scribble: Point[] = Array.from({ length: 30_000 }, (_, at) => [(at * 7919) % 500, (at * 104_729) % 700]);
    assert.ok(simplified(scribble).length <= MOST_POINTS);
  });

  it("keeps hundredths of a point", () => {
    assert.deepEqual(simplified([[1.23456, 7.891]]), [[1.23, 7.89]]);
  });
});

describe("Stroke", () => {
  it("calms a trembling hand and ends where the pen was lifted", () => {
    const stroke = new Stroke();
    for (let at = 0; at < 200; at += 1) stroke.add([at, (at % 2) * 0.6]);
    const kept = stroke.end([200, 0]);

    assert.deepEqual(kept.at(-1), [200, 0]);
    assert.ok(kept.length < 20, `${kept.length} points`);
  });

  it("does not grow while the pen rests", () => {
    const stroke = new Stroke();
    for (let at = 0; at < 500; at += 1) stroke.add([10, 10]);
    assert.equal(stroke.points.length, 1);
  });
});

describe("smoothPath", () => {
  it("draws a dot, a line and a curve through every point", () => {
    assert.equal(smoothPath([]), "");
    assert.equal(smoothPath([[1, 2]]), "M1 2h0.01");
    assert.equal(smoothPath([[1, 2], [3, 4]]), "M1 2L3 4");
    const path = smoothPath([[0, 0], [10, 10], [20, 0]]);
    for (const end of ["10 10C", "20 0"]) assert.ok(path.includes(end), path);
  });

  it("never bends outside the neighbourhood of two points", () => {
    const points: Point[] = [[0, 0], [100, 0], [101, 1], [0, 2]];
    for (const [, ...numbers] of smoothPath(points).matchAll(/C(\S+) (\S+) (\S+) (\S+)/g)) {
      for (const number of numbers.map(Number)) assert.ok(number >= -40 && number <= 140, String(number));
    }
  });
});
