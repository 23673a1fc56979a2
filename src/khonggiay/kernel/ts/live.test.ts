import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Line, type LineOptions, type LiveEvent } from "./live.ts";

function message(stream: string, seq: number): string {
  return `id: ${stream}=${seq}\nevent: patch\ndata: ${JSON.stringify({ stream, seq, kind: "patch" })}\n\n`;
}

function streamOf(text: string): Response {
  return new Response(text, { headers: { "Content-Type": "text/event-stream" } });
}

/** A line whose server answers with *answers* in turn, and then the line is let go. */
async function talk(answers: (() => Response)[]): Promise<{ asked: string[]; events: LiveEvent[]; states: string[]; resets: number }> {
  const seen = { asked: [] as string[], events: [] as LiveEvent[], states: [] as string[], resets: 0 };
  await new Promise<void>((over) => {
    const options: LineOptions = {
      ticketUrl: "/ticket/",
      onEvent: (event) => seen.events.push(event),
      onState: (state) => seen.states.push(state),
      onReset: () => { seen.resets += 1; },
      wait: () => Promise.resolve(),
      fetch: async (url) => {
        seen.asked.push(decodeURIComponent(String(url)));
        const next = answers.shift();
        if (next) return next();
        line.stop();
        over();
        throw new Error("the test is over");
      },
    };
    const line = new Line(options);
    line.start();
  });
  return seen;
}

const ticket = (name = "t1", after = "m=3"): (() => Response) =>
  () => Response.json({ url: "http://live/live", ticket: name, after });

describe("Line", () => {
  it("resumes with the cursor of the last event", async () => {
    const seen = await talk([ticket(), () => streamOf(message("m", 4) + message("m", 5))]);

    assert.deepEqual(seen.asked, ["/ticket/", "http://live/live?ticket=t1&after=m=3", "http://live/live?ticket=t1&after=m=5"]);
    assert.deepEqual(seen.states, ["connecting", "open", "lost", "paused"]);
  });

  it("tells an event once, however often it is sent", async () => {
    const seen = await talk([ticket(), () => streamOf(message("m", 4)), () => streamOf(message("m", 4) + message("m", 5))]);

    assert.deepEqual(seen.events.map((event) => event.seq), [4, 5]);
  });

  it("asks for a new ticket when the old one is refused, and keeps its place", async () => {
    const seen = await talk([ticket(), () => streamOf(message("m", 9)), () => new Response("", { status: 401 }), ticket("t2", "m=20")]);

    assert.equal(seen.asked.at(-1), "http://live/live?ticket=t2&after=m=9");
  });

  it("takes the place of a reset and tells it", async () => {
    const seen = await talk([ticket(), () => streamOf("id: m=100\nevent: reset\ndata: {}\n\n")]);

    assert.equal(seen.resets, 1);
    assert.equal(seen.asked.at(-1), "http://live/live?ticket=t1&after=m=100");
  });

  it("lives through a bad gateway", async () => {
    const seen = await talk([ticket(), () => new Response("", { status: 502 }), () => streamOf(message("m", 4))]);

    assert.deepEqual(seen.events.map((event) => event.seq), [4]);
  });
});
