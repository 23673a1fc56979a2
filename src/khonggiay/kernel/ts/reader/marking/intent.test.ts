import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { intentOf, type Hand } from "./intent.ts";

const hand = (more: Partial<Hand> = {}): Hand => ({ tool: "ink", hasPen: false, isWriting: false, ...more });

describe("intentOf", () => {
  it("lets a pen write without taking a tool first", () => {
    assert.equal(intentOf("pen", hand({ tool: "read" })), "ink");
    assert.equal(intentOf("pen", hand({ tool: "erase" })), "erase");
  });

  it("lets fingers scroll once there is a pen, and draw where there is none", () => {
    assert.equal(intentOf("touch", hand()), "ink");
    assert.equal(intentOf("touch", hand({ hasPen: true })), null);
    assert.equal(intentOf("touch", hand({ hasPen: true, tool: "note" })), "note");
  });

  it("takes no notice of a palm while a pen writes", () => {
    for (const tool of ["ink", "note", "highlight"] as const) assert.equal(intentOf("touch", hand({ tool, isWriting: true })), null);
  });

  it("leaves reading alone", () => {
    assert.equal(intentOf("mouse", hand({ tool: "read" })), null);
    assert.equal(intentOf("touch", hand({ tool: "read" })), null);
  });
});
