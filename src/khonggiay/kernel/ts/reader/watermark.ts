/** The name of the reader over every page of a confidential paper. */

import type { Sheet } from "./sheet.ts";
import { svg } from "./plate.ts";

let made = 0;

/** Cover a page with *text*, slanting and repeated; nobody can select or press it. */
export function cover(sheet: Sheet, text: string): void {
  if (!text || sheet.box.querySelector(":scope > .kg-watermark")) return;
  const id = `kg-watermark-${++made}`;
  const width = Math.max(220, text.length * 8.2);
  const tile = svg("pattern", { id, width, height: 110, patternUnits: "userSpaceOnUse", patternTransform: "rotate(-28)" },
    said(text, 0, 40), said(text, -width / 2, 95), said(text, width / 2, 95));
  const sheetOf = svg("svg", { class: "kg-watermark", "aria-hidden": "true" }, tile, svg("rect", { width: "100%", height: "100%", fill: `url(#${id})` }));
  sheet.box.append(sheetOf);
}

function said(text: string, x: number, y: number): SVGTextElement {
  const line = svg("text", { x, y });
  line.textContent = text;
  return line;
}
