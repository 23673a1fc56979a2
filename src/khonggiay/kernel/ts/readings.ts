/** How far one read: kept on the device until the server knows it. */

import { brought, written } from "./idb.ts";
import { ask, uuid, type Trouble } from "./wire.ts";

const PREFIX = "reading:";
const ADDRESS = /\/tai-lieu\/(\d+)\/da-doc\/(?:\?ban=(\d+))?$/;

/** Keep the furthest page; *url* is where the reader tells it, and names paper and version. */
export async function keepReading(disk: IDBDatabase, url: string, page: number): Promise<void> {
  const transaction = disk.transaction("facts", "readwrite");
  const facts = transaction.objectStore("facts");
  const known = await brought<number | undefined>(facts.get(PREFIX + url));
  facts.put(Math.max(known ?? 0, page), PREFIX + url);
  await written(transaction);
}

/** The server knows *page*: forget it, unless one read on meanwhile. */
export async function dropReading(disk: IDBDatabase, url: string, page: number): Promise<void> {
  const transaction = disk.transaction("facts", "readwrite");
  const facts = transaction.objectStore("facts");
  const known = await brought<number | undefined>(facts.get(PREFIX + url));
  if (known !== undefined && known <= page) facts.delete(PREFIX + url);
  await written(transaction);
}

/** Tell the server what it does not know yet; return what stopped it, or null. */
export async function sendReadings(disk: IDBDatabase, person: number, send: typeof fetch = fetch): Promise<Trouble | null> {
  const facts = disk.transaction("facts").objectStore("facts");
  const [names, values] = await Promise.all([brought(facts.getAllKeys()), brought<unknown[]>(facts.getAll())]);
  for (const [at, name] of names.entries()) {
    if (!String(name).startsWith(PREFIX)) continue;
    const url = String(name).slice(PREFIX.length);
    const page = Number(values[at]);
    const [, paper, number] = ADDRESS.exec(url) ?? [];
    if (paper) {
      const body = { page, number: number ? Number(number) : null };
      const heard = await ask(`/api/v1/papers/${paper}/reading`, { method: "PUT", person, body, key: uuid() }, send);
      if (heard.kind === "trouble") return heard.trouble;
    }
    // Also what was refused: the paper was taken away meanwhile, nobody waits for it.
    await dropReading(disk, url, page);
  }
  return null;
}
