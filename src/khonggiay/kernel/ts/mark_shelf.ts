/** Where the marks of one paper lie on this device; what has no room stays in memory. */

import { brought, isFull, written } from "./idb.ts";
import type { Mark } from "./marks.ts";
import type { Edit, Row } from "./mark_rules.ts";

/** Closes what lies on the disk of a confidential paper, and opens it again. */
export interface Seal {
  close: (value: unknown) => Promise<unknown>;
  open: (sealed: unknown) => Promise<unknown>;
}

export interface Layer {
  revision: number;
  latest: number;
  etag: string;
  shared: Mark[];
  marks: Mark[];
}

export interface Waiting {
  row: Row;
  mark: Mark;
}

/** What a seal makes of a value. */
export interface Sealed {
  iv: Uint8Array;
  bytes: ArrayBuffer;
}

export function isSealed(value: unknown): value is Sealed {
  return typeof value === "object" && value !== null && "iv" in value && "bytes" in value;
}

/** The seal of papers that need none; what another seal closed stays closed. */
export const OPEN: Seal = {
  close: (value) => Promise.resolve(value),
  open: (value) => (isSealed(value) ? Promise.reject(new Error("sealed")) : Promise.resolve(value)),
};
const NOTHING: Layer = { revision: 0, latest: 0, etag: "", shared: [], marks: [] };

interface LayerRow {
  paper: number;
  version: number;
  revision: number;
  latest: number;
  etag: string;
  url: string;
  body: unknown;
}

/**
 * One paper's shelf. Without a database everything stays in memory; a full disk sends
 * there what is new, and the outbox goes on from memory.
 */
export class Shelf {
  /** Changes that stand in memory only, by `op`; they go before their row on the disk. */
  readonly #loose = new Map<string, Row>();
  /** Changes that are settled though the disk did not let them go. */
  readonly #gone = new Set<string>();
  readonly #held = new Map<number, Layer>();

  readonly seal: Seal;

  constructor(readonly disk: IDBDatabase | null, readonly paper: number, readonly url: string, seal?: Seal | null) {
    this.seal = seal ?? OPEN;
  }

  /** Changes that would be lost with this page. */
  get loose(): number {
    return this.#loose.size;
  }

  /** All changes that wait, the oldest first; those that cannot be opened stay unseen. */
  async changes(): Promise<Waiting[]> {
    const rows = this.#seen(this.disk ? await this.#rowsIn(this.disk.transaction("changes")) : []);
    const opened = await Promise.all(rows.map(async (row) => {
      const mark = (await this.#opened(row.body)) as Mark | null;
      return mark ? { row, mark } : null;
    }));
    return opened.filter((one) => one !== null);
  }

  /** Change the queue in one step: *decide* sees it as it stands; returns what was put. */
  async edit(decide: (rows: Row[]) => Edit): Promise<Row[]> {
    if (!this.disk) return this.#inMemory(decide(this.#seen([])));
    let edit: Edit = { put: [], drop: [] };
    try {
      const transaction = this.disk.transaction("changes", "readwrite");
      const store = transaction.objectStore("changes");
      const over = written(transaction);
      const rows = await this.#rowsIn(transaction);
      edit = decide(this.#seen(rows));
      for (const row of edit.drop) if (row.seq !== undefined) store.delete(row.seq);
      for (const row of edit.put) store.put(row);
      await over;
      for (const row of [...edit.put, ...edit.drop]) this.#loose.delete(row.op);
      return edit.put;
    } catch (error) {
      if (!isFull(error)) throw error;
      return this.#inMemory(edit);
    }
  }

  /** Return the layer of a version as the server last showed it. */
  async layer(version: number): Promise<Layer> {
    const held = this.#held.get(version);
    if (held || !this.disk) return held ?? NOTHING;
    const transaction = this.disk.transaction(["layers", "marks"]);
    const range = IDBKeyRange.bound([this.paper, version], [this.paper, version, []]);
    const [row, rows] = await Promise.all([
      brought<LayerRow | undefined>(transaction.objectStore("layers").get([this.paper, version])),
      brought<{ body: unknown }[]>(transaction.objectStore("marks").getAll(range)),
    ]);
    if (!row) return NOTHING;
    const marks = await Promise.all(rows.map(({ body }) => this.#opened(body)));
    return {
      revision: row.revision, latest: row.latest, etag: row.etag,
      shared: ((await this.#opened(row.body)) as Mark[] | null) ?? [],
      marks: marks.filter((mark) => mark !== null) as Mark[],
    };
  }

  /** Write a layer's head, and those of its marks that changed (all of them when *whole*). */
  async keepLayer(version: number, layer: Layer, changed: readonly Mark[], whole = false): Promise<void> {
    if (!this.disk) {
      this.#held.set(version, layer);
      return;
    }
    // Sealing takes its time, and a transaction does not wait: seal first.
    const body = await this.seal.close(layer.shared);
    const bodies = await Promise.all(changed.map((mark) => this.seal.close(mark)));
    try {
      const transaction = this.disk.transaction(["layers", "marks"], "readwrite");
      const over = written(transaction);
      const marks = transaction.objectStore("marks");
      if (whole) marks.delete(IDBKeyRange.bound([this.paper, version], [this.paper, version, []]));
      changed.forEach((mark, at) => marks.put({ paper: this.paper, version, id: mark.id, body: bodies[at] }));
      const head = { revision: layer.revision, latest: layer.latest, etag: layer.etag };
      transaction.objectStore("layers").put({ paper: this.paper, version, url: this.url, ...head, body } satisfies LayerRow);
      await over;
      this.#held.delete(version);
    } catch (error) {
      if (!isFull(error)) throw error;
      this.#held.set(version, layer);
    }
  }

  #rowsIn(transaction: IDBTransaction): Promise<Row[]> {
    return brought<Row[]>(transaction.objectStore("changes").index("paper").getAll(this.paper));
  }

  #seen(rows: Row[]): Row[] {
    const stored = rows.filter((row) => !this.#gone.has(row.op));
    const known = new Set(stored.map((row) => row.op));
    return [...stored.map((row) => this.#loose.get(row.op) ?? row), ...[...this.#loose.values()].filter((row) => !known.has(row.op))];
  }

  #inMemory(edit: Edit): Row[] {
    for (const row of edit.put) this.#loose.set(row.op, row);
    for (const row of edit.drop) {
      this.#loose.delete(row.op);
      if (row.seq !== undefined) this.#gone.add(row.op);
    }
    return edit.put;
  }

  async #opened(body: unknown): Promise<unknown> {
    try {
      return await this.seal.open(body);
    } catch {
      return null;
    }
  }
}
