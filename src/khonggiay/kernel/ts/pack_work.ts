/** Fetching a pack: only what is missing, piece by piece, checked by its digest. */

import { isFull } from "./idb.ts";
import { fetchKeys, importKey, sealOf } from "./keyring.ts";
import { Shelf } from "./mark_shelf.ts";
import { MarkSync, alone } from "./mark_sync.ts";
import { PIECE, cacheName, dropFile, fileRow, filesOf, keepRow, readPiece, writePiece, type FileRow } from "./pack_files.ts";
import { clearPack, contact, deviceId, deviceName, keepPack, packRow, type Manifest, type PackRow } from "./packs.ts";
import { Sha256 } from "./sha256.ts";
import { ask } from "./wire.ts";

export interface PackWish {
  disk: IDBDatabase;
  person: number;
  meeting: number;
  signal: AbortSignal;
  onChange: (row: PackRow) => void;
}

class Full extends Error {
  constructor(readonly needed: number, readonly free: number) {
    super("full");
  }
}

const MARGIN = 2 * 1024 * 1024;

/** Fetch or renew a pack; the edition before stays readable until this one is whole. */
export async function fetchPack(wish: PackWish): Promise<PackRow | null> {
  return alone(`kg-pack-${wish.person}-${wish.meeting}`, () => run(wish));
}

async function run({ disk, person, meeting, signal, onChange }: PackWish): Promise<PackRow | null> {
  const heard = await ask(`/api/v1/meetings/${meeting}/pack`, { person });
  const before = await packRow(disk, meeting);
  if (heard.kind !== "answer") {
    if (before?.state === "fetching") await keepPack(disk, { ...before, state: before.edition ? "whole" : "failed" });
    return before;
  }
  const manifest = heard.body as Manifest;
  const row: PackRow = {
    meeting, title: manifest.title, edition: before?.edition ?? "", savedAt: before?.savedAt ?? "", lastDay: manifest.last_day, state: "fetching",
    filesHeld: 0, filesTotal: manifest.files.length, bytesHeld: 0, bytesTotal: manifest.files.reduce((sum, { size }) => sum + size, 0),
    now: "", needed: 0, free: 0, pages: manifest.pages,
    sealed: manifest.papers.some((paper) => paper.is_taken && paper.is_confidential),
  };
  const tell = async (change: Partial<PackRow>): Promise<void> => {
    Object.assign(row, change);
    await keepPack(disk, row);
    onChange({ ...row });
  };
  try {
    await tell({});
    const device = await deviceId(disk);
    await ask("/api/v1/devices", { method: "POST", person, body: { id: device, name: deviceName(navigator.userAgent) } });
    await contact(disk, person);
    await new Work(disk, person, manifest, row, tell, signal).run(device);
    await tell({ state: "whole", edition: manifest.edition, savedAt: new Date().toISOString(), now: "" });
    await contact(disk, person);
  } catch (error) {
    await stopped(error, { disk, person, row, manifest, tell, signal });
  }
  return row;
}

interface Stopped {
  disk: IDBDatabase;
  person: number;
  row: PackRow;
  manifest: Manifest;
  tell: (change: Partial<PackRow>) => Promise<void>;
  signal: AbortSignal;
}

async function stopped(error: unknown, { disk, person, row, tell, signal }: Stopped): Promise<void> {
  if (signal.aborted) {
    if (signal.reason === "cancel" && !row.edition) await clearPack(disk, person, row.meeting);
    else await tell({ state: "paused", now: "" });
    return;
  }
  if (error instanceof Full || isFull(error)) {
    const { needed, free } = error instanceof Full ? error : { needed: row.bytesTotal - row.bytesHeld, free: 0 };
    // Nothing half-done: what came of this edition goes, the edition before stays.
    const cache = await caches.open(cacheName(person, row.meeting));
    for (const file of await filesOf(disk, row.meeting)) if (!row.edition || !file.whole) await dropFile(disk, cache, file);
    await tell({ state: "full", needed, free, now: "", ...(row.edition ? {} : { filesHeld: 0, bytesHeld: 0 }) });
    return;
  }
  await tell({ state: "failed", now: "" });
}

class Work {
  #keys = new Map<number, CryptoKey>();

  constructor(
    readonly disk: IDBDatabase, readonly person: number, readonly manifest: Manifest, readonly row: PackRow,
    readonly tell: (change: Partial<PackRow>) => Promise<void>, readonly signal: AbortSignal,
  ) {}

  async run(device: string): Promise<void> {
    const { manifest, disk, person } = this;
    const cache = await caches.open(cacheName(person, manifest.meeting_id));
    const sealed = new Set(manifest.papers.filter(({ is_confidential: isSealed }) => isSealed).map(({ id }) => id));
    if (sealed.size > 0) await this.#fetchKeys(device);
    await this.#checkRoom(sealed);
    for (const file of manifest.files) {
      this.signal.throwIfAborted();
      await this.tell({ now: manifest.papers.find(({ id }) => id === file.paper)?.title ?? "" });
      await this.#file(cache, file, sealed.has(file.paper));
      await this.tell({ filesHeld: this.row.filesHeld + 1 });
    }
    await this.#pages(cache);
    await this.#layers(sealed);
    // Only now, when everything new is here, what is no longer in the pack goes.
    const kept = new Set(manifest.files.map(({ url }) => url));
    for (const old of await filesOf(disk, manifest.meeting_id)) if (!kept.has(old.url)) await dropFile(disk, cache, old);
  }

  async #fetchKeys(device: string): Promise<void> {
    for (const given of await fetchKeys(this.person, device)) {
      const key = await importKey(given);
      for (const paper of given.papers) this.#keys.set(paper, key);
    }
  }

  /** Say what is needed before anything is fetched, not in the middle. */
  async #checkRoom(sealed: Set<number>): Promise<void> {
    if (!navigator.storage?.estimate) return;
    await navigator.storage.persist?.().catch(() => false);
    let needed = 0;
    for (const file of this.manifest.files) {
      const known = await fileRow(this.disk, file.url);
      if (!known?.whole || known.sealed !== sealed.has(file.paper)) needed += file.size - Math.min(file.size, (known?.pieces ?? 0) * PIECE);
    }
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    const free = Math.max(0, quota - usage);
    if (quota > 0 && needed > 0 && needed + MARGIN > free) throw new Full(needed + MARGIN, free);
  }

  async #file(cache: Cache, file: Manifest["files"][number], sealed: boolean): Promise<void> {
    let row = await fileRow(this.disk, file.url);
    if (row && (row.sealed !== sealed || row.digest !== file.digest)) {
      await dropFile(this.disk, cache, row);
      row = null;
    }
    if (row?.whole) {
      await this.tell({ bytesHeld: this.row.bytesHeld + row.size });
      return;
    }
    const key = sealed ? this.#keys.get(file.paper) ?? null : null;
    if (sealed && !key) throw new Error("no key");
    const fresh: FileRow = {
      url: file.url, meeting: this.manifest.meeting_id, paper: file.paper, size: file.size, digest: file.digest, type: file.media_type,
      sealed, pieces: 0, whole: false,
    };
    await this.#pieces(cache, row ?? fresh, key);
  }

  async #pieces(cache: Cache, row: FileRow, key: CryptoKey | null): Promise<void> {
    const digest = new Sha256();
    for (let n = 0; n < row.pieces; n += 1) {
      const known = await readPiece(cache, row, n, key);
      digest.update(known);
      await this.tell({ bytesHeld: this.row.bytesHeld + known.length });
    }
    do {
      this.signal.throwIfAborted();
      const bytes = await this.#fetch(row);
      const pieces = row.size === 0 || bytes.length > PIECE ? cut(bytes) : [bytes];
      if (row.size === 0) row.size = bytes.length;
      for (const piece of pieces) {
        await writePiece(cache, row, row.pieces, piece, key);
        digest.update(piece);
        row.pieces += 1;
        await this.tell({ bytesHeld: this.row.bytesHeld + piece.length });
      }
      await keepRow(this.disk, row);
    } while (row.pieces * PIECE < row.size);
    if (row.digest && digest.hex() !== row.digest) {
      await dropFile(this.disk, cache, row);
      throw new Error(`${row.url}: other bytes than promised`);
    }
    row.whole = true;
    await keepRow(this.disk, row);
  }

  async #fetch(row: FileRow): Promise<Uint8Array<ArrayBuffer>> {
    const headers: Record<string, string> = {};
    const begin = row.pieces * PIECE;
    if (row.size > PIECE) headers.Range = `bytes=${begin}-${Math.min(begin + PIECE, row.size) - 1}`;
    const answer = await fetch(row.url, { headers, signal: this.signal, cache: "no-store" });
    if (!answer.ok || answer.redirected) throw new Error(`${row.url}: ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  }

  async #pages(cache: Cache): Promise<void> {
    const now = new Date().toISOString();
    for (const url of [...this.manifest.pages, "/thiet-bi/"]) {
      this.signal.throwIfAborted();
      await keepPage(cache, url, now, this.signal);
    }
  }

  async #layers(sealed: Set<number>): Promise<void> {
    for (const paper of this.manifest.papers) {
      if (!paper.is_taken) continue;
      const seal = sealed.has(paper.id) ? await sealOf(this.person, paper.id) : undefined;
      if (seal === null) continue;
      const shelf = new Shelf(this.disk, paper.id, paper.marks_url, seal);
      await new MarkSync(this.person, shelf, { fetch: (...given) => fetch(...given), alone }).pull(paper.version);
    }
  }
}

function cut(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const pieces = [];
  for (let at = 0; at === 0 || at < bytes.length; at += PIECE) pieces.push(bytes.slice(at, at + PIECE));
  return pieces;
}

/** Keep a page as it stands now, with the moment written into it. */
export async function keepPage(cache: Cache, url: string, now: string, signal?: AbortSignal): Promise<void> {
  const answer = await fetch(url, { headers: { Accept: "text/html" }, cache: "no-store", ...(signal ? { signal } : {}) });
  if (!answer.ok || answer.redirected) return;
  const html = (await answer.text()).replace("<html ", `<html data-kg-packed="${now}" `);
  const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": answer.headers.get("Content-Security-Policy") ?? "" };
  await cache.put(new URL(url, location.origin).href, new Response(html, { headers }));
}

/** Keep the page that was just shown anew, and the form of an opinion that led to it. */
export async function renewPages(person: number, rows: readonly PackRow[], shown: readonly string[]): Promise<void> {
  for (const row of rows) {
    if (row.state !== "whole") continue;
    const cache = await caches.open(cacheName(person, row.meeting));
    for (const url of row.pages.filter((page) => shown.includes(page))) await keepPage(cache, url, new Date().toISOString());
  }
}
