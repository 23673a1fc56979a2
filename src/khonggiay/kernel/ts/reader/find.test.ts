import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Finder, rangesOf, snippet } from "./find.ts";

const PAGES = ["Phiên họp thứ nhất.", "Không có gì.", "Họp không giấy; lại họp.", "Giấy mời họp"];

function finder(pages = PAGES): { finder: Finder; told: number[] } {
  const told: number[] = [];
  const made: Finder = new Finder(pages.length, (page) => Promise.resolve(pages[page - 1]!), () => told.push(made?.hits.length ?? 0));
  return { finder: made, told };
}

describe("Finder", () => {
  it("lists every hit and begins with the one at or after the page in view", async () => {
    const { finder: found } = finder();
    await found.find("hop", 2);

    assert.deepEqual(found.hits.map(({ page, index }) => [page, index]), [[1, 0], [3, 0], [3, 1], [4, 0]]);
    assert.deepEqual([found.current?.page, found.isDone], [3, true]);
  });

  it("goes round the ends", async () => {
    const { finder: found } = finder();
    await found.find("hop", 4);
    assert.equal(found.at, 3);
    found.step(1);
    assert.equal(found.at, 0);
    found.step(-1);
    assert.equal(found.at, 3);
  });

  it("begins at the first page when nothing follows", async () => {
    const { finder: found } = finder();
    await found.find("nhat", 3);
    assert.equal(found.current?.page, 1);
  });

  it("takes pages with all the words when they nowhere stand together", async () => {
    const { finder: found } = finder();
    await found.find("giấy họp", 1);
    assert.equal(found.isApart, true);
    assert.deepEqual(found.hits.map(({ page, words }) => [page, words]), [[3, "Họp"], [3, "giấy"], [3, "họp"], [4, "Giấy"], [4, "họp"]]);
  });

  it("finds nothing for signs alone, and says so at once", async () => {
    const { finder: found } = finder();
    await found.find(" / ", 1);
    assert.deepEqual([found.hits.length, found.isDone, found.needle], [0, true, ""]);
  });

  it("drops the search before for a new one", async () => {
    const { finder: found } = finder();
    const first = found.find("hop", 1);
    const second = found.find("nhat", 1);
    await Promise.all([first, second]);
    assert.deepEqual(found.hits.map(({ words }) => words), ["nhất"]);
  });
});

describe("rangesOf", () => {
  it("does not let words apart overlap", () => {
    assert.deepEqual(rangesOf("ho hop", "ho hop", true), [[0, 2], [3, 6]]);
  });
});

describe("snippet", () => {
  it("shows whole words around the hit", () => {
    const text = `${"ủy ban nhân dân ".repeat(8)}HỌP ${"thành phố ".repeat(9)}`;
    const at = text.indexOf("HỌP");
    const { before, words, after } = snippet(text, [at, at + 3]);

    assert.equal(words, "HỌP");
    assert.match(before, /^…\S+ .* $/);
    assert.match(after, /^ .*\S…$/);
    assert.ok(before.length <= 50 && after.length <= 50);
  });

  it("adds no dots at the ends of the page", () => {
    assert.deepEqual(snippet("a\nhọp b", [2, 5]), { before: "a ", words: "họp", after: " b" });
  });
});
