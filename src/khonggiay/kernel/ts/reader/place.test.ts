import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Places, type Place, type Shelf } from "./place.ts";

class Box implements Shelf {
  readonly held = new Map<string, string>();
  getItem(key: string): string | null { return this.held.get(key) ?? null; }
  setItem(key: string, value: string): void { this.held.set(key, value); }
}

const place = (page: number): Place => ({ page, x: 0, y: 0.5, version: 12, zoom: "width", flow: "scroll", across: 1, turn: 0 });

describe("Places", () => {
  it("remembers each paper of each person apart", () => {
    const box = new Box();
    new Places(box, 7).keep(5, place(120));
    new Places(box, 7).keep(6, place(2));

    assert.deepEqual(new Places(box, 7).of(5), place(120));
    assert.equal(new Places(box, 8).of(5), null);
  });

  it("keeps the last 200 papers", () => {
    const places = new Places(new Box(), 1);
    for (let paper = 1; paper <= 205; paper += 1) places.keep(paper, place(1));

    assert.equal(places.of(5), null);
    assert.ok(places.of(6));
    assert.ok(places.of(205));
  });

  it("forgets what it cannot read and survives a full storage", () => {
    const box = new Box();
    box.held.set("kg-places-1", '[["5", null], ["6"], ["7", {"page": 0}]]');
    assert.equal(new Places(box, 1).of(5), null);
    box.held.set("kg-places-1", "{");
    assert.equal(new Places(box, 1).of(7), null);

    const full: Shelf = { getItem: () => null, setItem: () => { throw new Error("QuotaExceededError"); } };
    assert.doesNotThrow(() => new Places(full, 1).keep(1, place(1)));
  });
});
