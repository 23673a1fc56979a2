/**
 * The marks of one version of a paper on this device (`MarkStore` of marks.ts).
 *
 * A change is drawn at once, kept in the outbox on the disk, and sent when the network
 * allows; what other devices and people do comes back by `since`. Tabs share the disk and
 * tell each other by a channel. When the disk is full a change stays in memory and is sent
 * at once.
 */

import { openDisk } from "./device_disk.ts";
import { sealOf } from "./keyring.ts";
import type { LiveEvent } from "./live.ts";
import { differing, keeping, stateOf, visible, type Row } from "./mark_rules.ts";
import { Shelf, type Layer, type Seal, type Waiting } from "./mark_shelf.ts";
import { MarkSync, alone, type SyncWorld } from "./mark_sync.ts";
import type { Mark, MarkStore, SyncState } from "./marks.ts";
import { waitBefore } from "./sse.ts";
import { uuid, type Trouble } from "./wire.ts";

/** A pause after the last change, so that a stroke of the pen is one request. */
const PAUSE = 400;

export interface MarkOptions {
  paper: number;
  version: number;
  person: number;
  /** Where the layer is read and written: `/api/v1/papers/5/marks`. */
  url: string;
  /** A confidential paper: its marks are sealed on the disk, or kept in memory only. */
  seal?: Seal | null;
}

/** What the store needs of the browser; tests put their own in its place. */
export interface MarkWorld extends SyncWorld {
  disk: (person: number) => Promise<IDBDatabase>;
  channel: (name: string) => BroadcastChannel | null;
  /** Where `kg:live` and `kg:live-reset` are told. */
  page: EventTarget;
  /** Where `online` and `pagehide` are told. */
  machine: EventTarget;
  isOnline: () => boolean;
  isHidden: () => boolean;
  after: (milliseconds: number, act: () => void) => () => void;
}

export function browserWorld(): MarkWorld {
  return {
    fetch: (...given) => fetch(...given),
    alone,
    disk: (person) => openDisk(person),
    channel: (name) => (typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(name)),
    page: document,
    machine: window,
    isOnline: () => navigator.onLine,
    isHidden: () => document.hidden,
    after: (milliseconds, act) => {
      const timer = setTimeout(act, milliseconds);
      return () => clearTimeout(timer);
    },
  };
}

/** Open the marks of one version: what the device has at once, what the server has soon after. */
export async function openMarks(options: MarkOptions, world: MarkWorld = browserWorld()): Promise<DeviceMarks> {
  const seal = options.seal === undefined && isConfidential(options.paper) ? await sealOf(options.person, options.paper) : options.seal;
  const disk = seal === null ? null : await world.disk(options.person).catch(() => null);
  const shelf = new Shelf(disk, options.paper, options.url, seal);
  const store = new DeviceMarks(options, shelf, world);
  await store.load();
  store.start();
  return store;
}

/** Tell whether the page shows this paper as a confidential one. */
function isConfidential(paper: number): boolean {
  return typeof document !== "undefined" && document.querySelector(`kg-reader[data-paper="${paper}"][data-confidential]`) !== null;
}

export class DeviceMarks extends EventTarget implements MarkStore {
  readonly #options: MarkOptions;
  readonly #shelf: Shelf;
  readonly #world: MarkWorld;
  readonly #sync: MarkSync;
  readonly #channel: BroadcastChannel | null;
  readonly #closing = new AbortController();
  #marks: ReadonlyMap<string, Mark> = new Map();
  #layer: Layer = { revision: 0, latest: 0, etag: "", shared: [], marks: [] };
  #waiting: Waiting[] = [];
  /** Changes that are on their way to the disk. */
  #early: Waiting[] = [];
  #queue: Promise<unknown> = Promise.resolve();
  #trouble: Trouble | null = null;
  #isFull = false;
  #failures = 0;
  #running: Promise<void> | null = null;
  #again: { pull: boolean } | null = null;
  #cancel: (() => void) | null = null;
  #told = "";

  constructor(options: MarkOptions, shelf: Shelf, world: MarkWorld) {
    super();
    this.#options = options;
    this.#shelf = shelf;
    this.#world = world;
    this.#sync = new MarkSync(options.person, shelf, world);
    this.#channel = world.channel(`kg-marks-${options.person}`);
  }

  get marks(): ReadonlyMap<string, Mark> {
    return this.#marks;
  }

  get state(): SyncState {
    const isReachable = this.#trouble === null || this.#trouble === "gone";
    return stateOf({ refused: this.refusals.size, pending: this.pending, isReachable });
  }

  get pending(): number {
    return new Set(this.#all().flatMap(({ row }) => (row.problem === null ? [row.id] : []))).size;
  }

  get refusals(): ReadonlyMap<string, string> {
    return new Map(this.#all().flatMap(({ row }) => (row.problem === null ? [] : [[row.id, row.problem]])));
  }

  /** Why nothing is sent, or that the device has no room left. */
  get trouble(): Trouble | null {
    return this.#trouble ?? (this.#isFull ? "space" : null);
  }

  /** The newest version that the server has of the paper; 0 before it was asked. */
  get latestVersion(): number {
    return this.#layer.latest;
  }

  put(mark: Mark): void {
    this.#keep({ ...mark, deleted: false, changed_at: new Date().toISOString() });
  }

  remove(id: string): void {
    const mark = this.#marks.get(id);
    if (mark && mark.owner === null) this.#keep({ ...mark, deleted: true, changed_at: new Date().toISOString() });
  }

  settle(id: string, choice: "mine" | "other" | "both"): void {
    const chosen = this.#marks.get(id);
    const copy = chosen?.conflict_of ? chosen : [...this.#marks.values()].find((mark) => mark.conflict_of === id);
    const stayed = copy?.conflict_of ? this.#marks.get(copy.conflict_of) : undefined;
    if (!copy) return;
    if (choice === "both" || !stayed) {
      this.put({ ...copy, conflict_of: null });
      return;
    }
    const keepsCopy = (choice === "mine") === (copy.id === id);
    if (keepsCopy) this.put({ ...copy, id: stayed.id, revision: stayed.revision, conflict_of: stayed.conflict_of, shares: stayed.shares });
    this.remove(copy.id);
  }

  retry(): void {
    this.#failures = 0;
    void this.#then(() => this.#shelf.edit((rows) => {
      const refused = rows.filter((row) => row.problem !== null);
      return { put: refused.map((row) => ({ ...row, op: uuid(), problem: null, sent: false })), drop: [] };
    }));
    this.#go({ pull: true });
  }

  close(): void {
    if (this.#closing.signal.aborted) return;
    this.#leave();
    this.#closing.abort();
    this.#cancel?.();
    void Promise.all([this.#queue, this.#running]).then(() => {
      this.#channel?.close();
      this.#shelf.disk?.close();
    });
  }

  /** Read everything from the disk anew. */
  async load(): Promise<void> {
    const [layer, waiting] = await Promise.all([this.#shelf.layer(this.#options.version), this.#shelf.changes()]);
    this.#layer = layer;
    this.#waiting = waiting;
    this.#show();
  }

  /** Listen to the network, to other tabs and to other devices; fetch what is new. */
  start(): void {
    const { signal } = this.#closing;
    const { page, machine } = this.#world;
    const wake = (): void => {
      this.#failures = 0;
      this.#go({ pull: true });
    };
    machine.addEventListener("online", wake, { signal });
    machine.addEventListener("pagehide", () => this.#leave(), { signal });
    machine.addEventListener("beforeunload", (event) => { if (this.#shelf.disk && this.#shelf.loose > 0) event.preventDefault(); }, { signal });
    page.addEventListener("visibilitychange", () => { if (this.#world.isHidden()) this.#leave(); else wake(); }, { signal });
    page.addEventListener("kg:live-reset", wake, { signal });
    page.addEventListener("kg:live-state", (event) => { if ((event as CustomEvent<{ state: string }>).detail.state === "open" && this.#trouble) wake(); }, { signal });
    page.addEventListener("kg:live", (event) => this.#hear((event as CustomEvent<LiveEvent>).detail), { signal });
    this.#channel?.addEventListener("message", (event) => {
      if ((event.data as { paper: number }).paper === this.#options.paper) void this.#then(() => this.load());
    }, { signal });
    this.#go({ pull: true });
  }

  #hear({ kind, data }: LiveEvent): void {
    if (kind !== "marks" || Number(data.paper) !== this.#options.paper) return;
    // One's own changes come back as an event, too: what is known is not fetched again.
    const isKnown = data.revision !== undefined && Number(data.revision) <= this.#layer.revision && Number(data.version) === this.#options.version;
    if (!isKnown) this.#go({ pull: true });
  }

  #keep(mark: Mark): void {
    const row: Row = {
      op: uuid(), paper: this.#options.paper, url: this.#options.url, version: mark.version, id: mark.id, base: mark.revision,
      conflict_of: mark.conflict_of, deleted: mark.deleted, sent: false, problem: null, body: null,
    };
    const early = { row, mark };
    this.#early.push(early);
    this.#show();
    void this.#then(async () => {
      const body = this.#shelf.disk ? await this.#shelf.seal.close(mark) : mark;
      await this.#shelf.edit((rows) => keeping(rows, { ...row, base: this.#sync.baseOf(row.id, row.base), body }));
      this.#isFull = this.#shelf.disk !== null && this.#shelf.loose > 0;
      this.#waiting = await this.#shelf.changes();
      this.#early = this.#early.filter((other) => other !== early);
      this.#show();
      this.#tellTabs();
    });
    this.#cancel?.();
    // Without room on the disk the server is the only safe place.
    this.#cancel = this.#world.after(this.#isFull ? 0 : PAUSE, () => this.#go({ pull: false }));
  }

  /** Do one thing after the other: the disk has a single writer in this page. */
  #then<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(act);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  #go(wish: { pull: boolean }): void {
    this.#again = { pull: wish.pull || (this.#again?.pull ?? false) };
    this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    this.#cancel?.();
    while (this.#again && !this.#closing.signal.aborted) {
      const { pull } = this.#again;
      this.#again = null;
      await this.#queue;
      await this.#turn(pull);
    }
    this.#running = null;
  }

  async #turn(pull: boolean): Promise<void> {
    if (this.#trouble === "person") return;
    const before = this.#waiting.length;
    const { trouble, conflicts } = await this.#sync.run({ version: this.#options.version, pull: pull || this.#trouble !== null });
    this.#trouble = trouble;
    this.#isFull = this.#shelf.disk !== null && this.#shelf.loose > 0;
    await this.#then(() => this.load());
    if (pull || before > 0) this.#tellTabs();
    if (conflicts.length > 0) this.dispatchEvent(new CustomEvent("conflict", { detail: conflicts }));
    if (trouble === "network") {
      this.#cancel = this.#world.after(waitBefore(this.#failures), () => this.#go({ pull: true }));
      this.#failures += 1;
    } else {
      this.#failures = 0;
    }
  }

  /** The page may not come back: send what there is, as long as the browser lets it. */
  #leave(): void {
    if (this.pending === 0) return;
    this.#cancel?.();
    void this.#then(() => this.#sync.run({ version: this.#options.version, pull: false, keepalive: true }));
  }

  #tellTabs(): void {
    if (!this.#closing.signal.aborted) this.#channel?.postMessage({ paper: this.#options.paper });
  }

  #all(): Waiting[] {
    return [...this.#waiting, ...this.#early];
  }

  #show(): void {
    const before = this.#marks;
    this.#marks = visible(this.#layer.marks, this.#layer.shared, this.#all(), this.#options.version);
    const ids = differing(before, this.#marks);
    if (ids.length > 0) this.dispatchEvent(new CustomEvent("change", { detail: ids }));
    const now = JSON.stringify([this.state, this.pending, this.trouble, [...this.refusals]]);
    if (now !== this.#told) {
      this.#told = now;
      this.dispatchEvent(new CustomEvent("state", { detail: this.state }));
    }
  }
}
