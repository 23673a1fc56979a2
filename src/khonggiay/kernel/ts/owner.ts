/** Whose device this is now: the service worker opens packs of this person only. */

import { brought, openDatabase, written } from "./idb.ts";

const NAME = "kg-device";

function open(): Promise<IDBDatabase> {
  return openDatabase(indexedDB, NAME, 1, (database) => { database.createObjectStore("facts"); });
}

/** Return the person whose packs may be opened, 0 for nobody. */
export async function owner(): Promise<number> {
  const disk = await open();
  try {
    return (await brought<number | undefined>(disk.transaction("facts").objectStore("facts").get("owner"))) ?? 0;
  } finally {
    disk.close();
  }
}

/** Say whose device this is; 0 after the logout. */
export async function setOwner(person: number): Promise<void> {
  const disk = await open();
  try {
    const transaction = disk.transaction("facts", "readwrite");
    transaction.objectStore("facts").put(person, "owner");
    await written(transaction);
  } finally {
    disk.close();
  }
}
