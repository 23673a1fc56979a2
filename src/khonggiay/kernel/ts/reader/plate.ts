/** Drawing over a page in its own points: what is drawn turns and grows with the page. */

import type { Matrix } from "./geometry.ts";
import type { Sheet } from "./sheet.ts";

const SVG = "http://www.w3.org/2000/svg";

export function svg<K extends keyof SVGElementTagNameMap>(name: K, attributes: Record<string, string | number> = {}, ...children: Node[]): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** A drawing over one page. Its group takes shapes in points from the lower left. */
export class Plate {
  readonly group = svg("g");
  readonly element: SVGSVGElement;

  constructor(readonly sheet: Sheet, name: string) {
    this.element = svg("svg", { class: `kg-plate ${name}`, "aria-hidden": "true", preserveAspectRatio: "none" }, this.group);
    this.turn();
    sheet.box.append(this.element);
  }

  /** Follow the page after it was turned. */
  turn(): void {
    const { width, height } = this.sheet.shownSize;
    this.element.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.group.setAttribute("transform", `matrix(${this.sheet.shown.map(short).join(" ")})`);
  }
}

function short(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

/** Return a path around rectangles of the upright page, in points. */
export function pathOf(quads: readonly (readonly number[])[]): string {
  return quads.map(([ax, ay, bx, by, cx, cy, dx, dy]) => `M${ax} ${ay}L${bx} ${by}L${dx} ${dy}L${cx} ${cy}Z`).join("");
}

export type { Matrix };
