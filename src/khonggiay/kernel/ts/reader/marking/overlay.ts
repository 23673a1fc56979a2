/** The marks over one page: drawings below, and a stop for keys and fingers on each. */

import { el } from "../../dom.ts";
import type { Mark } from "../../marks.ts";
import { icon } from "../../messages.ts";
import { cornersOf, mapRect, type Rect } from "../geometry.ts";
import { Plate, pathOf, svg } from "../plate.ts";
import type { Sheet } from "../sheet.ts";
import { around, isFree } from "./hit.ts";
import { inOrder, nameOf } from "./names.ts";
import { smoothPath } from "./strokes.ts";

export class Overlay {
  readonly plate: Plate;
  readonly #stops = el("div", { class: "kg-mark-stops" });
  readonly #buttons = new Map<string, HTMLButtonElement>();

  constructor(readonly sheet: Sheet, readonly choose: (id: string, stop: HTMLElement) => void) {
    this.plate = new Plate(sheet, "is-marks");
    sheet.box.append(this.#stops);
  }

  stop(id: string): HTMLButtonElement | null {
    return this.#buttons.get(id) ?? null;
  }

  /** Draw the marks of this page; stops that stay keep the focus. */
  show(all: Iterable<Mark>, chosen: string): void {
    const marks = inOrder([...all].filter((mark) => mark.page === this.sheet.number));
    this.plate.turn();
    this.plate.group.replaceChildren(...marks.flatMap((mark) => draw(mark, mark.id === chosen)));
    const kept = new Set(marks.map((mark) => mark.id));
    for (const [id, button] of this.#buttons) {
      if (kept.has(id)) continue;
      button.remove();
      this.#buttons.delete(id);
    }
    for (const [at, mark] of marks.entries()) this.#place(mark, at, mark.id === chosen);
  }

  remove(): void {
    this.plate.element.remove();
    this.#stops.remove();
  }

  #place(mark: Mark, at: number, isChosen: boolean): void {
    let button = this.#buttons.get(mark.id);
    if (!button) {
      const made = el("button", { type: "button", class: "kg-mark-stop", "data-mark": mark.id, onclick: () => this.choose(mark.id, made) });
      this.#buttons.set(mark.id, made);
      button = made;
    }
    if (this.#stops.children[at] !== button) this.#stops.insertBefore(button, this.#stops.children[at] ?? null);
    button.setAttribute("aria-label", nameOf(mark));
    button.classList.toggle("is-chosen", isChosen);
    const isPin = mark.kind === "note" || mark.kind === "star";
    button.classList.toggle("is-pin", isPin);
    // A drawing is grasped once it is chosen; until then one reads through it.
    button.classList.toggle("is-movable", isFree(mark) && (isPin || isChosen));
    button.dataset.color = mark.color;
    button.replaceChildren(...(isPin ? [icon(mark.kind === "star" ? "star" : "message-circle")] : mark.text ? [el("i", {})] : []));
    this.#spread(button, mark, isPin);
  }

  #spread({ style }: HTMLElement, mark: Mark, isPin: boolean): void {
    const { width, height } = this.sheet.shownSize;
    const points = mark.kind === "star" && !mark.position ? null : around(mark);
    const box: Rect = points ? mapRect(points, this.sheet.shown) : { left: width - 24, right: width - 24, top: 24, bottom: 24 };
    style.left = `${(box.left / width) * 100}%`;
    style.top = `${(box.top / height) * 100}%`;
    style.width = isPin ? "" : `${((box.right - box.left) / width) * 100}%`;
    style.height = isPin ? "" : `${((box.bottom - box.top) / height) * 100}%`;
  }
}

function draw(mark: Mark, isChosen: boolean): SVGElement[] {
  const state = `${isChosen ? " is-chosen" : ""}${mark.owner ? " is-shared" : ""}`;
  if (mark.kind === "highlight") return [svg("path", { d: pathOf(mark.quads), class: `is-highlight${state}`, "data-color": mark.color })];
  if (mark.kind === "underline") {
    return mark.quads.map((quad) => {
      const [, , from, to] = cornersOf(quad);
      return svg("path", { d: `M${from[0]} ${from[1]}L${to[0]} ${to[1]}`, class: `is-underline${state}`, "data-color": mark.color });
    });
  }
  if (mark.kind === "ink") {
    return mark.strokes.map((stroke) => svg("path", { d: smoothPath(stroke), class: `is-ink${state}`, "data-color": mark.color, "stroke-width": mark.width ?? 1.6 }));
  }
  return [];
}
