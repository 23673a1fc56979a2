import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clock, currentItem, elapsed, holds, nextItem, patched, valueAt, type RoomState } from "./room_state.ts";

const item = (id: number): RoomState["programme"][number] =>
  ({ id, number: id, title: `Nội dung ${id}`, kind: "decide", unit: "Sở Xây dựng", minutes: 20, papers: [] });

const STATE: RoomState = {
  session: { state: "in_session", title: "Phiên họp thứ 12", opened_at: "2019-10-07T01:00:00Z", closed_at: null },
  programme: [item(1), item(2), item(3)],
  progress: { done: [1] },
  current_item: { id: 2, started_at: "2019-10-07T01:10:00Z" },
  quorum: null,
  speakers: [],
  vote: null,
};

describe("patched", () => {
  it("changes the sections that are named and leaves the others as they are", () => {
    const next = patched(STATE, { current_item: null });

    assert.equal(next.current_item, null);
    assert.equal(next.programme, STATE.programme);
    assert.notEqual(STATE.current_item, null);
  });
});

describe("valueAt", () => {
  it("walks the path and stops where nothing is", () => {
    assert.equal(valueAt(STATE, "session.title"), "Phiên họp thứ 12");
    assert.equal(valueAt(STATE, "vote.result.passed"), undefined);
  });
});

describe("holds", () => {
  it("knows truth, its opposite, one of several words, and both", () => {
    assert.equal(holds(STATE, "vote"), false);
    assert.equal(holds(STATE, "!vote"), true);
    assert.equal(holds(STATE, "session.state=approved|in_session"), true);
    assert.equal(holds(STATE, "speakers"), false);
    assert.equal(holds(STATE, "current_item & !vote"), true);
  });
});

describe("items", () => {
  it("tells the current one and the next that is not finished", () => {
    assert.equal(currentItem(STATE)?.id, 2);
    assert.equal(nextItem(STATE)?.id, 3);
    assert.equal(nextItem(patched(STATE, { current_item: null }))?.id, 2);
  });
});

describe("time", () => {
  it("is written as people read it and never runs backwards", () => {
    assert.deepEqual([clock(65), clock(-5), clock(3_725)], ["1:05", "0:05", "1:02:05"]);
    assert.equal(elapsed("2019-10-07T01:10:00Z", Date.parse("2019-10-07T01:11:30Z")), 90);
    assert.equal(elapsed("2019-10-07T01:10:00Z", Date.parse("2019-10-07T01:09:00Z")), 0);
  });
});
