import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MOST_OF_ONE, affordable, densityFor, surplus, type Held } from "./budget.ts";

const held = (...pages: [page: number, pixels: number][]): Held[] => pages.map(([page, pixels], usedAt) => ({ page, pixels, usedAt }));

describe("surplus", () => {
  it("lets the longest unused go until what is left fits", () => {
    const all = held([1, 10], [2, 10], [3, 10], [4, 10]);

    assert.deepEqual(surplus(all, new Set(), { canvases: 2, pixels: 100 }), [1, 2]);
    assert.deepEqual(surplus(all, new Set(), { canvases: 9, pixels: 15 }), [1, 2, 3]);
    assert.deepEqual(surplus(all, new Set(), { canvases: 4, pixels: 40 }), []);
  });

  it("never takes a page that is looked at", () => {
    assert.deepEqual(surplus(held([1, 90], [2, 10]), new Set([1]), { canvases: 1, pixels: 5 }), [2]);
  });
});

describe("affordable", () => {
  it("always draws the first, and of the others what the budget holds", () => {
    const page = { width: 10, height: 10 };

    assert.equal(affordable([page, page, page], { canvases: 10, pixels: 250 }), 2);
    assert.equal(affordable([page, page, page], { canvases: 2, pixels: 900 }), 2);
    assert.equal(affordable([page, page], { canvases: 9, pixels: 50 }), 1);
    assert.equal(affordable([], { canvases: 9, pixels: 50 }), 0);
  });
});

describe("densityFor", () => {
  it("bounds a page of ten metres", () => {
    assert.equal(densityFor({ width: 600, height: 800 }, 2), 2);
    const density = densityFor({ width: 28_000, height: 28_000 }, 2);
    assert.ok(density < 2 && Math.abs(28_000 ** 2 * density ** 2 - MOST_OF_ONE) < 1);
  });
});
