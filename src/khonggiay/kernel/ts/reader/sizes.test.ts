import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseSizes } from "./sizes.ts";

describe("parseSizes", () => {
  it("unfolds runs", () => {
    assert.deepEqual(parseSizes("595.3x841.9*2 841.9x595.3", 3), [
      { width: 595.3, height: 841.9 }, { width: 595.3, height: 841.9 }, { width: 841.9, height: 595.3 },
    ]);
  });

  it("repeats the last size where the text is too short, and never gives more than asked", () => {
    assert.deepEqual(parseSizes("100x200", 2), [{ width: 100, height: 200 }, { width: 100, height: 200 }]);
    assert.equal(parseSizes("100x200*900", 2).length, 2);
  });

  it("takes A4 for what cannot be read", () => {
    for (const text of [undefined, "", "axb", "0x0*3", "-5x9"]) {
      assert.deepEqual(parseSizes(text, 1), [{ width: 595.3, height: 841.9 }]);
    }
  });
});
