/** Taking back and doing again, across all kinds of marks. */

import type { Mark } from "../../marks.ts";

/** What one act did to one mark: null where it was not there. */
export interface Change {
  id: string;
  before: Mark | null;
  after: Mark | null;
}

/** One act of the reader: all its changes are taken back together. */
export interface Act {
  label: string;
  changes: Change[];
}

/** Where changes are made; the store of marks is one. */
export interface Target {
  readonly marks: ReadonlyMap<string, Mark>;
  put: (mark: Mark) => void;
  remove: (id: string) => void;
}

const MOST = 100;
/** What the server says about a mark is not taken back. */
const OF_THE_SERVER = ["revision", "shares", "owner", "conflict_of", "changed_at"] as const;

export class Undo {
  #done: Act[] = [];
  #undone: Act[] = [];

  constructor(readonly target: Target, readonly onChange: () => void = () => undefined) {}

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** Do an act and remember it. Changes of the same act that follow closely are one. */
  act(label: string, changes: readonly Change[], isContinued = false): void {
    if (changes.length === 0) return;
    for (const { id, after } of changes) this.#set(id, after);
    const last = this.#done.at(-1);
    const [change] = changes;
    if (isContinued && changes.length === 1 && last?.label === label && last.changes.length === 1 && last.changes[0]!.id === change!.id) {
      last.changes[0] = { ...last.changes[0]!, after: change!.after };
    } else {
      this.#done.push({ label, changes: [...changes] });
    }
    if (this.#done.length > MOST) this.#done.shift();
    this.#undone = [];
    this.onChange();
  }

  /** Take the last act back; returns its label, null when there is none. */
  undo(): string | null {
    return this.#move(this.#done, this.#undone, "before");
  }

  redo(): string | null {
    return this.#move(this.#undone, this.#done, "after");
  }

  clear(): void {
    this.#done = [];
    this.#undone = [];
    this.onChange();
  }

  #move(from: Act[], to: Act[], side: "before" | "after"): string | null {
    const act = from.pop();
    if (!act) return null;
    const changes = side === "before" ? [...act.changes].reverse() : act.changes;
    for (const change of changes) this.#set(change.id, change[side]);
    to.push(act);
    this.onChange();
    return act.label;
  }

  #set(id: string, mark: Mark | null): void {
    if (!mark) {
      this.target.remove(id);
      return;
    }
    const now = this.target.marks.get(id);
    const kept = now ? Object.fromEntries(OF_THE_SERVER.map((key) => [key, now[key]])) : {};
    this.target.put({ ...mark, ...kept, id });
  }
}
