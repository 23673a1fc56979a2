import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Turn } from "./layout.ts";
import { apply, boundsOf, compose, cornersOf, distanceTo, frame, invert, mapRect, quadOf, turning, type Matrix } from "./geometry.ts";

const BOX = [30, 40, 630, 840] as const;
const TURNS: Turn[] = [0, 90, 180, 270];
const near = (one: readonly number[], other: readonly number[]): void => {
  assert.equal(one.length, other.length);
  one.forEach((value, at) => assert.ok(Math.abs(value - other[at]!) < 1e-9, `${one} is not ${other}`));
};

describe("frame", () => {
  it("puts the upper left of the shown part at nought, however the page is turned", () => {
    near(apply(frame(BOX, 0), [30, 840]), [0, 0]);
    near(apply(frame(BOX, 90), [30, 40]), [0, 0]);
    near(apply(frame(BOX, 180), [630, 40]), [0, 0]);
    near(apply(frame(BOX, 270), [630, 840]), [0, 0]);
  });

  it("keeps the whole page inside its size", () => {
    for (const turn of TURNS) {
      const size = turn % 180 ? [800, 600] : [600, 800];
      for (const corner of [[30, 40], [630, 40], [30, 840], [630, 840]] as const) {
        const [x, y] = apply(frame(BOX, turn), corner);
        assert.ok(x >= 0 && x <= size[0]! && y >= 0 && y <= size[1]!);
      }
    }
  });
});

describe("invert", () => {
  it("leads back from where apply led", () => {
    for (const turn of TURNS) near(apply(invert(frame(BOX, turn)), apply(frame(BOX, turn), [123, 456])), [123, 456]);
  });
});

describe("compose", () => {
  it("does one thing after the other", () => {
    const twice: Matrix = [2, 0, 0, 2, 5, 7];
    near(apply(compose(frame(BOX, 90), twice), [100, 200]), apply(twice, apply(frame(BOX, 90), [100, 200])));
  });
});

describe("quadOf", () => {
  it("names the corners as they are read, in points", () => {
    const quad = quadOf({ left: 10, top: 20, right: 110, bottom: 32 }, invert(frame(BOX, 0)));
    assert.deepEqual(quad, [40, 820, 140, 820, 40, 808, 140, 808]);
  });

  it("draws the same rectangle again on a page that lies on its side", () => {
    for (const turn of TURNS) {
      const quad = quadOf({ left: 10, top: 20, right: 110, bottom: 32 }, invert(frame(BOX, turn)));
      const drawn = boundsOf(cornersOf(quad).map((corner) => apply(frame(BOX, turn), corner)));
      assert.deepEqual(drawn, { left: 10, top: 20, right: 110, bottom: 32 });
    }
  });
});

describe("distanceTo", () => {
  it("measures to the line, and to its ends beyond them", () => {
    assert.equal(distanceTo([5, 3], [0, 0], [10, 0]), 3);
    assert.equal(distanceTo([13, 4], [0, 0], [10, 0]), 5);
    assert.equal(distanceTo([3, 4], [0, 0], [0, 0]), 5);
  });
});

describe("turning", () => {
  it("keeps the page on the screen and agrees with a page that is stored turned", () => {
    const [width, height] = [600, 800];
    for (const turn of TURNS) {
      const shown = turn % 180 ? { left: 0, top: 0, right: height, bottom: width } : { left: 0, top: 0, right: width, bottom: height };
      assert.deepEqual(mapRect({ left: 0, top: 0, right: width, bottom: height }, turning(width, height, turn)), shown);
      near(apply(compose(frame(BOX, 0), turning(width, height, turn)), [123, 456]), apply(frame(BOX, turn), [123, 456]));
    }
  });
});
