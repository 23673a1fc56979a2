import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findFolded, fold } from "./fold.ts";

describe("fold", () => {
  it("takes away marks, đ and punctuation, as Python does", () => {
    assert.equal(fold("Họp KHÔNG giấy"), "hop khong giay");
    assert.equal(fold("Đường Điện Biên Phủ"), "duong dien bien phu");
    assert.equal(fold("1234/QĐ-UBND"), "1234 qd ubnd");
    assert.equal(fold("  ấ_ệ  "), "a e");
  });

  it("does not care how marks are composed", () => {
    assert.equal(fold("họp".normalize("NFD")), fold("họp".normalize("NFC")));
  });
});

describe("findFolded", () => {
  const cut = (text: string, needle: string): string[] => findFolded(text, needle).map(([from, to]) => text.slice(from, to));

  it("finds words with their marks by words without", () => {
    assert.deepEqual(cut("Phòng họp không giấy, Họp  Không Giấy", "hop khong giay"), ["họp không giấy", "Họp  Không Giấy"]);
  });

  it("gives whole letters back when marks stand apart", () => {
    assert.deepEqual(cut("ho\u0323p", "hop"), ["ho\u0323p"]);
  });

  it("finds nothing for nothing", () => {
    assert.deepEqual(findFolded("họp", " /"), []);
  });
});
