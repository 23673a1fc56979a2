import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Jumps } from "./jumps.ts";

const at = (page: number, y = 0): { page: number; x: number; y: number } => ({ page, x: 0, y });

describe("Jumps", () => {
  it("goes back to where one came from, and forward again", () => {
    const jumps = new Jumps();
    jumps.leave(at(3));
    jumps.leave(at(120));

    assert.equal(jumps.back(at(400))?.page, 120);
    assert.equal(jumps.back(at(120))?.page, 3);
    assert.equal(jumps.back(at(3)), null);
    assert.equal(jumps.forward(at(3))?.page, 120);
    assert.equal(jumps.forward(at(120))?.page, 400);
    assert.equal(jumps.next, null);
  });

  it("forgets the way forward after a new jump", () => {
    const jumps = new Jumps();
    jumps.leave(at(1));
    jumps.back(at(9));
    jumps.leave(at(1));

    assert.equal(jumps.next, null);
    assert.equal(jumps.previous?.page, 1);
  });

  it("does not remember the same place twice, nor more than fifty", () => {
    const jumps = new Jumps();
    jumps.leave(at(1));
    jumps.leave(at(1, 0.1));
    assert.equal(jumps.back(at(2))?.page, 1);
    assert.equal(jumps.previous, null);

    for (let page = 1; page <= 80; page += 1) jumps.leave(at(page));
    let kept = 0;
    while (jumps.back(at(0))) kept += 1;
    assert.equal(kept, 50);
  });
});
