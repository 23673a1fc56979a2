/** The keys for marking. */

import type { Mark } from "../../marks.ts";
import { say } from "../../messages.ts";
import type { Key } from "../keys.ts";
import type { Desk } from "./desk.ts";

export function deskKeys(desk: Desk): Key[] {
  const key = (keys: string, shown: string, label: string, act: Key["act"]): Key => ({ keys: keys.split(" "), shown, label: label && say(label), act });
  const focused = (): Mark | undefined => desk.mark((document.activeElement as HTMLElement | null)?.dataset.mark);
  return [
    key("h", "H", "mark.tool_highlight", () => desk.words.press("highlight")), key("u", "U", "mark.tool_underline", () => desk.words.press("underline")),
    key("n", "N", "mark.tool_note", () => desk.note()), key("p", "P", "mark.tool_ink", () => desk.take("ink")), key("e", "E", "mark.tool_erase", () => desk.take("erase")),
    key("s", "S", "mark.tool_star", () => desk.star()), key("Escape", "Esc", "mark.tool_read", () => { desk.words.placing = null; desk.take("read"); }),
    key("mod+z", "Ctrl Z", "mark.undo", () => desk.undo()), key("mod+y mod+shift+z", "Ctrl Y", "mark.redo", () => desk.redo()),
    key("Delete", "Delete", "mark.remove", () => { const mark = focused(); if (mark) desk.remove(mark.id); }),
    // The arrows themselves are the mover's, as long as it holds something.
    key("", say("mark.key_move"), "mark.move", () => undefined),
  ];
}
