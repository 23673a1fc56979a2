import assert from "node:assert/strict";
import { test } from "node:test";
import { changedPages, pagesOf } from "./changes.ts";

test("pages are known by their number once the versions are compared", () => {
  const pages: { page: number; kind: "changed" | "added" }[] = [{ page: 3, kind: "changed" }, { page: 7, kind: "added" }];

  assert.deepEqual([...pagesOf({ ready: true, pages })!], [[3, "changed"], [7, "added"]]);
  assert.equal(pagesOf({ ready: false, pages: [] }), null);
});

test("a reader without an answer shows no signs", async (context) => {
  context.mock.method(globalThis, "fetch", async () => new Response("", { status: 404 }));

  assert.equal((await changedPages("/x", new AbortController().signal)).size, 0);
});
