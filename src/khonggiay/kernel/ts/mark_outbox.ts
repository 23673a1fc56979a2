/** Sending what waits for papers that are not open: any page of the person does it. */

import { brought } from "./idb.ts";
import type { Row } from "./mark_rules.ts";
import { OPEN, Shelf, type Seal } from "./mark_shelf.ts";
import { MarkSync, type SyncWorld } from "./mark_sync.ts";
import type { Trouble } from "./wire.ts";

/** How many marks of how many papers wait, and how many the server refused. */
export interface Backlog {
  marks: number;
  papers: number;
  refused: number;
}

async function rowsOf(disk: IDBDatabase): Promise<Row[]> {
  return brought<Row[]>(disk.transaction("changes").objectStore("changes").getAll());
}

/** Count what waits on the disk. */
export async function backlog(disk: IDBDatabase): Promise<Backlog> {
  const rows = await rowsOf(disk);
  const waiting = rows.filter((row) => row.problem === null);
  return {
    marks: new Set(waiting.map((row) => row.id)).size,
    papers: new Set(waiting.map((row) => row.paper)).size,
    refused: rows.length - waiting.length,
  };
}

/**
 * Send the waiting marks of every paper; return what stopped it, or null.
 *
 * Marks of a confidential paper go only when *sealOf* gives the paper's seal.
 */
export async function sendMarks(
  disk: IDBDatabase, person: number, world: SyncWorld, sealOf: (paper: number) => Promise<Seal | null> = () => Promise.resolve(null),
): Promise<Trouble | null> {
  const papers = new Map((await rowsOf(disk)).filter((row) => row.problem === null).map((row) => [row.paper, row]));
  for (const [paper, row] of papers) {
    const shelf = new Shelf(disk, paper, row.url, (await sealOf(paper)) ?? OPEN);
    const { trouble } = await new MarkSync(person, shelf, world).run({ version: row.version, pull: false });
    if (trouble && trouble !== "gone") return trouble;
  }
  return null;
}
