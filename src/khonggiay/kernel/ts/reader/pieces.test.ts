import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Pieces } from "./pieces.ts";

const FILE = Uint8Array.from({ length: 95 }, (_, at) => at);

function server(): { asked: [number, number][]; pieces: Pieces } {
  const asked: [number, number][] = [];
  const fetch = (begin: number, end: number): Promise<Uint8Array> => {
    asked.push([begin, end]);
    return Promise.resolve(FILE.slice(begin, end));
  };
  return { asked, pieces: new Pieces(fetch, FILE.length, 10) };
}

describe("Pieces", () => {
  it("fetches a gap in one request and gives it out piece by piece", async () => {
    const { asked, pieces } = server();
    pieces.ahead(12, 38);

    assert.deepEqual([...(await pieces.take(10, 20))], [...FILE.slice(10, 20)]);
    assert.deepEqual([...(await pieces.take(20, 40))], [...FILE.slice(20, 40)]);
    assert.deepEqual(asked, [[10, 40]]);
    assert.equal(pieces.held, 0);
  });

  it("asks only for what is neither held nor taken", async () => {
    const { asked, pieces } = server();
    await pieces.take(20, 30);
    pieces.ahead(10, 50);
    pieces.ahead(10, 50);

    assert.deepEqual(asked, [[20, 30], [10, 20], [30, 50]]);
  });

  it("does not fetch what came another way", () => {
    const { asked, pieces } = server();
    pieces.skip(0, 30);
    pieces.ahead(0, 40);

    assert.deepEqual(asked, [[30, 40]]);
  });

  it("ends with the file", async () => {
    const { asked, pieces } = server();

    assert.deepEqual([...(await pieces.take(90, 100))], [90, 91, 92, 93, 94]);
    assert.deepEqual(asked, [[90, 95]]);
  });

  it("fetches again what is asked for twice, and what failed", async () => {
    const { asked, pieces } = server();
    await pieces.take(0, 10);
    await pieces.take(0, 10);
    assert.equal(asked.length, 2);

    let turn = 0;
    const failing = new Pieces(() => (turn++ ? Promise.resolve(FILE.slice(0, 10)) : Promise.reject(new Error("no network"))), 95, 10);
    failing.ahead(0, 10);
    await assert.rejects(failing.take(0, 10));
    assert.equal((await failing.take(0, 10)).length, 10);
  });

  it("gives every piece memory of its own", async () => {
    const { pieces } = server();
    pieces.ahead(0, 20);
    const [one, other] = [await pieces.take(0, 10), await pieces.take(10, 20)];

    assert.notEqual(one.buffer, other.buffer);
  });
});
