import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { around, isFree, touches, within } from "./hit.ts";
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

describe("isFree", () => {
  it("lets drawings and pins go, but not what stands on words, lies nowhere or is another's", () => {
    const pin = { ...newMark(1, "note", 1, "yellow"), position: [9, 9] as [number, number] };

    assert.deepEqual([ink, pin].map(isFree), [true, true]);
    assert.deepEqual([band, { ...pin, page: null }, { ...pin, position: null }, { ...ink, owner: { id: 4, name: "Bà Lan" } }].map(isFree), [false, false, false, false]);
  });
});

describe("within", () => {
  const room = { left: 0, top: 0, right: 595, bottom: 842 };

  it("stops at the edges of the page", () => {
    assert.deepEqual(within(ink, room, [30, 40]), [30, 40]);
    assert.deepEqual(within(ink, room, [-30, -40]), [0, 0]);
    assert.deepEqual(within(ink, room, [900, 900]), [495, 842]);
  });

  it("lets what stands outside only come in", () => {
    const out = { ...ink, strokes: [[[-20, 50], [10, 50]] as [number, number][]] };

    assert.deepEqual(within(out, room, [-5, 0]), [0, 0]);
    assert.deepEqual(within(out, room, [25, 0]), [25, 0]);
  });

  it("never leaves the page, and never moves against the hand", () => {
    for (let seed = 1; seed < 400; seed += 1) {
      const [x, y] = [(seed * 37) % 595, (seed * 53) % 842];
      const by: [number, number] = [((seed * 71) % 1400) - 700, ((seed * 89) % 1800) - 900];
      const [dx, dy] = within({ ...ink, strokes: [[[x, y]]] }, room, by);

      assert.ok(x + dx >= 0 && x + dx <= 595 && y + dy >= 0 && y + dy <= 842);
      assert.ok(dx * by[0] >= 0 && dy * by[1] >= 0 && Math.abs(dx) <= Math.abs(by[0]) && Math.abs(dy) <= Math.abs(by[1]));
    }
  });
});

describe("inOrder", () => {
  it("goes by page, then from above", () => {
    const low = { ...band, id: "b", quads: [[10, 30, 90, 30, 10, 20, 90, 20] as [number, number, number, number, number, number, number, number]] };
    assert.deepEqual(inOrder([ink, low, band]).map((mark) => mark.id), [band.id, "b", ink.id]);
  });
});
