/** Sending what waits and fetching what is new, for one paper: one sender at a time. */

import type { Mark } from "./marks.ts";
import { MOST_LETTERS, reached, refusing, settling, taking, type Result, type Row } from "./mark_rules.ts";
import type { Layer, Shelf, Waiting } from "./mark_shelf.ts";
import { ask, type Heard, type Trouble } from "./wire.ts";

export interface LayerAnswer {
  version: number;
  latest_version: number;
  revision: number;
  marks: Mark[];
  shared: Mark[];
}

export interface SyncWorld {
  fetch: typeof fetch;
  /** Only one page of this device sends for a paper at a time. */
  alone: <T>(name: string, act: () => Promise<T>) => Promise<T>;
}

export interface Sent {
  trouble: Trouble | null;
  /** Ids of marks of which the server kept two versions, or refused to delete. */
  conflicts: string[];
}

interface Pushed {
  trouble: Trouble | null;
  revision: number;
  marks: Mark[];
  conflicts: string[];
}

const waiting = new Map<string, Promise<unknown>>();

/** Take turns between tabs where the browser can, else within this page. */
export function alone<T>(name: string, act: () => Promise<T>): Promise<T> {
  if (typeof navigator !== "undefined" && navigator.locks) return navigator.locks.request(name, act) as Promise<T>;
  const turn = (waiting.get(name) ?? Promise.resolve()).then(act, act);
  waiting.set(name, turn.catch(() => undefined));
  return turn;
}

/** What this page's own changes made of a mark: the revisions before, and the one now. */
interface Own {
  before: ReadonlySet<number>;
  now: number;
}

export class MarkSync {
  readonly #own = new Map<string, Own>();

  constructor(readonly person: number, readonly shelf: Shelf, readonly world: SyncWorld) {}

  /** Send everything that waits; then fetch what *version* lacks, when *pull* or a gap asks for it. */
  run({ version, pull, keepalive = false }: { version: number; pull: boolean; keepalive?: boolean }): Promise<Sent> {
    return this.world.alone(`kg-marks-${this.person}-${this.shelf.paper}`, async () => {
      const sent: Sent = { trouble: null, conflicts: [] };
      const seen: Mark[] = [];
      let upto = 0;
      let isForeign = false;
      for (;;) {
        const batch = await this.#take();
        if (batch.length === 0) break;
        const pushed = await this.#push(batch, keepalive);
        if (pushed.trouble) return { ...sent, trouble: pushed.trouble };
        upto = Math.max(upto, pushed.revision);
        isForeign ||= batch[0]?.row.version !== version;
        seen.push(...pushed.marks);
        sent.conflicts.push(...pushed.conflicts);
      }
      const hasGap = await this.#keepSeen(version, isForeign ? [] : seen, upto);
      if (pull || hasGap) sent.trouble = await this.pull(version);
      return sent;
    });
  }

  /**
   * Return the revision on which a change builds whose writer saw *base*. Between the
   * answer and the moment when the page shows it, a person may write on: what they see is
   * their own change, so what follows it is no conflict.
   */
  baseOf(id: string, base: number): number {
    const own = this.#own.get(id);
    return own?.before.has(base) ? own.now : base;
  }

  #note(row: Row, result: Result): void {
    if (result.status !== "done" || result.mark === null) return;
    const own = this.#own.get(row.id);
    const before = own?.now === row.base ? [...own.before, row.base] : [row.base];
    this.#own.set(row.id, { before: new Set(before), now: result.mark.revision });
  }

  /** Fetch what is newer than the layer on the shelf. */
  async pull(version: number): Promise<Trouble | null> {
    const layer = await this.shelf.layer(version);
    const url = `${this.shelf.url}?${new URLSearchParams({ version: String(version), since: String(layer.revision) })}`;
    const heard = await ask(url, { person: this.person, etag: layer.etag }, this.world.fetch);
    if (heard.kind === "same") return null;
    if (heard.kind === "trouble") return heard.trouble;
    if (heard.kind === "refused") return "gone";
    const answer = heard.body as LayerAnswer;
    if (answer.revision < layer.revision) {
      // The server was set back: what it shows now is the truth, from its beginning.
      await this.shelf.keepLayer(version, { revision: 0, latest: 0, etag: "", shared: [], marks: [] }, [], true);
      return this.pull(version);
    }
    const { marks, changed } = joined(layer.marks, answer.marks);
    const next: Layer = { revision: answer.revision, latest: answer.latest_version, etag: heard.etag, shared: answer.shared, marks };
    await this.shelf.keepLayer(version, next, changed);
    return null;
  }

  /** Choose the next changes and note that they may reach the server from now on. */
  async #take(): Promise<Waiting[]> {
    const marks = new Map((await this.shelf.changes()).map(({ row, mark }) => [row.op, mark]));
    const rows = await this.shelf.edit((all) => {
      const taken: Row[] = [];
      let letters = 0;
      for (const row of taking(all.filter((one) => marks.has(one.op)))) {
        letters += JSON.stringify(marks.get(row.op)).length;
        if (taken.length > 0 && letters > MOST_LETTERS) break;
        taken.push({ ...row, sent: true });
      }
      return { put: taken, drop: [] };
    });
    // Read again: a page may have written over a change before it was marked as sent.
    const now = new Map((await this.shelf.changes()).map((one) => [one.row.op, one]));
    return rows.map((row) => now.get(row.op)).filter((one) => one !== undefined);
  }

  async #push(batch: Waiting[], keepalive: boolean): Promise<Pushed> {
    const changes = batch.map(({ row, mark }) => ({ op: row.op, base: row.base, mark: asSent(row, mark) }));
    const body = { version: batch[0]?.row.version, changes };
    const heard = await ask(this.shelf.url, { method: "PUT", person: this.person, body, keepalive }, this.world.fetch);
    const nothing: Pushed = { trouble: null, revision: 0, marks: [], conflicts: [] };
    if (heard.kind === "trouble") return { ...nothing, trouble: heard.trouble };
    if (heard.kind === "refused") return this.#refused(batch, heard);
    const { revision, results } = (heard.kind === "answer" ? heard.body : { revision: 0, results: [] }) as { revision: number; results: Result[] };
    const known = new Set(results.map((result) => result.op));
    // A change without an answer would be sent for ever: it stays, and waits its time.
    if (!batch.every(({ row }) => known.has(row.op))) return { ...nothing, trouble: "network" };
    const sent = new Map(batch.map(({ row, mark }) => [row.op, asSent(row, mark)]));
    await this.shelf.edit((rows) => {
      for (const result of results) {
        const row = rows.find((one) => one.op === result.op);
        if (row) this.#note(row, result);
      }
      return settling(rows, results, (row) => sent.get(row.op) ?? null);
    });
    const marks = results.flatMap((result) => [result.mark, result.other]).filter((mark) => mark !== null);
    const conflicts = results.filter(({ status, id, other }) => status === "conflict" || other?.conflict_of === id).map(({ id }) => id);
    return { trouble: null, revision, marks, conflicts };
  }

  /** The server took none of them: find the one it cannot take. */
  async #refused(batch: Waiting[], heard: Extract<Heard, { kind: "refused" }>): Promise<Pushed> {
    const first = batch[0];
    if (batch.length === 1 || heard.status === 404 || heard.status === 403) {
      const ops = new Set(batch.map(({ row }) => row.op));
      await this.shelf.edit((rows) => refusing(rows.filter((row) => ops.has(row.op)), heard.words));
      return { trouble: null, revision: 0, marks: [], conflicts: [] };
    }
    return this.#push(first ? [first] : [], false);
  }

  /** Keep the marks that the answers showed; tell whether others are missing between them. */
  async #keepSeen(version: number, seen: Mark[], upto: number): Promise<boolean> {
    if (upto === 0) return false;
    const layer = await this.shelf.layer(version);
    const { marks, changed } = joined(layer.marks, seen.filter((mark) => mark.version === version));
    const revision = reached(layer.revision, seen.map((mark) => mark.revision));
    await this.shelf.keepLayer(version, { ...layer, revision, marks, etag: "" }, changed);
    return revision < upto || layer.latest === 0;
  }
}

/** A change as it goes over the wire. */
function asSent(row: Row, mark: Mark): Mark {
  return { ...mark, id: row.id, conflict_of: row.conflict_of, deleted: row.deleted, revision: row.base };
}

/** Join marks by id; an older revision never takes the place of a newer one. */
function joined(known: readonly Mark[], fresh: readonly Mark[]): { marks: Mark[]; changed: Mark[] } {
  const marks = new Map(known.map((mark) => [mark.id, mark]));
  const changed = fresh.filter((mark) => (marks.get(mark.id)?.revision ?? -1) <= mark.revision);
  for (const mark of changed) marks.set(mark.id, mark);
  return { marks: [...marks.values()], changed };
}
