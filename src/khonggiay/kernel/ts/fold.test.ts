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

  it("takes what is typed with marks at its word", () => {
    assert.deepEqual(cut("họp, hợp đồng, HỌP, hop", "họp"), ["họp", "HỌP"]);
    assert.deepEqual(cut("dự án đường sắt, dương", "đường"), ["đường"]);
    assert.deepEqual(cut("dự án đường sắt, dương", "duong"), ["đường", "dương"]);
    assert.deepEqual(cut("ho\u0323p", "họp"), ["ho\u0323p"]);
  });

  it("does not care where the tone of hòa and ủy stands", () => {
    assert.deepEqual(cut("Uỷ ban hoà bình, Ủy ban hòa bình", "ủy ban hòa"), ["Uỷ ban hoà", "Ủy ban hòa"]);
    assert.deepEqual(cut("quý, quy", "quý"), ["quý"]);
  });

  it("finds across the end of a line and through punctuation", () => {
    assert.deepEqual(cut("số 1234/QĐ-UBND ngày", "1234 qd ubnd"), ["1234/QĐ-UBND"]);
    assert.deepEqual(cut("phòng\n họp", "phong hop"), ["phòng\n họp"]);
  });

  it("gives ranges that fold to what was sought, for any text", () => {
    const letters = ["đ", "ấ", "o\u0323", "-", " ", "ﬁ", "q", "uỷ", "𝒳", "x", "Ơ"];
    for (let seed = 1; seed < 400; seed += 1) {
      const text = Array.from({ length: 30 }, (_, at) => letters[(seed * (at + 3) * 7 + at * at) % letters.length]).join("");
      const needle = fold(text.slice(seed % 11, (seed % 11) + 4));
      for (const [from, to] of findFolded(text, needle)) assert.ok(fold(text.slice(from, to)).includes(needle), `${text} ${needle}`);
    }
  });

  it("finds nothing for nothing", () => {
    assert.deepEqual(findFolded("họp", " /"), []);
  });
});
