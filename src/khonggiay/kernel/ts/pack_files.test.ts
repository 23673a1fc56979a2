import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { IDBFactory } from "fake-indexeddb";
import { openDisk } from "./device_disk.ts";
import { importKey, openBytes, sealBytes } from "./keyring.ts";
import { PIECE, dropFile, fileRow, filesOf, keepRow, readSpan, respond, writePiece, type FileRow } from "./pack_files.ts";

/** As much of a cache as files need. */
class FakeCache {
  readonly stored = new Map<string, Uint8Array<ArrayBuffer>>();

  async put(url: string, answer: Response): Promise<void> {
    this.stored.set(url, new Uint8Array(await answer.arrayBuffer()));
  }

  match(url: string): Promise<Response | undefined> {
    const bytes = this.stored.get(url);
    return Promise.resolve(bytes ? new Response(bytes) : undefined);
  }

  delete(url: string): Promise<boolean> {
    return Promise.resolve(this.stored.delete(url));
  }
}

const KEY = { meeting: 12, papers: [5], key: Buffer.from(Uint8Array.from({ length: 32 }, (_, n) => n)).toString("base64") };
const BYTES = Uint8Array.from({ length: 2 * PIECE + 700 }, (_, n) => (n * 7 + (n >> 8)) % 251);

async function stored(sealed: boolean): Promise<{ fake: FakeCache; cache: Cache; row: FileRow; key: CryptoKey | null }> {
  const fake = new FakeCache();
  const cache = fake as unknown as Cache;
  const key = sealed ? await importKey(KEY) : null;
  const row: FileRow = { url: "/a.pdf", meeting: 12, paper: 5, size: BYTES.length, digest: "", type: "application/pdf", sealed, pieces: 3, whole: true };
  for (let n = 0; n < 3; n += 1) await writePiece(cache, row, n, BYTES.slice(n * PIECE, (n + 1) * PIECE), key);
  return { fake, cache, row, key };
}

before(() => { Object.assign(globalThis, { location: { origin: "http://kg.test" } }); });

describe("a file in pieces", () => {
  for (const [begin, end] of [[0, 10], [PIECE - 3, PIECE + 4], [PIECE, 2 * PIECE], [5, BYTES.length], [2 * PIECE + 690, BYTES.length + 99]] as const) {
    it(`gives the bytes from ${begin} to ${end}`, async () => {
      const { cache, row } = await stored(false);

      assert.deepEqual(await readSpan(cache, row, begin, end, null), BYTES.slice(begin, end));
    });
  }

  it("answers a range with 206, no range with everything, a range behind the end with 416", async () => {
    const { cache, row } = await stored(false);

    const part = await respond(cache, row, `bytes=${PIECE - 1}-${PIECE}`, null);
    const whole = await respond(cache, row, null, null);
    const behind = await respond(cache, row, `bytes=${BYTES.length}-`, null);

    assert.deepEqual([part.status, part.headers.get("Content-Range")], [206, `bytes ${PIECE - 1}-${PIECE}/${BYTES.length}`]);
    assert.deepEqual(new Uint8Array(await part.arrayBuffer()), BYTES.slice(PIECE - 1, PIECE + 1));
    assert.deepEqual([whole.status, (await whole.arrayBuffer()).byteLength], [200, BYTES.length]);
    assert.equal(behind.status, 416);
  });

  it("says that a piece is missing instead of giving fewer bytes", async () => {
    const { fake, cache, row } = await stored(false);
    fake.stored.delete("http://kg.test/a.pdf?manh=1");

    await assert.rejects(readSpan(cache, row, 0, BYTES.length, null), /missing/);
  });

  it("goes with all its pieces and its row", async () => {
    const { fake, cache, row } = await stored(false);
    const disk = await openDisk(9, new IDBFactory());
    await keepRow(disk, row);
    assert.equal((await filesOf(disk, 12)).length, 1);

    await dropFile(disk, cache, row);

    assert.deepEqual([fake.stored.size, await fileRow(disk, "/a.pdf")], [0, null]);
    disk.close();
  });
});

describe("a sealed file", () => {
  it("lies unreadable on the disk and opens with its key", async () => {
    const { fake, cache, row, key } = await stored(true);

    for (const [n, piece] of [...fake.stored.values()].entries()) {
      assert.notDeepEqual(piece.slice(12, 76), BYTES.slice(n * PIECE, n * PIECE + 64));
    }
    assert.deepEqual(await readSpan(cache, row, PIECE - 5, PIECE + 5, key), BYTES.slice(PIECE - 5, PIECE + 5));
  });

  it("does not open without the key, with another, or when pieces change places", async () => {
    const { fake, cache, row, key } = await stored(true);
    const other = await importKey({ ...KEY, key: Buffer.alloc(32, 1).toString("base64") });

    await assert.rejects(readSpan(cache, row, 0, 10, null), /no key/);
    await assert.rejects(readSpan(cache, row, 0, 10, other));
    fake.stored.set("http://kg.test/a.pdf?manh=0", fake.stored.get("http://kg.test/a.pdf?manh=1")!);
    await assert.rejects(readSpan(cache, row, 0, 10, key));
  });
});

describe("sealing", () => {
  it("never makes the same of the same twice", async () => {
    const key = await importKey(KEY);
    const bytes = new TextEncoder().encode("Hạn chế");

    const [one, two] = [await sealBytes(key, bytes, "a"), await sealBytes(key, bytes, "a")];

    assert.notDeepEqual(one, two);
    assert.deepEqual([await openBytes(key, one, "a"), await openBytes(key, two, "a")], [bytes, bytes]);
    await assert.rejects(openBytes(key, one, "b"));
  });
});
