import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { quoteOf, trimmed, wholeWords } from "./quotes.ts";

const TEXT = `${"Ủy ban nhân dân thành phố giao các sở, quận rà soát quy hoạch. ".repeat(3)}Thời hạn\nhoàn thành  trước ngày 15 tháng 9. ${"Văn phòng theo dõi, đôn đốc. ".repeat(4)}`;

describe("quoteOf", () => {
  it("keeps the words on one line, with 32 to 64 letters on either side", () => {
    const from = TEXT.indexOf("Thời hạn");
    const quote = quoteOf(TEXT, from, TEXT.indexOf("trước") + 5);

    assert.equal(quote?.exact, "Thời hạn hoàn thành trước");
    for (const around of [quote!.prefix, quote!.suffix]) assert.ok(around.length >= 32 && around.length <= 64, `${around.length}`);
    assert.ok(quote!.prefix.endsWith("quy hoạch. "));
    assert.ok(quote!.suffix.startsWith(" ngày 15 tháng 9."));
  });

  it("has less around at the ends of a page", () => {
    assert.deepEqual(quoteOf("Căn cứ Luật", 0, 6), { exact: "Căn cứ", prefix: "", suffix: " Luật" });
  });

  it("is nothing for blanks", () => {
    assert.equal(quoteOf("a   b", 1, 4), null);
  });
});

describe("wholeWords", () => {
  it("takes the words that a finger only half covered", () => {
    const cut = (from: number, to: number): string => TEXT.slice(...wholeWords(TEXT, from, to));
    assert.equal(cut(8, 13), "nhân dân");
    assert.equal(cut(7, 11), "nhân");
    assert.equal(TEXT.slice(...wholeWords("quy hoạch.", 5, 9)), TEXT.slice(4, 9));
  });
});

describe("trimmed", () => {
  it("leaves blanks at the ends out", () => {
    assert.deepEqual(trimmed("  họp  ", 0, 7), [2, 5]);
    assert.deepEqual(trimmed("   ", 0, 3), [3, 3]);
  });
});
