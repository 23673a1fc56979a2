/** Opinions that wait for the network, each with the state that its writer had before them. */

import { brought, written } from "./idb.ts";
import { ask, uuid, type Trouble } from "./wire.ts";

export interface Present {
  stance: string;
  text: string;
  revision: number;
}

export interface PostRow {
  /** The Idempotency-Key: sent again it is the same act. */
  key: string;
  item: number;
  title: string;
  stance: string;
  text: string;
  based_on: number;
  at: string;
  /** Why the server did not take it. */
  problem: string | null;
  /** What another device sent meanwhile. */
  conflict: Present | null;
}

export function postRows(disk: IDBDatabase): Promise<PostRow[]> {
  return brought<PostRow[]>(disk.transaction("posts").objectStore("posts").getAll());
}

/** The opinion that waits for an item, the newest. */
export async function postFor(disk: IDBDatabase, item: number): Promise<PostRow | null> {
  return (await postRows(disk)).filter((row) => row.item === item).sort((a, b) => a.at.localeCompare(b.at)).at(-1) ?? null;
}

/** Keep an opinion; what waited for the same item is written over. */
export async function keepPost(disk: IDBDatabase, given: Pick<PostRow, "item" | "title" | "stance" | "text" | "based_on">): Promise<PostRow> {
  const former = (await postRows(disk)).filter((row) => row.item === given.item);
  const row: PostRow = { ...given, key: uuid(), at: new Date().toISOString(), problem: null, conflict: null };
  const transaction = disk.transaction("posts", "readwrite");
  for (const old of former) transaction.objectStore("posts").delete(old.key);
  transaction.objectStore("posts").put(row);
  await written(transaction);
  return row;
}

export async function dropPost(disk: IDBDatabase, key: string): Promise<void> {
  const transaction = disk.transaction("posts", "readwrite");
  transaction.objectStore("posts").delete(key);
  await written(transaction);
}

/** Send it over what another device sent, which its writer has seen now. */
export async function insist(disk: IDBDatabase, row: PostRow): Promise<void> {
  await dropPost(disk, row.key);
  await keepPost(disk, { ...row, based_on: row.conflict?.revision ?? row.based_on });
}

async function mark(disk: IDBDatabase, row: PostRow): Promise<void> {
  const transaction = disk.transaction("posts", "readwrite");
  const posts = transaction.objectStore("posts");
  // A page may have taken it back or written it anew meanwhile.
  if (await brought(posts.get(row.key))) posts.put(row);
  await written(transaction);
}

/** Send what waits; return what stopped it, or null. */
export async function sendPosts(disk: IDBDatabase, person: number, send: typeof fetch = fetch): Promise<Trouble | null> {
  for (const row of await postRows(disk)) {
    if (row.problem !== null || row.conflict !== null) continue;
    const body = { stance: row.stance, text: row.text, based_on: row.based_on };
    const heard = await ask(`/api/v1/items/${row.item}/opinion`, { method: "PUT", person, body, key: row.key }, send);
    if (heard.kind === "trouble") return heard.trouble;
    if (heard.kind === "answer") await dropPost(disk, row.key);
    else if (heard.kind === "refused" && heard.code === "opinion_changed") {
      const { stance, text, revision } = heard.body as unknown as Present;
      await mark(disk, { ...row, conflict: { stance, text, revision } });
    } else if (heard.kind === "refused") {
      await mark(disk, { ...row, problem: heard.words });
    }
  }
  return null;
}
