import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { extent, layOut, rowAt, rowOf, turned, type Plan } from "./layout.ts";

const A4 = { width: 600, height: 800 };
const plan = (more: Partial<Plan> = {}): Plan => ({
  sizes: [A4, A4, { width: 800, height: 600 }], scale: 1, turn: 0, flow: "scroll", across: 1,
  view: { width: 1000, height: 700 }, gap: 10, inset: { top: 50, bottom: 80, side: 10 }, ...more,
});

describe("layOut", () => {
  it("puts pages under each other, each in the middle", () => {
    const { boxes, width, height } = layOut(plan());

    assert.deepEqual(boxes, [
      { left: 200, top: 50, width: 600, height: 800 },
      { left: 200, top: 860, width: 600, height: 800 },
      { left: 100, top: 1670, width: 800, height: 600 },
    ]);
    assert.deepEqual([width, height], [1000, 2350]);
  });

  it("makes room for pages wider than the view", () => {
    const { boxes, width } = layOut(plan({ scale: 2 }));

    assert.equal(width, 1620);
    assert.equal(boxes[2]!.left, 10);
  });

  it("lays two pages side by side, the last one alone", () => {
    const { boxes, rows } = layOut(plan({ across: 2, view: { width: 1300, height: 700 } }));

    assert.deepEqual(rows.map((row) => [row.first, row.last]), [[1, 2], [3, 3]]);
    assert.deepEqual(boxes.map((box) => box.left), [45, 655, 250]);
    assert.equal(boxes[0]!.top, boxes[1]!.top);
  });

  it("turns every page", () => {
    assert.deepEqual(turned(A4, 90, 0.5), { width: 400, height: 300 });
    assert.equal(layOut(plan({ turn: 270 })).boxes[0]!.width, 800);
    assert.equal(layOut(plan({ turn: 180 })).boxes[0]!.width, 600);
  });

  it("shows one row at a time in the middle of the view in the flow of pages", () => {
    const turning = plan({ flow: "page", scale: 0.5, inset: { top: 4, bottom: 4, side: 4 } });
    const { boxes, rows } = layOut(turning);

    assert.deepEqual(boxes.map((box) => box.top), [150, 150, 200]);
    assert.deepEqual(extent(layOut(turning), rows[0]!, turning), { width: 1000, height: 700 });
  });

  it("scrolls inside a row that is larger than the view", () => {
    const turning = plan({ flow: "page", scale: 2, inset: { top: 4, bottom: 4, side: 4 } });
    const laid = layOut(turning);

    assert.deepEqual(extent(laid, laid.rows[0]!, turning), { width: 1208, height: 1608 });
    assert.equal(laid.boxes[0]!.left, 4);
  });

  it("never lets pages overlap, whatever the sizes", () => {
    for (let seed = 1; seed < 60; seed += 1) {
      const sizes = Array.from({ length: seed }, (_, at) => ({ width: 200 + ((seed * 37 + at * 91) % 900), height: 200 + ((seed * 53 + at * 17) % 900) }));
      const { boxes, height } = layOut(plan({ sizes, scale: 0.3 + (seed % 7) / 3, across: seed % 2 ? 1 : 2 }));
      const ordered = [...boxes].sort((one, other) => one.top - other.top || one.left - other.left);
      for (const [at, box] of ordered.entries()) {
        const next = ordered[at + 1];
        if (next) assert.ok(next.top >= box.top + box.height || next.left >= box.left + box.width || box.left >= next.left + next.width);
        assert.ok(box.top + box.height <= height);
      }
    }
  });
});

describe("rowAt", () => {
  it("finds the row under a height, at its very edge too", () => {
    const { rows } = layOut(plan());

    assert.deepEqual([0, 49, 50, 859, 860, 1670, 9999].map((y) => rowAt(rows, y)), [0, 0, 0, 0, 1, 2, 2]);
  });
});

describe("rowOf", () => {
  it("counts rows from nought", () => {
    assert.deepEqual([1, 2, 3, 4].map((page) => rowOf(page, 2)), [0, 0, 1, 1]);
    assert.equal(rowOf(7, 1), 6);
  });
});
