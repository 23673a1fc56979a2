/** What a reader puts on a paper. All places are in PDF points, from the lower left. */

export type MarkKind = "highlight" | "underline" | "ink" | "note" | "star";
export type MarkColor = "yellow" | "green" | "blue" | "pink" | "red" | "ink";
/** How a mark came to its place: put there, or carried from an older version. */
export type Placement = "made" | "kept" | "moved" | "unverified" | "lost";

export type Point = [x: number, y: number];
/** Upper left, upper right, lower left, lower right (PDF 12.5.6.10). */
export type Quad = [number, number, number, number, number, number, number, number];

export interface Quote {
  exact: string;
  prefix: string;
  suffix: string;
}

export interface Share {
  token: string;
  label: string;
}

export interface Mark {
  /** A UUID that the device makes. */
  id: string;
  /** The document version on which the place below lies. */
  version: number;
  kind: MarkKind;
  /** Counts from 1; null for a mark whose passage is no more (`placement` is "lost"). */
  page: number | null;
  quads: Quad[];
  strokes: Point[][];
  position: Point | null;
  /** The breadth of a stroke in points. */
  width: number | null;
  color: MarkColor;
  quote: Quote | null;
  /** The words of the reader. */
  text: string;
  placement: Placement;
  /** Why it was moved or lost, as a key of the carrying. */
  why: string;
  /** The revision of the layer at which the server last took a change; 0 before. */
  revision: number;
  /** Another device changed this mark at the same time: the id of the one that stayed. */
  conflict_of: string | null;
  shares: Share[];
  /** Null for one's own. */
  owner: { id: number; name: string } | null;
  changed_at: string;
  deleted: boolean;
}

export type SyncState = "saved" | "saving" | "offline" | "refused";

/**
 * The marks of one version of a paper on this device.
 *
 * A change is kept on the device first and sent when the network allows; events:
 * `change` (detail: the ids) and `state`.
 */
export interface MarkStore extends EventTarget {
  /** Everything that can be drawn or listed: mine and what others share with me. */
  readonly marks: ReadonlyMap<string, Mark>;
  readonly state: SyncState;
  /** Changes that the server has not confirmed yet. */
  readonly pending: number;
  /** Why the server refused a change, by mark id. */
  readonly refusals: ReadonlyMap<string, string>;
  put: (mark: Mark) => void;
  remove: (id: string) => void;
  /** Settle a conflict: keep this version, the other one, or both as two marks. */
  settle: (id: string, choice: "mine" | "other" | "both") => void;
  retry: () => void;
  close: () => void;
}
