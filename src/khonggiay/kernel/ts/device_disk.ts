/**
 * What this device keeps for one person, in a database of their own: another person who
 * logs in on the same device opens another database and never meets it.
 */

import { openDatabase } from "./idb.ts";

export const DISK_VERSION = 1;

/** The name of a person's database. */
export function diskName(person: number): string {
  return `kg-${person}`;
}

function makeStores(database: IDBDatabase): void {
  // Layers of marks as the server last showed them, and changes that it has not confirmed.
  database.createObjectStore("layers", { keyPath: ["paper", "version"] });
  database.createObjectStore("marks", { keyPath: ["paper", "version", "id"] });
  database.createObjectStore("changes", { keyPath: "seq", autoIncrement: true }).createIndex("paper", "paper");
  // Opinions and other posts that wait for the network.
  database.createObjectStore("posts", { keyPath: "key" });
  // Packs of meetings, their files, and single facts (the device's own number).
  database.createObjectStore("packs", { keyPath: "meeting" });
  database.createObjectStore("files", { keyPath: "url" }).createIndex("meeting", "meeting");
  database.createObjectStore("facts");
}

/** Open what the device keeps for *person*. */
export function openDisk(person: number, factory: IDBFactory = indexedDB): Promise<IDBDatabase> {
  return openDatabase(factory, diskName(person), DISK_VERSION, makeStores);
}
