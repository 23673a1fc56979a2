import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { Sha256 } from "./sha256.ts";

describe("Sha256", () => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1_000, 70_001]) {
    it(`agrees with the machine's own on ${length} bytes in odd pieces`, () => {
      const bytes = Uint8Array.from({ length }, (_, n) => (n * 31 + length) % 256);
      const mine = new Sha256();
      for (let at = 0; at < length; at += 37) mine.update(bytes.subarray(at, at + 37));

      assert.equal(mine.hex(), createHash("sha256").update(bytes).digest("hex"));
    });
  }
});
