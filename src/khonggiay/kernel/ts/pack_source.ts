/** Bytes of papers from the device, for the reader: like `fetch`, but the pack comes first. */

import { openDisk } from "./device_disk.ts";
import { importKey, keysHere } from "./keyring.ts";
import { cacheName, fileRow, respond } from "./pack_files.ts";

/** The person whose page this is; 0 on pages of nobody. */
export function personHere(): number {
  return typeof document === "undefined" ? 0 : Number(document.body.dataset.kgPerson) || 0;
}

/** Return the answer from this device's pack, or null when it is not there or closed. */
export async function packed(url: string, range: string | null = null): Promise<Response | null> {
  const person = personHere();
  if (!person || typeof caches === "undefined") return null;
  try {
    const disk = await openDisk(person);
    const row = await fileRow(disk, new URL(url, location.href).pathname).finally(() => disk.close());
    if (!row?.whole) return null;
    const given = row.sealed ? (await keysHere(person)).find(({ meeting }) => meeting === row.meeting) : null;
    if (row.sealed && !given) return null;
    return await respond(await caches.open(cacheName(person, row.meeting)), row, range, given ? await importKey(given) : null);
  } catch {
    return null;
  }
}

/** Like `fetch`: from the device when it has the file, else from the server. */
export async function deviceFetch(url: string, options: RequestInit = {}): Promise<Response> {
  return (await packed(url, new Headers(options.headers).get("Range"))) ?? fetch(url, options);
}
