import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Mark } from "../../marks.ts";
import { newMark } from "./make.ts";
import { Undo, type Target } from "./undo.ts";

class Notebook implements Target {
  readonly marks = new Map<string, Mark>();
  put(mark: Mark): void { this.marks.set(mark.id, mark); }
  remove(id: string): void { this.marks.delete(id); }
  get texts(): string[] { return [...this.marks.values()].map((mark) => mark.text); }
}

const note = (id: string, text: string): Mark => ({ ...newMark(12, "note", 3, "yellow"), id, text, position: [100, 200] });

describe("Undo", () => {
  it("takes making, changing and removing back, and does them again", () => {
    const book = new Notebook();
    const undo = new Undo(book);
    undo.act("make", [{ id: "a", before: null, after: note("a", "một") }]);
    undo.act("edit", [{ id: "a", before: note("a", "một"), after: note("a", "hai") }]);
    undo.act("remove", [{ id: "a", before: note("a", "hai"), after: null }]);

    assert.deepEqual(book.texts, []);
    assert.equal(undo.undo(), "remove");
    assert.deepEqual(book.texts, ["hai"]);
    undo.undo();
    assert.deepEqual(book.texts, ["một"]);
    undo.undo();
    assert.deepEqual(book.texts, []);
    assert.equal(undo.undo(), null);
    for (const text of [["một"], ["hai"], []]) {
      undo.redo();
      assert.deepEqual(book.texts, text);
    }
    assert.equal(undo.redo(), null);
  });

  it("takes all changes of one act back together", () => {
    const book = new Notebook();
    const undo = new Undo(book);
    undo.act("erase", ["a", "b"].map((id) => ({ id, before: null, after: note(id, id) })));
    undo.undo();

    assert.deepEqual([book.texts, undo.canUndo, undo.canRedo], [[], false, true]);
  });

  it("forgets what was undone when something new is done", () => {
    const undo = new Undo(new Notebook());
    undo.act("make", [{ id: "a", before: null, after: note("a", "một") }]);
    undo.undo();
    undo.act("make", [{ id: "b", before: null, after: note("b", "hai") }]);

    assert.equal(undo.canRedo, false);
  });

  it("joins what is typed into one note", () => {
    const book = new Notebook();
    const undo = new Undo(book);
    undo.act("make", [{ id: "a", before: null, after: note("a", "") }]);
    undo.act("edit", [{ id: "a", before: note("a", ""), after: note("a", "m") }], true);
    undo.act("edit", [{ id: "a", before: note("a", "m"), after: note("a", "mộ") }], true);
    undo.undo();
    assert.deepEqual(book.texts, [""]);
    undo.redo();
    assert.deepEqual(book.texts, ["mộ"]);
  });

  it("does not take back what the server said meanwhile", () => {
    const book = new Notebook();
    const undo = new Undo(book);
    undo.act("make", [{ id: "a", before: null, after: note("a", "một") }]);
    undo.act("edit", [{ id: "a", before: note("a", "một"), after: note("a", "hai") }]);
    book.marks.set("a", { ...book.marks.get("a")!, revision: 41, shares: [{ token: "person:9", label: "Bà Lan" }] });
    undo.undo();

    const mark = book.marks.get("a")!;
    assert.deepEqual([mark.text, mark.revision, mark.shares.length], ["một", 41, 1]);
  });

  it("remembers a hundred acts", () => {
    const undo = new Undo(new Notebook());
    for (let at = 0; at < 130; at += 1) undo.act("make", [{ id: `${at}`, before: null, after: note(`${at}`, "") }]);
    let count = 0;
    while (undo.undo()) count += 1;
    assert.equal(count, 100);
  });

  it("comes back to the same marks after any walk back and forth", () => {
    for (let seed = 1; seed < 60; seed += 1) {
      const book = new Notebook();
      const undo = new Undo(book);
      const states: string[] = [JSON.stringify(book.texts)];
      for (let at = 0; at < 20; at += 1) {
        const id = `${(seed * (at + 1) * 13) % 5}`;
        const before = book.marks.get(id) ?? null;
        const after = (seed + at) % 4 === 0 && before ? null : note(id, `${seed}-${at}`);
        undo.act("x", [{ id, before, after }]);
        states.push(JSON.stringify([...book.texts].sort()));
      }
      for (let at = states.length - 2; at >= 0; at -= 1) {
        undo.undo();
        assert.equal(JSON.stringify([...book.texts].sort()), states[at]);
      }
      for (let at = 1; at < states.length; at += 1) {
        undo.redo();
        assert.equal(JSON.stringify([...book.texts].sort()), states[at]);
      }
    }
  });
});
