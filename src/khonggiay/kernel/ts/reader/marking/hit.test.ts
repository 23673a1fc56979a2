import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { around, touches } from "./hit.ts";
import { moved, newMark } from "./make.ts";
import { inOrder } from "./names.ts";

const ink = { ...newMark(1, "ink", 2, "blue"), width: 2, strokes: [[[0, 0], [100, 0]] as [number, number][]] };
const band = { ...newMark(1, "highlight", 1, "yellow"), quads: [[10, 60, 90, 60, 10, 40, 90, 40] as [number, number, number, number, number, number, number, number]] };

describe("touches", () => {
  it("feels strokes by their breadth and bands by their surface", () => {
    assert.equal(touches(ink, [50, 3], 2), true);
    assert.equal(touches(ink, [50, 9], 2), false);
    assert.equal(touches(band, [50, 50], 0), true);
    assert.equal(touches(band, [95, 50], 2), false);
  });
});

describe("around", () => {
  it("holds everything that is drawn", () => {
    assert.deepEqual(around(band), { left: 10, top: 40, right: 90, bottom: 60 });
    assert.equal(around(newMark(1, "star", 1, "yellow")), null);
  });
});

describe("moved", () => {
  it("moves strokes and pins, and makes the place one's own", () => {
    const there = moved({ ...ink, placement: "unverified" }, 7, [5, -1]);
    assert.deepEqual([there.strokes, there.placement, there.version], [[[[5, -1], [105, -1]]], "made", 7]);
  });
});

describe("inOrder", () => {
  it("goes by page, then from above", () => {
    const low = { ...band, id: "b", quads: [[10, 30, 90, 30, 10, 20, 90, 20] as [number, number, number, number, number, number, number, number]] };
    assert.deepEqual(inOrder([ink, low, band]).map((mark) => mark.id), [band.id, "b", ink.id]);
  });
});
