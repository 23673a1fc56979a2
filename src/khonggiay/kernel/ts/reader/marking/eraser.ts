/** The eraser takes what it touches; one drag is one act. */

import type { Mark, Point } from "../../marks.ts";
import { touches } from "./hit.ts";
import type { Change } from "./undo.ts";

export class Eraser {
  #taken = new Map<string, Change>();

  /** Rub at a place of a page; returns the marks as they look meanwhile, null when nothing was hit. */
  rub(marks: Iterable<Mark>, page: number, point: Point, reach: number): Mark[] | null {
    const all = [...marks];
    let isHit = false;
    for (const mark of all) {
      if (mark.page === page && this.#rubOne(mark, point, reach)) isHit = true;
    }
    return isHit ? all.flatMap((mark) => this.#left(mark)) : null;
  }

  /** End the drag and return what it did. */
  end(): Change[] {
    const changes = [...this.#taken.values()];
    this.#taken = new Map();
    return changes;
  }

  #rubOne(mark: Mark, point: Point, reach: number): boolean {
    const taken = this.#taken.get(mark.id);
    if (mark.owner || mark.kind === "note" || mark.kind === "star" || taken?.after === null) return false;
    const now = taken?.after ?? mark;
    const strokes = now.strokes.filter((stroke) => !touches({ ...now, quads: [], strokes: [stroke] }, point, reach));
    const isInk = now.kind === "ink";
    if (isInk ? strokes.length === now.strokes.length : !touches(now, point, 0)) return false;
    this.#taken.set(mark.id, { id: mark.id, before: mark, after: isInk && strokes.length > 0 ? { ...now, strokes } : null });
    return true;
  }

  #left(mark: Mark): Mark[] {
    const taken = this.#taken.get(mark.id);
    if (!taken) return [mark];
    return taken.after ? [taken.after] : [];
  }
}
