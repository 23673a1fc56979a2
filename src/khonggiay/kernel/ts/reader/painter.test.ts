import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Painter, type Job, type Want } from "./painter.ts";

class Desk {
  readonly log: string[] = [];
  readonly open = new Map<number, { finish: () => void; fail: () => void }>();
  readonly painter: Painter;

  constructor(budget = { canvases: 3, pixels: 1_000 }) {
    this.painter = new Painter({
      canvas: (width, height) => ({ width, height }) as HTMLCanvasElement,
      draw: ({ page }) => this.#job(page),
      discard: (_canvas, page) => this.log.push(`discard ${page}`),
      painted: ({ page }) => this.log.push(`painted ${page}`),
      failed: (page) => this.log.push(`failed ${page}`),
    }, budget);
  }

  #job(page: number): Job {
    this.log.push(`draw ${page}`);
    let settle: { finish: () => void; fail: () => void } | undefined;
    const done = new Promise<void>((finish, fail) => { settle = { finish, fail: () => fail(new Error("broken")) }; });
    this.open.set(page, settle!);
    return {
      done, hold: () => this.log.push(`hold ${page}`), release: () => this.log.push(`release ${page}`),
      cancel: () => { this.log.push(`cancel ${page}`); settle!.fail(); },
    };
  }

  async end(page: number, how: "finish" | "fail" = "finish"): Promise<void> {
    this.open.get(page)![how]();
    await new Promise((done) => setImmediate(done));
  }

  take(): string[] {
    return this.log.splice(0);
  }
}

const want = (...pages: number[]): Want[] => pages.map((page) => ({ page, density: 1, width: 10, height: 10 }));

describe("Painter", () => {
  it("draws one page after the other in the order of need", async () => {
    const desk = new Desk();
    desk.painter.want(want(5, 6, 4));
    await desk.end(5);
    await desk.end(6);
    await desk.end(4);

    assert.deepEqual(desk.take(), ["draw 5", "painted 5", "draw 6", "painted 6", "draw 4", "painted 4"]);
  });

  it("lets a neighbour wait when another page comes into view", async () => {
    const desk = new Desk();
    desk.painter.want(want(5, 6));
    await desk.end(5);
    desk.painter.want(want(9, 6));
    assert.deepEqual(desk.take(), ["draw 5", "painted 5", "draw 6", "hold 6", "draw 9"]);

    await desk.end(9);
    assert.deepEqual(desk.take(), ["painted 9", "release 6"]);
  });

  it("stops what nobody looks at any more", async () => {
    const desk = new Desk();
    desk.painter.want(want(5));
    desk.painter.want(want(300));
    await desk.end(300);

    assert.deepEqual(desk.take(), ["draw 5", "cancel 5", "draw 300", "discard 5", "painted 300"]);
  });

  it("keeps a drawn page for coming back, until others need its room", async () => {
    const desk = new Desk();
    for (const page of [1, 2, 3]) {
      desk.painter.want(want(page));
      await desk.end(page);
    }
    desk.take();
    desk.painter.want(want(1));
    assert.deepEqual(desk.take(), []);

    desk.painter.want(want(4));
    await desk.end(4);
    desk.painter.want(want(4));
    assert.deepEqual(desk.take(), ["draw 4", "painted 4", "discard 2"]);
    assert.deepEqual(desk.painter.cost, { canvases: 3, pixels: 300 });
  });

  it("draws again at another density and shows the old picture until then", async () => {
    const desk = new Desk();
    desk.painter.want(want(1));
    await desk.end(1);
    desk.painter.want([{ page: 1, density: 2, width: 20, height: 20 }]);
    assert.equal(desk.painter.picture(1)?.density, 1);
    await desk.end(1);

    assert.deepEqual(desk.take(), ["draw 1", "painted 1", "draw 1", "painted 1", "discard 1"]);
  });

  it("tries a broken page twice and goes on with the others", async () => {
    const desk = new Desk();
    desk.painter.want(want(1, 2));
    await desk.end(1, "fail");
    await desk.end(1, "fail");
    await desk.end(2);

    assert.deepEqual(desk.take(), ["draw 1", "discard 1", "failed 1", "draw 1", "discard 1", "failed 1", "draw 2", "painted 2"]);
  });

  it("never holds more than its budget while a reader flips through everything", async () => {
    const desk = new Desk({ canvases: 4, pixels: 400 });
    for (let page = 1; page <= 200; page += 1) {
      desk.painter.want(want(page, page + 1));
      await desk.end(page);
      const { canvases, pixels } = desk.painter.cost;
      assert.ok(canvases <= 5 && pixels <= 500, `${canvases} canvases at page ${page}`);
    }
  });
});
