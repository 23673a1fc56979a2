import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Cursor, SseParser, waitBefore } from "./sse.ts";

describe("SseParser", () => {
  it("puts an event together from pieces cut anywhere", () => {
    const parser = new SseParser();

    const first = parser.push("id: a=1\nevent: pa");
    const second = parser.push('tch\ndata: {"x":');
    const third = parser.push("1}\n\n");

    assert.deepEqual([first, second], [[], []]);
    assert.deepEqual(third, [{ id: "a=1", kind: "patch", data: '{"x":1}' }]);
  });

  it("keeps silent about heartbeats and knows carriage returns", () => {
    const parser = new SseParser();

    const events = parser.push(": still here\n\nevent: reset\r\n\r\n");

    assert.deepEqual(events, [{ id: "", kind: "reset", data: "" }]);
  });

  it("joins several lines of data", () => {
    assert.equal(new SseParser().push("data: a\ndata: b\n\n")[0]?.data, "a\nb");
  });
});

describe("Cursor", () => {
  it("takes each event once", () => {
    const cursor = new Cursor("meeting:12:member=57,person:9=4");

    assert.equal(cursor.advance("meeting:12:member", 57), false);
    assert.equal(cursor.advance("meeting:12:member", 58), true);
    assert.equal(String(cursor), "meeting:12:member=58,person:9=4");
  });

  it("never goes back when a new ticket comes", () => {
    const cursor = new Cursor("person:9=8");

    cursor.adopt("person:9=12,meeting:3:chair=2");

    assert.equal(String(cursor), "person:9=8,meeting:3:chair=2");
  });

  it("ignores what is no cursor", () => {
    assert.equal(String(new Cursor("nonsense,=3,a=b")), "");
  });
});

describe("waitBefore", () => {
  it("is never more than two seconds for half a minute, half left to chance", () => {
    const waits = [waitBefore(0, 0), waitBefore(0, 1), waitBefore(1, 1), waitBefore(2, 1), waitBefore(19, 1), waitBefore(19, 0)];
    assert.deepEqual(waits, [250, 500, 1_000, 2_000, 2_000, 1_000]);
  });

  it("then doubles to twenty seconds", () => {
    assert.deepEqual([20, 21, 22, 23, 40].map((n) => waitBefore(n, 1)), [4_000, 8_000, 16_000, 20_000, 20_000]);
  });
});
