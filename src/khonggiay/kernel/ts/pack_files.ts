/**
 * The files of packs in the Cache API, in pieces: a download goes on where it stopped, a
 * range reads few of them, and a confidential file is sealed piece by piece.
 */

import { brought, written } from "./idb.ts";
import { openBytes, sealBytes } from "./keyring.ts";

export const PIECE = 512 * 1024;

export interface FileRow {
  url: string;
  meeting: number;
  paper: number;
  /** 0 until the first answer tells it. */
  size: number;
  digest: string;
  type: string;
  sealed: boolean;
  pieces: number;
  whole: boolean;
}

/** The cache of one person's pack of one meeting. */
export function cacheName(person: number, meeting: number): string {
  return `kg-pack-${person}-${meeting}`;
}

function pieceUrl(url: string, n: number): string {
  return new URL(`${url}?manh=${n}`, location.origin).href;
}

export async function fileRow(disk: IDBDatabase, url: string): Promise<FileRow | null> {
  return (await brought<FileRow | undefined>(disk.transaction("files").objectStore("files").get(url))) ?? null;
}

export function filesOf(disk: IDBDatabase, meeting: number): Promise<FileRow[]> {
  return brought<FileRow[]>(disk.transaction("files").objectStore("files").index("meeting").getAll(meeting));
}

export async function keepRow(disk: IDBDatabase, row: FileRow): Promise<void> {
  const transaction = disk.transaction("files", "readwrite");
  transaction.objectStore("files").put(row);
  await written(transaction);
}

/** Forget a file with all its pieces. */
export async function dropFile(disk: IDBDatabase, cache: Cache, row: FileRow): Promise<void> {
  for (let n = 0; n < row.pieces; n += 1) await cache.delete(pieceUrl(row.url, n));
  const transaction = disk.transaction("files", "readwrite");
  transaction.objectStore("files").delete(row.url);
  await written(transaction);
}

export async function writePiece(cache: Cache, row: FileRow, n: number, bytes: Uint8Array<ArrayBuffer>, key: CryptoKey | null): Promise<void> {
  const stored = row.sealed && key ? await sealBytes(key, bytes, `${row.url}#${n}`) : bytes;
  await cache.put(pieceUrl(row.url, n), new Response(stored, { headers: { "Content-Type": "application/octet-stream" } }));
}

export async function readPiece(cache: Cache, row: FileRow, n: number, key: CryptoKey | null): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await cache.match(pieceUrl(row.url, n));
  if (!answer) throw new Error(`${row.url}: a piece is missing`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (!row.sealed) return bytes;
  if (!key) throw new Error(`${row.url}: no key`);
  return openBytes(key, bytes, `${row.url}#${n}`);
}

/** Return the bytes from *begin* to before *end*. */
export async function readSpan(cache: Cache, row: FileRow, begin: number, end: number, key: CryptoKey | null): Promise<Uint8Array<ArrayBuffer>> {
  const last = Math.min(end, row.size);
  const span = new Uint8Array(Math.max(0, last - begin));
  for (let n = Math.floor(begin / PIECE); n * PIECE < last; n += 1) {
    const piece = await readPiece(cache, row, n, key);
    const from = Math.max(begin, n * PIECE);
    const upto = Math.min(last, n * PIECE + piece.length);
    span.set(piece.subarray(from - n * PIECE, upto - n * PIECE), from - begin);
  }
  return span;
}

/** Answer a request from the pieces: whole, or the range that it asks for. */
export async function respond(cache: Cache, row: FileRow, range: string | null, key: CryptoKey | null): Promise<Response> {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(range ?? "");
  const headers: Record<string, string> = { "Content-Type": row.type, "Accept-Ranges": "bytes", "KG-Device": "1" };
  if (!asked) return new Response(await readSpan(cache, row, 0, row.size, key), { headers });
  const begin = Number(asked[1]);
  if (begin >= row.size) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${row.size}` } });
  const end = Math.min(asked[2] ? Number(asked[2]) + 1 : row.size, row.size);
  headers["Content-Range"] = `bytes ${begin}-${end - 1}/${row.size}`;
  return new Response(await readSpan(cache, row, begin, end, key), { status: 206, headers });
}
