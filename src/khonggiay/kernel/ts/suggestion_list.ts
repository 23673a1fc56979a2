/** A list of suggestions under a box: what it holds and which one is pointed at. */

export type Piece = [text: string, isMarked: boolean];

export interface Suggestion {
  url: string;
  title: Piece[];
  passage: Piece[];
  hint: string;
}

/** Return the place after *at* in the direction *by*; -1 is the box itself. */
export function moved(at: number, by: number, count: number): number {
  const places = count + 1;
  return ((at + 1 + by + places) % places) - 1;
}

/** Tell whether *text* is worth a question: two letters, or three digits. */
export function isLongEnough(text: string): boolean {
  const last = text.trim().split(/\s+/).at(-1) ?? "";
  return text.trim().includes(" ") || last.length >= (/^\d+$/.test(last) ? 3 : 2);
}
