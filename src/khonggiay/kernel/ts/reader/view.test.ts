import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FIRST_VIEW, rowsWithin, show, type View } from "./view.ts";

const A4 = { width: 595, height: 842 };
const WIDE = { width: 1190, height: 842 };
const TABLET = { width: 820, height: 1180 };
const view = (more: Partial<View> = {}): View => ({ ...FIRST_VIEW, ...more });

describe("show", () => {
  it("fills a tablet with the page, in the flow of pages as a whole", () => {
    const scrolled = show(view(), [A4, A4], TABLET, 1);
    assert.equal(Math.round(scrolled.scale * 595), 796);

    const flipped = show(view({ flow: "page", zoom: "page" }), [A4, A4], TABLET, 1);
    assert.ok(flipped.layout.boxes[0]!.height <= 1172 && flipped.layout.boxes[0]!.width <= 812);
  });

  it("fits two pages side by side, and a last one alone as large as they", () => {
    const { scale, layout } = show(view({ across: 2, zoom: "width", flow: "page" }), [A4, A4, A4], TABLET, 3);
    assert.equal(scale, show(view({ across: 2, zoom: "width", flow: "page" }), [A4, A4, A4], TABLET, 1).scale);
    assert.ok(layout.rows[0]!.width <= 820);
  });

  it("is not made small by one wide drawing at the end of a long paper", () => {
    const sizes = [...Array.from({ length: 100 }, () => A4), WIDE];
    assert.equal(show(view(), sizes, TABLET, 1).scale, show(view(), [A4], TABLET, 1).scale);
  });

  it("fits each page by itself in the flow of pages", () => {
    const sizes = [A4, WIDE];
    assert.ok(show(view({ flow: "page", zoom: "width" }), sizes, TABLET, 2).scale < show(view({ flow: "page", zoom: "width" }), sizes, TABLET, 1).scale);
  });

  it("fits what lies on its side after a turn", () => {
    const { layout } = show(view({ turn: 90, zoom: "width" }), [A4], TABLET, 1);
    assert.equal(layout.boxes[0]!.width, 796);
  });
});

describe("rowsWithin", () => {
  it("names the rows on the screen", () => {
    const { layout } = show(view(), Array.from({ length: 500 }, () => A4), TABLET, 1);
    const row = layout.rows[99]!;

    assert.deepEqual(rowsWithin(layout.rows, 0, 1180), { first: 0, last: 0 });
    assert.deepEqual(rowsWithin(layout.rows, row.top, 1180), { first: 98 + 1, last: 100 });
    assert.deepEqual(rowsWithin(layout.rows, 1e9, 1180), { first: 499, last: 499 });
  });
});
