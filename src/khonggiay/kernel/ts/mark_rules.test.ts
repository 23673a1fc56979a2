import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mark } from "./fake_mark_server.ts";
import { keeping, reached, refusing, settling, stateOf, taking, visible, type Result, type Row } from "./mark_rules.ts";

function row(op: string, given: Partial<Row> = {}): Row {
  return {
    seq: Number(op), op, paper: 5, url: "/marks", version: 1, id: `m${op}`, base: 0, conflict_of: null, deleted: false,
    sent: false, problem: null, body: null, ...given,
  };
}

const none = (): null => null;

describe("keeping", () => {
  it("writes over a change that was not sent, under the same op and on the same base", () => {
    const first = row("1", { id: "a", base: 4 });

    const { put, drop } = keeping([first], row("2", { id: "a", base: 9, body: "new" }));

    assert.deepEqual(drop, []);
    assert.deepEqual(put.map(({ seq, op, base, body }) => [seq, op, base, body]), [[1, "1", 4, "new"]]);
  });

  it("follows a change that may have reached the server, on the base which that one had", () => {
    const sent = row("1", { id: "a", base: 4, sent: true });

    const { put } = keeping([sent], row("2", { id: "a", base: 7 }));

    assert.deepEqual(put.map(({ op, base, sent: isSent }) => [op, base, isSent]), [["2", 4, false]]);
  });

  it("forgets a new mark that was taken away before anybody heard of it", () => {
    const first = row("1", { id: "a" });

    const { put, drop } = keeping([first], row("2", { id: "a", deleted: true }));

    assert.deepEqual([put, drop], [[], [first]]);
  });

  it("sends the end of a mark that may have reached the server", () => {
    const { put } = keeping([row("1", { id: "a", sent: true })], row("2", { id: "a", deleted: true }));

    assert.deepEqual(put.map(({ op, deleted }) => [op, deleted]), [["2", true]]);
  });

  it("gives a refused mark a new op with its new content", () => {
    const refused = row("1", { id: "a", sent: true, problem: "Ngoài trang." });

    const { put } = keeping([refused], row("2", { id: "a" }));

    assert.deepEqual(put.map(({ seq, op, problem }) => [seq, op, problem]), [[1, "2", null]]);
  });
});

describe("taking", () => {
  it("takes one change a mark and the marks of one version, the oldest first", () => {
    const rows = [row("1", { id: "a", sent: true }), row("2", { id: "a" }), row("3", { id: "b" }), row("4", { id: "c", version: 2 })];

    assert.deepEqual(taking(rows).map(({ op }) => op), ["1", "3"]);
  });

  it("leaves refused changes, and what follows them on the same mark", () => {
    const rows = [row("1", { id: "a", problem: "Ngoài trang." }), row("2", { id: "a" }), row("3", { id: "b" })];

    assert.deepEqual(taking(rows).map(({ op }) => op), ["3"]);
  });

  it("takes at most two hundred", () => {
    assert.equal(taking(Array.from({ length: 450 }, (_, n) => row(String(n)))).length, 200);
  });
});

describe("settling", () => {
  const done = (op: string, id: string, revision: number, given: Partial<Result> = {}): Result =>
    ({ op, id, status: "done", mark: mark(id, { revision, text: "một" }), other: null, problem: null, ...given });

  it("lets a later change of the mark build on what the server has now", () => {
    const rows = [row("1", { id: "a", sent: true }), row("2", { id: "a" })];

    const edit = settling(rows, [done("1", "a", 8)], none);

    assert.deepEqual(edit.drop.map(({ op }) => op), ["1"]);
    assert.deepEqual(edit.put.map(({ op, base }) => [op, base]), [["2", 8]]);
  });

  it("does not build on a state that another device wrote after an answer was lost", () => {
    const rows = [row("1", { id: "a", sent: true }), row("2", { id: "a" })];

    const edit = settling(rows, [done("1", "a", 9, { status: "known" })], () => mark("a", { text: "khác" }));

    assert.deepEqual([edit.drop.length, edit.put], [1, []]);
  });

  it("builds on a known state that is this device's own", () => {
    const rows = [row("1", { id: "a", sent: true }), row("2", { id: "a" })];

    const edit = settling(rows, [done("1", "a", 9, { status: "known" })], () => mark("a", { text: "một" }));

    assert.deepEqual(edit.put.map(({ op, base }) => [op, base]), [["2", 9]]);
  });

  it("goes on with the copy after a conflict", () => {
    const rows = [row("1", { id: "a", sent: true }), row("2", { id: "a" })];
    const other = mark("c", { revision: 12, conflict_of: "a" });

    const edit = settling(rows, [done("1", "a", 11, { status: "conflict", other })], none);

    assert.deepEqual(edit.put.map(({ op, id, base, conflict_of }) => [op, id, base, conflict_of]), [["2", "c", 12, "a"]]);
  });

  it("keeps what is refused, with the server's words", () => {
    const problem = { code: "x", title: "Ngoài trang.", detail: "" };

    const edit = settling([row("1", { id: "a" })], [done("1", "a", 0, { status: "refused", mark: null, problem })], none);

    assert.deepEqual([edit.drop, edit.put.map((one) => one.problem)], [[], ["Ngoài trang."]]);
  });

  it("knows nothing of answers to changes that are gone", () => {
    assert.deepEqual(settling([], [done("1", "a", 1)], none), { put: [], drop: [] });
  });
});

describe("refusing", () => {
  it("keeps every change with the reason", () => {
    assert.deepEqual(refusing([row("1"), row("2")], "Không có.").put.map((one) => one.problem), ["Không có.", "Không có."]);
  });
});

describe("reached", () => {
  it("stops before the first revision that was not seen", () => {
    assert.equal(reached(4, [5, 6, 8]), 6);
    assert.equal(reached(4, [6]), 4);
    assert.equal(reached(4, []), 4);
  });
});

describe("visible", () => {
  it("lays what waits over what is confirmed, and takes away what is to be deleted", () => {
    const marks = visible(
      [mark("a", { text: "cũ", revision: 3 }), mark("b", { revision: 4 }), mark("x", { deleted: true })], [mark("s", { owner: { id: 2, name: "An" } })],
      [{ row: row("1", { id: "a", base: 3 }), mark: mark("a", { text: "mới" }) }, { row: row("2", { id: "b", deleted: true }), mark: mark("b") }], 1,
    );

    assert.deepEqual([...marks.values()].map(({ id, text, revision }) => [id, text, revision]), [["s", "", 0], ["a", "mới", 3]]);
  });

  it("lists a mark of another version without a place until the server carries it", () => {
    const marks = visible([], [], [{ row: row("1", { id: "a" }), mark: mark("a", { version: 1, page: 3 }) }], 2);

    assert.deepEqual([...marks.values()].map(({ page, placement, why }) => [page, placement, why]), [[null, "lost", "waiting"]]);
  });
});

describe("stateOf", () => {
  it("names the worst thing first", () => {
    assert.equal(stateOf({ refused: 1, pending: 0, isReachable: false }), "refused");
    assert.equal(stateOf({ refused: 0, pending: 2, isReachable: false }), "offline");
    assert.equal(stateOf({ refused: 0, pending: 2, isReachable: true }), "saving");
    assert.equal(stateOf({ refused: 0, pending: 0, isReachable: true }), "saved");
  });
});
