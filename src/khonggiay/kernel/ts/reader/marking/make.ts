/** New marks, and copies of old ones with something changed. */

import type { Mark, MarkColor, MarkKind } from "../../marks.ts";
import { uuid } from "../../wire.ts";

/** Return an empty private mark; the caller gives it its place. */
export function newMark(version: number, kind: MarkKind, page: number, color: MarkColor): Mark {
  return {
    id: uuid(), version, kind, page, quads: [], strokes: [], position: null, width: null, color, quote: null, text: "",
    placement: "made", why: "", revision: 0, conflict_of: null, shares: [], owner: null, changed_at: new Date().toISOString(), deleted: false,
  };
}

/** Put a mark on the version that is read: where its owner places it, it stays. */
export function placed(mark: Mark, version: number, change: Partial<Mark>): Mark {
  return { ...mark, ...change, version, placement: "made", why: "" };
}

/** Move everything that a mark draws by so many points. */
export function moved(mark: Mark, version: number, [dx, dy]: readonly [number, number]): Mark {
  const shift = (value: number, by: number): number => Math.round((value + by) * 100) / 100;
  return placed(mark, version, {
    position: mark.position && [shift(mark.position[0], dx), shift(mark.position[1], dy)],
    strokes: mark.strokes.map((stroke) => stroke.map(([x, y]) => [shift(x, dx), shift(y, dy)])),
  });
}
