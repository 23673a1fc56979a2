import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lines } from "./quads.ts";

const rect = (left: number, top: number, right: number, bottom: number): { left: number; top: number; right: number; bottom: number } => ({ left, top, right, bottom });

describe("lines", () => {
  it("joins the pieces of a line and keeps lines apart", () => {
    const rects = [rect(100, 10, 150, 24), rect(152, 10, 200, 24), rect(60, 28, 120, 42), rect(121, 27, 160, 42)];
    assert.deepEqual(lines(rects), [rect(100, 10, 200, 24), rect(60, 27, 160, 42)]);
  });

  it("keeps a wide gap open: the next cell of a table is another passage", () => {
    assert.equal(lines([rect(10, 10, 60, 24), rect(200, 10, 260, 24)]).length, 2);
  });

  it("takes a raised number into its line", () => {
    assert.deepEqual(lines([rect(10, 10, 60, 24), rect(60, 9, 66, 17)]), [rect(10, 9, 66, 24)]);
  });

  it("leaves out what has no surface", () => {
    assert.deepEqual(lines([rect(10, 10, 10, 24), rect(10, 10, 60, 10)]), []);
  });

  it("covers everything it was given, and never more lines than pieces", () => {
    for (let seed = 1; seed < 200; seed += 1) {
      const rects = Array.from({ length: 1 + (seed % 9) }, (_, at) => {
        const [left, top] = [(seed * 31 + at * 53) % 400, ((seed * 7 + at * 3) % 6) * 18];
        return rect(left, top, left + 20 + (at % 3) * 9, top + 14);
      });
      const joined = lines(rects);
      assert.ok(joined.length <= rects.length);
      for (const one of rects) assert.ok(joined.some((band) => band.left <= one.left && band.right >= one.right && band.top <= one.top && band.bottom >= one.bottom));
    }
  });
});
