/** Packs of this device: what it holds, how far it came, what the server wants of it. */

import { brought, written } from "./idb.ts";
import { cacheName, dropFile, filesOf } from "./pack_files.ts";
import { ask, uuid } from "./wire.ts";

export type PackState = "fetching" | "paused" | "whole" | "full" | "failed";

export interface Manifest {
  meeting_id: number;
  title: string;
  starts_at: string;
  edition: string;
  last_day: string | null;
  pages: string[];
  papers: { id: number; title: string; version: number; is_confidential: boolean; is_taken: boolean; marks_url: string }[];
  files: { url: string; size: number; digest: string; media_type: string; paper: number }[];
}

export interface PackRow {
  meeting: number;
  title: string;
  /** The newest edition that is whole; empty before the first. */
  edition: string;
  savedAt: string;
  lastDay: string | null;
  state: PackState;
  filesHeld: number;
  filesTotal: number;
  bytesHeld: number;
  bytesTotal: number;
  /** What is being fetched now, in words of the manifest. */
  now: string;
  /** How much room is needed and free when the device is full. */
  needed: number;
  free: number;
  pages: string[];
  /** It holds confidential papers: a key is needed. */
  sealed: boolean;
}

interface Order {
  meeting_id: number;
  edition: string;
  last_day: string | null;
  because: string | null;
}

export function packRows(disk: IDBDatabase): Promise<PackRow[]> {
  return brought<PackRow[]>(disk.transaction("packs").objectStore("packs").getAll());
}

export async function packRow(disk: IDBDatabase, meeting: number): Promise<PackRow | null> {
  return (await brought<PackRow | undefined>(disk.transaction("packs").objectStore("packs").get(meeting))) ?? null;
}

export async function keepPack(disk: IDBDatabase, row: PackRow): Promise<void> {
  const transaction = disk.transaction("packs", "readwrite");
  transaction.objectStore("packs").put(row);
  await written(transaction);
}

/** The number that this device gave itself for this person. */
export async function deviceId(disk: IDBDatabase): Promise<string> {
  const transaction = disk.transaction("facts", "readwrite");
  const facts = transaction.objectStore("facts");
  const known = await brought<string | undefined>(facts.get("device"));
  const id = known ?? uuid();
  if (!known) facts.put(id, "device");
  await written(transaction);
  return id;
}

/** What people call this kind of device. */
export function deviceName(agent: string): string {
  const machine = /iPad|Tablet|Android(?!.*Mobile)/.test(agent) ? "Máy tính bảng" : /iPhone|Mobile/.test(agent) ? "Điện thoại" : "Máy tính";
  const browser = /Edg\//.exec(agent) ? "Edge" : /Firefox\//.exec(agent) ? "Firefox" : /Chrom/.exec(agent) ? "Chrome" : /Safari\//.exec(agent) ? "Safari" : "";
  return browser ? `${machine}, ${browser}` : machine;
}

/** Remove everything of a pack; marks and opinions that wait stay. */
export async function clearPack(disk: IDBDatabase, person: number, meeting: number): Promise<void> {
  await caches.delete(cacheName(person, meeting));
  const cache = { delete: () => Promise.resolve(true) } as unknown as Cache;
  for (const row of await filesOf(disk, meeting)) await dropFile(disk, cache, row);
  const transaction = disk.transaction("packs", "readwrite");
  transaction.objectStore("packs").delete(meeting);
  await written(transaction);
}

/** Remove a pack and tell the server why; without network it is told at the next contact. */
export async function removePack(disk: IDBDatabase, person: number, meeting: number, because: string): Promise<void> {
  await clearPack(disk, person, meeting);
  const transaction = disk.transaction("facts", "readwrite");
  transaction.objectStore("facts").put(because, `removed:${meeting}`);
  await written(transaction);
  await confirmRemovals(disk, person);
}

/** Tell of removals that the server does not know yet. */
export async function confirmRemovals(disk: IDBDatabase, person: number): Promise<void> {
  const facts = disk.transaction("facts").objectStore("facts");
  const [names, values] = await Promise.all([brought(facts.getAllKeys()), brought<unknown[]>(facts.getAll())]);
  const device = await deviceId(disk);
  for (const [at, name] of names.entries()) {
    if (!String(name).startsWith("removed:")) continue;
    const url = `/api/v1/devices/${device}/packs/${String(name).slice(8)}?because=${String(values[at])}`;
    const heard = await ask(url, { method: "DELETE", person });
    if (heard.kind === "trouble") return;
    const transaction = disk.transaction("facts", "readwrite");
    transaction.objectStore("facts").delete(name);
    await written(transaction);
  }
}

/** Tell the server what this device holds; return what is to be fetched anew. */
export async function contact(disk: IDBDatabase, person: number): Promise<number[]> {
  await confirmRemovals(disk, person);
  const rows = await packRows(disk);
  if (rows.length === 0) return [];
  const packs = rows.map((row) => ({
    meeting_id: row.meeting, edition: row.edition, files_held: row.filesHeld, files_total: row.filesTotal, bytes_held: row.bytesHeld,
  }));
  const heard = await ask(`/api/v1/devices/${await deviceId(disk)}/packs`, { method: "PUT", person, body: { packs } });
  if (heard.kind !== "answer") return [];
  const stale: number[] = [];
  for (const order of heard.body as Order[]) {
    const row = rows.find(({ meeting }) => meeting === order.meeting_id);
    if (!row) continue;
    if (order.because) {
      await removePack(disk, person, order.meeting_id, order.because);
      if (order.because === "withdrawn") await forgetDevice(disk);
    } else if (order.edition !== row.edition && row.state !== "paused") {
      stale.push(order.meeting_id);
    }
  }
  return stale;
}

/** A withdrawn device begins anew under another number. */
async function forgetDevice(disk: IDBDatabase): Promise<void> {
  const transaction = disk.transaction("facts", "readwrite");
  transaction.objectStore("facts").delete("device");
  await written(transaction);
}
