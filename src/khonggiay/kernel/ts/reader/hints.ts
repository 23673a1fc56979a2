/**
 * Where the bytes of each page lie, read from the file's own hint table.
 *
 * A linearised file (ISO 32000-1, annex F) says so near its beginning. PDF.js does not
 * look there: it asks for one piece after another, each a journey to the server.
 */

export interface Hints {
  /** Where the first page's objects end. */
  firstEnd: number;
  /** Where the table of all objects begins, up to the end of the file. */
  tableStart: number;
  /** Where page n (from 1) begins is `starts[n - 1]`; the last number is its end. */
  starts: number[];
}

const HEADER = 36;
const MOST_PAGES = 1_000_000;

/** Return the hints of the file that begins with *head*; null when it has none that fit. */
export async function readHints(head: Uint8Array, length: number): Promise<Hints | null> {
  try {
    const text = new TextDecoder("latin1").decode(head.subarray(0, 2048));
    const dictionary = /<<[^>]*\/Linearized[^>]*>>/.exec(text)?.[0] ?? "";
    const number = (key: string): number => Number(new RegExp(`/${key}\\s+(\\d+)`).exec(dictionary)?.[1] ?? NaN);
    const [hintsAt, hintsLength] = (/\/H\s*\[\s*(\d+)\s+(\d+)/.exec(dictionary) ?? []).slice(1).map(Number);
    const [firstEnd, tableStart, pages] = [number("E"), number("T"), number("N")];
    if (number("L") !== length || !hintsAt || !hintsLength || hintsAt + hintsLength > head.length) return null;
    if (!(firstEnd > 0 && tableStart > firstEnd && tableStart < length && pages > 0 && pages < MOST_PAGES)) return null;
    const table = await inflated(head.subarray(hintsAt, hintsAt + hintsLength));
    const starts = table && startsOf(table, pages, firstEnd);
    return starts && starts.at(-1)! <= length ? { firstEnd, tableStart, starts } : null;
  } catch {
    return null;
  }
}

async function inflated(object: Uint8Array): Promise<Uint8Array | null> {
  const text = new TextDecoder("latin1").decode(object.subarray(0, 600));
  const begin = /stream\r?\n/.exec(text);
  const size = Number(/\/Length\s+(\d+)/.exec(text)?.[1] ?? NaN);
  if (!begin || !(size > 0)) return null;
  const from = begin.index + begin[0].length;
  const bytes = object.slice(from, from + size);
  if (!text.slice(0, begin.index).includes("/FlateDecode")) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Page 1 stands before `firstEnd`; the others follow each other from there (F.4.1). */
function startsOf(table: Uint8Array, pages: number, firstEnd: number): number[] | null {
  if (table.length < HEADER) return null;
  const view = new DataView(table.buffer, table.byteOffset);
  const objectBits = view.getUint16(8);
  const leastLength = view.getUint32(10);
  const lengthBits = view.getUint16(14);
  // The items of one kind stand together; each kind begins on a whole byte.
  const from = (HEADER + Math.ceil((objectBits * pages) / 8)) * 8;
  if (lengthBits > 32 || from + lengthBits * pages > table.length * 8) return null;
  const starts = [0, firstEnd];
  for (let page = 1; page < pages; page += 1) {
    starts.push(starts[page]! + leastLength + bitsAt(table, from + page * lengthBits, lengthBits));
  }
  return starts;
}

function bitsAt(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let bit = at; bit < at + count; bit += 1) value = value * 2 + ((bytes[bit >> 3]! >> (7 - (bit & 7))) & 1);
  return value;
}
