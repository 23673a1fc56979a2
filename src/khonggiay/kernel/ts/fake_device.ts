/** A device for tests: its own disk, its own network, and pauses that end when told. */

import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { afterEach } from "node:test";
import { IDBFactory } from "fake-indexeddb";
import { openDisk } from "./device_disk.ts";
import type { MarkServer } from "./fake_mark_server.ts";
import { alone } from "./mark_sync.ts";
import { openMarks, type DeviceMarks, type MarkOptions, type MarkWorld } from "./mark_store.ts";

export const opened: DeviceMarks[] = [];
let count = 0;

/** One device with its own disk; `server` may be changed to another one. */
export class Device {
  readonly factory = new IDBFactory();
  readonly page = new EventTarget();
  readonly machine = new EventTarget();
  readonly name = `device-${count += 1}`;
  isOnline = true;
  #later: (() => void)[] = [];

  constructor(readonly server: MarkServer) {}

  world(): MarkWorld {
    return {
      fetch: (...given) => (this.isOnline ? this.server.fetch(...given) : Promise.reject(new TypeError("Failed to fetch"))),
      alone: (name, act) => alone(`${this.name}-${name}`, act),
      disk: (person) => openDisk(person, this.factory),
      channel: (name) => new BroadcastChannel(`${this.name}-${name}`),
      page: this.page, machine: this.machine, isOnline: () => this.isOnline, isHidden: () => false,
      after: (_milliseconds, act) => { this.#later.push(act); return () => { this.#later = this.#later.filter((one) => one !== act); }; },
    };
  }

  async open(given: Partial<MarkOptions> = {}): Promise<DeviceMarks> {
    const store = await openMarks({ paper: 5, version: 1, person: 9, url: "/api/v1/papers/5/marks", ...given }, this.world());
    opened.push(store);
    return store;
  }

  /** Let the pauses end: what waits for its time happens now. */
  pass(): void {
    const due = this.#later;
    this.#later = [];
    for (const act of due) act();
  }

  back(): void {
    this.isOnline = true;
    this.machine.dispatchEvent(new Event("online"));
  }
}

/** Wait until *holds*; every turn lets pauses of *device* end. */
export async function until(holds: () => boolean, device?: { pass: () => void }): Promise<void> {
  for (let turn = 0; turn < 400; turn += 1) {
    if (holds()) return;
    device?.pass();
    await new Promise((done) => setImmediate(done));
  }
  assert.fail("it did not come to this");
}

export const settled = (store: DeviceMarks): boolean => store.pending === 0 && store.state === "saved" && store.latestVersion > 0;
export const texts = (store: DeviceMarks): string[] => [...store.marks.values()].map((one) => one.text).sort();

afterEach(() => { for (const store of opened.splice(0)) store.close(); });
