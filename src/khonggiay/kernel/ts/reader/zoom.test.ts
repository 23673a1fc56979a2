import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { layOut, type Plan } from "./layout.ts";
import { LARGEST, NATURAL, SMALLEST, clampScale, fitScale, percentOf, pointOf, spotAt, stepFrom } from "./zoom.ts";

const A4 = { width: 600, height: 800 };
const room = { width: 900, height: 600 };

describe("fitScale", () => {
  it("fills the width, or shows the whole page", () => {
    assert.equal(fitScale("width", A4, room), 1.5);
    assert.equal(fitScale("page", A4, room), 0.75);
  });

  it("does not make lines too long on a wide screen unless asked to", () => {
    assert.equal(fitScale("auto", A4, room), 1.5);
    assert.equal(fitScale("auto", A4, { width: 3000, height: 900 }), 1.35 * NATURAL);
    assert.equal(fitScale("width", A4, { width: 3000, height: 900 }), 5);
  });

  it("keeps a chosen scale within its limits", () => {
    assert.equal(fitScale(99, A4, room), LARGEST);
    assert.equal(clampScale(0), SMALLEST);
  });
});

describe("stepFrom", () => {
  it("goes to the next round figure and stops at the ends", () => {
    assert.equal(percentOf(stepFrom(NATURAL, 1)), 110);
    assert.equal(percentOf(stepFrom(NATURAL * 1.37, -1)), 125);
    assert.equal(stepFrom(LARGEST, 1), LARGEST);
    assert.equal(stepFrom(SMALLEST, -1), SMALLEST);
  });
});

describe("spotAt and pointOf", () => {
  const plan = (scale: number): Plan => ({
    sizes: [A4, A4, { width: 800, height: 600 }], scale, turn: 0, flow: "scroll", across: 1,
    view: { width: 900, height: 700 }, gap: 12, inset: { top: 60, bottom: 80, side: 12 },
  });

  it("find the same words again at another scale", () => {
    const before = layOut(plan(1));
    const spot = spotAt(before, 450, 60 + 800 + 12 + 200, { first: 1, last: 3 });
    assert.deepEqual(spot, { page: 2, x: 0.5, y: 0.25 });

    const [x, y] = pointOf(layOut(plan(2)), spot);
    assert.deepEqual([x, y], [812, 60 + 1600 + 12 + 400]);
  });

  it("take the nearest page when the point lies beside the paper", () => {
    const spot = spotAt(layOut(plan(1)), 2, 100, { first: 1, last: 3 });
    assert.equal(spot.page, 1);
    assert.ok(spot.x < 0);
  });

  it("hold for every point: there and back is the same place", () => {
    const layout = layOut(plan(1.3));
    for (let at = 0; at < 200; at += 1) {
      const [x, y] = [(at * 61) % 900, (at * 137) % layout.height];
      const [backX, backY] = pointOf(layout, spotAt(layout, x, y, { first: 1, last: 3 }));
      assert.ok(Math.abs(backX - x) < 1e-6 && Math.abs(backY - y) < 1e-6);
    }
  });
});
