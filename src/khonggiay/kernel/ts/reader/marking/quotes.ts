/** The marked words, with enough around them to find them again in another version. */

import type { Quote } from "../../marks.ts";

const LEAST = 32;
const MOST = 64;
export const LONGEST = 8_000;

/** Return the quote of the letters from *from* up to *to*; null where there are no words. */
export function quoteOf(text: string, from: number, to: number): Quote | null {
  const exact = squeezed(text.slice(from, to)).trim();
  if (!exact) return null;
  return { exact: exact.slice(0, LONGEST), prefix: before(text.slice(0, from)), suffix: after(text.slice(to)) };
}

/** Return a range without the blanks at its ends. */
export function trimmed(text: string, from: number, to: number): [from: number, to: number] {
  while (from < to && /\s/.test(text[from]!)) from += 1;
  while (to > from && /\s/.test(text[to - 1]!)) to -= 1;
  return [from, to];
}

/** Return a range grown to whole words. */
export function wholeWords(text: string, from: number, to: number): [from: number, to: number] {
  const isLetter = (at: number): boolean => /[\p{L}\p{M}\p{N}]/u.test(text[at] ?? "");
  while (from > 0 && isLetter(from - 1) && isLetter(from)) from -= 1;
  while (to < text.length && isLetter(to) && isLetter(to - 1)) to += 1;
  return [from, to];
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, " ");
}

function before(text: string): string {
  const near = squeezed(text).slice(-MOST);
  const cut = near.indexOf(" ");
  return near.length < MOST || cut < 0 || near.length - cut <= LEAST ? near : near.slice(cut + 1);
}

function after(text: string): string {
  const near = squeezed(text).slice(0, MOST);
  const cut = near.lastIndexOf(" ");
  return near.length < MOST || cut < LEAST ? near : near.slice(0, cut);
}
