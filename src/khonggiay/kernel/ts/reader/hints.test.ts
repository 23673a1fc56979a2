import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deflateSync } from "node:zlib";
import { readHints } from "./hints.ts";

/** Write the beginning of a linearised file whose pages have these lengths. */
function file(lengths: number[], { squeeze = true, pages = lengths.length } = {}): { head: Uint8Array; length: number } {
  const least = Math.min(...lengths);
  const bits = 12;
  const table = Buffer.alloc(36 + Math.ceil((3 * lengths.length) / 8) + Math.ceil((bits * lengths.length) / 8));
  table.writeUInt16BE(3, 8);
  table.writeUInt32BE(least, 10);
  table.writeUInt16BE(bits, 14);
  const from = (36 + Math.ceil((3 * lengths.length) / 8)) * 8;
  lengths.forEach((length, at) => {
    for (let bit = 0; bit < bits; bit += 1) {
      if (((length - least) >> (bits - 1 - bit)) & 1) {
        const place = from + at * bits + bit;
        table[place >> 3] = table[place >> 3]! | (1 << (7 - (place & 7)));
      }
    }
  });
  const body = squeeze ? deflateSync(table) : table;
  const filter = squeeze ? "/Filter /FlateDecode " : "";
  const object = Buffer.concat([Buffer.from(`9 0 obj << ${filter}/S 77 /Length ${body.length} >>\nstream\n`), body, Buffer.from("\nendstream endobj\n")]);
  const length = 500_000;
  const start = `%PDF-1.5\n8 0 obj << /Linearized 1 /L ${length} /H [ 200 ${object.length} ] /O 8 /E 3000 /N ${pages} /T 499000 >> endobj\n`;
  return { head: Uint8Array.from(Buffer.concat([Buffer.from(start.padEnd(200)), object])), length };
}

describe("readHints", () => {
  it("says where every page begins", async () => {
    for (const squeeze of [true, false]) {
      const { head, length } = file([3000, 1200, 4100, 1150], { squeeze });

      assert.deepEqual(await readHints(head, length), { firstEnd: 3000, tableStart: 499_000, starts: [0, 3000, 4200, 8300, 9450] });
    }
  });

  it("does not trust a file that was changed afterwards, or is not whole", async () => {
    const { head, length } = file([3000, 1200]);

    assert.equal(await readHints(head, length + 5), null);
    assert.equal(await readHints(head.slice(0, 210), length), null);
    assert.equal(await readHints(new TextEncoder().encode("%PDF-1.4\n1 0 obj << /Type /Catalog >>"), 36), null);
    assert.equal(await readHints(file([3000, 1200], { pages: 900 }).head, length), null);
  });

  it("never throws, whatever the bytes", async () => {
    const { head, length } = file([3000, 1200, 1300]);
    for (let at = 0; at < head.length; at += 1) {
      const spoilt = Uint8Array.from(head);
      spoilt[at] = (spoilt[at]! * 7 + 13) & 255;
      await readHints(spoilt, length);
    }
  });
});
