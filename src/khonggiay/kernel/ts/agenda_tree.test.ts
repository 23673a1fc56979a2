import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { allowedDepth, moveTo, placeOf, step, type Row } from "./agenda_tree.ts";

/** `"a b> c"`: each `>` is one level. */
function tree(text: string): Row[] {
  return text.split(" ").map((word) => ({ id: word.replace(/>/g, ""), depth: word.split(">").length - 1 }));
}

function text(rows: Row[] | null): string | null {
  return rows && rows.map((row) => ">".repeat(row.depth) + row.id).join(" ");
}

describe("step", () => {
  it("moves an item over its neighbour with all that is under it", () => {
    assert.equal(text(step(tree("a >b c >d"), "c", "up")), "c >d a >b");
    assert.equal(text(step(tree("a >b c >d"), "a", "down")), "c >d a >b");
  });

  it("stays among its brothers", () => {
    assert.equal(step(tree("a >b c"), "b", "down"), null);
    assert.equal(step(tree("a >b c"), "b", "up"), null);
  });

  it("goes under the item before it and out again", () => {
    assert.equal(text(step(tree("a b >c"), "b", "in")), "a >b >>c");
    assert.equal(text(step(tree("a >b >>c >d e"), "b", "out")), "a >d b >c e");
  });

  it("goes no deeper than the law of the form", () => {
    assert.equal(step(tree("a >b >>c >>>d >>e >>>f"), "e", "in"), null);
    assert.equal(step(tree("a b"), "a", "in"), null);
    assert.equal(step(tree("a b"), "b", "out"), null);
  });

  it("never loses nor doubles an item", () => {
    let rows = tree("a >b >>c d >e f");
    const moves = ["up", "in", "down", "out"] as const;
    for (let turn = 0; turn < 200; turn += 1) {
      const id = "abcdef"[(turn * 7) % 6] ?? "a";
      rows = step(rows, id, moves[turn % 4] ?? "up") ?? rows;
      assert.equal(rows.map((row) => row.id).sort().join(""), "abcdef");
      rows.forEach((row, index) => assert.ok(row.depth <= (rows[index - 1]?.depth ?? -1) + 1));
    }
  });
});

describe("moveTo", () => {
  it("puts a block behind another", () => {
    assert.equal(text(moveTo(tree("a >b c d"), 0, 3, 0)), "c a >b d");
  });
});

describe("allowedDepth", () => {
  it("keeps the tree whole", () => {
    assert.equal(allowedDepth(tree("a b c"), 2, 1, 5), 1);
    assert.equal(allowedDepth(tree("a b c"), 2, 0, 2), 0);
    assert.equal(allowedDepth(tree("a >b c"), 2, 1, 0), 1);
  });
});

describe("placeOf", () => {
  it("names the parent and the sibling before", () => {
    assert.deepEqual(placeOf(tree("a >b >c d"), "c"), { parent: "a", after: "b" });
    assert.deepEqual(placeOf(tree("a >b >c d"), "d"), { parent: "", after: "a" });
    assert.deepEqual(placeOf(tree("a >b"), "b"), { parent: "a", after: "" });
  });
});
