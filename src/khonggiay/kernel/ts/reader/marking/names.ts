/** What marks are called, for ears and for lists. */

import { say } from "../../messages.ts";
import type { Mark } from "../../marks.ts";

const SHORT = 80;

export function shortened(text: string, most = SHORT): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > most ? `${line.slice(0, most - 1).trimEnd()}…` : line;
}

/** Return the name of a mark: kind, colour, words, page. */
export function nameOf(mark: Mark): string {
  const page = mark.page ?? 0;
  const words = shortened(mark.quote?.exact ?? mark.text);
  const color = say(`mark.${mark.color}`);
  const name = say(`mark.is_${mark.kind}`, { color, words, page });
  const note = mark.text && mark.quote ? say("mark.with_note", { name, text: shortened(mark.text) }) : name;
  return mark.owner ? say("mark.of", { name: note, who: mark.owner.name }) : note;
}

/** Sort marks as they are read: by page, from above, from the left. */
export function inOrder(marks: Iterable<Mark>): Mark[] {
  const place = (mark: Mark): [number, number] => {
    const quad = mark.quads[0];
    const at = quad ? [quad[0], quad[1]] : (mark.position ?? mark.strokes[0]?.[0] ?? [0, 0]);
    return [-at[1]!, at[0]!];
  };
  return [...marks].sort((one, other) => {
    if (one.page !== other.page) return (one.page ?? Infinity) - (other.page ?? Infinity);
    const [a, b] = [place(one), place(other)];
    return a[0] - b[0] || a[1] - b[1] || (one.id < other.id ? -1 : 1);
  });
}
