import assert from "node:assert/strict";
import { test } from "node:test";
import { papersOf } from "./paper_news.ts";

test("a patch of the programme names the version of every paper", () => {
  const patch = { programme: [
    { id: 1, papers: [{ id: 5, title: "Tờ trình", pages: 12, version: 31, number: 2 }] },
    { id: 2, papers: [] },
    { id: 3, papers: [{ id: 6, title: "Phụ lục", pages: 3, version: 8, number: 1 }] },
  ] };

  assert.deepEqual([...papersOf(patch).values()], [
    { paper: 5, version: 31, number: 2, pages: 12 },
    { paper: 6, version: 8, number: 1, pages: 3 },
  ]);
});

test("a patch of something else names none", () => {
  assert.equal(papersOf({ quorum: {} }).size, 0);
  assert.equal(papersOf(undefined).size, 0);
});

test("a paper without a version is left out", () => {
  const patch = { programme: [{ papers: [{ id: 5, version: null, number: 0, pages: 0 }] }] };

  assert.equal(papersOf(patch).size, 0);
});
