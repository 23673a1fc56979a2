import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { accepts, inWords } from "./upload_rules.ts";

describe("accepts", () => {
  it("goes by the ending and by the type", () => {
    assert.equal(accepts(".pdf,image/*", "To trinh.PDF", "application/pdf"), true);
    assert.equal(accepts(".pdf,image/*", "anh.jpg", "image/jpeg"), true);
    assert.equal(accepts(".pdf,image/*", "macro.exe", "application/octet-stream"), false);
  });

  it("takes everything when nothing is said", () => {
    assert.equal(accepts("", "x", ""), true);
  });
});

describe("inWords", () => {
  it("writes sizes with a comma, as here", () => {
    assert.deepEqual([inWords(200 * 1024 ** 2), inWords(1.5 * 1024 ** 2), inWords(12 * 1024)], ["200 MB", "1,5 MB", "12 KB"]);
  });
});
