/** The rules of the outbox of marks: what is kept, sent together, settled. Pure. */

import type { Mark, SyncState } from "./marks.ts";

/** Most changes in one request, and most letters of them. */
export const MOST_CHANGES = 200;
export const MOST_LETTERS = 1_000_000;

/** A change that the server has not confirmed. `body` is the mark, sealed or not. */
export interface Row {
  /** The place in the queue; the disk gives it. */
  seq?: number;
  op: string;
  paper: number;
  url: string;
  /** The version on which the mark was placed. */
  version: number;
  /** The id of the mark. */
  id: string;
  /** The revision of the mark that its writer saw; 0 for a new one. */
  base: number;
  conflict_of: string | null;
  deleted: boolean;
  /** It may have reached the server: the same `op` must keep the same content. */
  sent: boolean;
  /** Why the server refused it. */
  problem: string | null;
  body: unknown;
}

export interface Edit {
  put: Row[];
  drop: Row[];
}

export interface Result {
  op: string;
  id: string;
  status: "done" | "known" | "conflict" | "refused";
  mark: Mark | null;
  other: Mark | null;
  problem: { code: string; title: string; detail: string } | null;
}

/** Keep one more change: a change that was not sent yet is written over, not followed. */
export function keeping(rows: readonly Row[], row: Row): Edit {
  const mine = rows.filter((other) => other.id === row.id);
  const waiting = mine.find((other) => !other.sent || other.problem !== null);
  const inFlight = mine.filter((other) => other !== waiting);
  if (row.deleted && inFlight.length === 0 && (waiting?.base ?? row.base) === 0) return { put: [], drop: waiting ? [waiting] : [] };
  if (!waiting) return { put: [{ ...row, base: inFlight.at(-1)?.base ?? row.base }], drop: [] };
  // What was refused may be refused for its content: the new content is a new change.
  const op = waiting.sent ? row.op : waiting.op;
  const next = { ...row, op, base: waiting.base };
  if (waiting.seq !== undefined) next.seq = waiting.seq;
  return { put: [next], drop: [] };
}

/** Choose what is sent next: one change a mark, one version, the oldest first. */
export function taking(rows: readonly Row[]): Row[] {
  const seen = new Set<string>();
  const taken: Row[] = [];
  for (const row of rows) {
    if (seen.has(row.id)) continue;
    seen.add(row.id);
    if (row.problem !== null || row.version !== (taken[0]?.version ?? row.version)) continue;
    taken.push(row);
    if (taken.length === MOST_CHANGES) break;
  }
  return taken;
}

/** Tell whether two marks say the same thing at the same place. */
export function sameContent(one: Mark, other: Mark): boolean {
  const content = ({ kind, page, quads, strokes, position, width, color, text, deleted }: Mark): string =>
    JSON.stringify([kind, page, quads, strokes, position, width, color, text, deleted]);
  return content(one) === content(other);
}

/**
 * Take up the server's answers. Later changes of the same mark build on what the server
 * has now; after a conflict they go on with the copy that holds this device's words.
 */
export function settling(rows: readonly Row[], results: readonly Result[], markOf: (row: Row) => Mark | null): Edit {
  const edit: Edit = { put: [], drop: [] };
  for (const result of results) {
    const row = rows.find((other) => other.op === result.op);
    if (!row) continue;
    if (result.status === "refused") {
      edit.put.push({ ...row, problem: result.problem?.detail || result.problem?.title || result.problem?.code || "refused" });
      continue;
    }
    edit.drop.push(row);
    const copy = [result.mark, result.other].find((mark) => mark?.conflict_of === row.id) ?? null;
    for (const later of rows.filter((other) => other.id === row.id && other.op !== row.op)) {
      if (copy) edit.put.push({ ...later, id: copy.id, base: copy.revision, conflict_of: row.id });
      else if (result.mark && isMine(result, markOf(row))) edit.put.push({ ...later, base: result.mark.revision });
    }
  }
  return edit;
}

/** An answer that was lost may tell of a still newer state, which is not ours to write over. */
function isMine(result: Result, sent: Mark | null): boolean {
  return result.status === "done" || (sent !== null && result.mark !== null && sameContent(sent, result.mark));
}

/** Mark changes that the server refused as a whole. */
export function refusing(rows: readonly Row[], problem: string): Edit {
  return { put: rows.map((row) => ({ ...row, problem })), drop: [] };
}

/** Return how far the layer is known without a gap, given revisions that were seen. */
export function reached(revision: number, seen: readonly number[]): number {
  const known = new Set(seen);
  let at = revision;
  while (known.has(at + 1)) at += 1;
  return at;
}

/** What can be drawn or listed: the confirmed, over it what waits, and what others share. */
export function visible(
  confirmed: Iterable<Mark>, shared: readonly Mark[], waiting: readonly { row: Row; mark: Mark }[], version: number,
): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const mark of shared) if (!mark.deleted) marks.set(mark.id, mark);
  for (const mark of confirmed) if (!mark.deleted) marks.set(mark.id, mark);
  for (const { row, mark } of waiting) {
    if (row.deleted) marks.delete(row.id);
    else marks.set(row.id, placed({ ...mark, id: row.id, revision: row.base, conflict_of: row.conflict_of }, version));
  }
  return marks;
}

/** Until the server has carried it, a mark written on another version has no place here. */
function placed(mark: Mark, version: number): Mark {
  if (mark.version === version) return mark;
  return { ...mark, page: null, quads: [], strokes: [], position: null, placement: "lost", why: "waiting" };
}

/** What the reader shows of the state of the layer. */
export function stateOf({ refused, pending, isReachable }: { refused: number; pending: number; isReachable: boolean }): SyncState {
  if (refused > 0) return "refused";
  if (!isReachable) return "offline";
  return pending > 0 ? "saving" : "saved";
}

/** The marks whose look differs between two states. */
export function differing(before: ReadonlyMap<string, Mark>, after: ReadonlyMap<string, Mark>): string[] {
  const ids = new Set([...before.keys(), ...after.keys()]);
  return [...ids].filter((id) => JSON.stringify(before.get(id)) !== JSON.stringify(after.get(id)));
}
