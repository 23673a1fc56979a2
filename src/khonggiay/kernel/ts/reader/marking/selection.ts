/** The words that are selected, page by page. */

import type { Sheet } from "../sheet.ts";
import { trimmed } from "./quotes.ts";

export interface Selected {
  sheet: Sheet;
  from: number;
  to: number;
}

/** Return the selected part of each page; nothing when the selection lies elsewhere. */
export function selectedWords(sheets: Iterable<Sheet>): Selected[] {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return [];
  const range = selection.getRangeAt(0);
  const found: Selected[] = [];
  for (const sheet of sheets) {
    const { text } = sheet;
    const layer = sheet.box.querySelector(":scope > .textLayer");
    if (!text || !layer || !range.intersectsNode(layer)) continue;
    const begins = layer.contains(range.startContainer) ? text.offsetOf(range.startContainer, range.startOffset) : 0;
    const ends = layer.contains(range.endContainer) ? text.offsetOf(range.endContainer, range.endOffset) : text.text.length;
    const [from, to] = trimmed(text.text, begins ?? 0, ends ?? text.text.length);
    if (to > from) found.push({ sheet, from, to });
  }
  return found.sort((one, other) => one.sheet.number - other.sheet.number);
}
