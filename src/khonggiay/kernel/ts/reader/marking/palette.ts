/** A small sheet beside selected words or a chosen mark. */

import { el } from "../../dom.ts";
import type { Mark, MarkColor } from "../../marks.ts";
import { icon, say } from "../../messages.ts";
import { tool } from "../controls.ts";
import { HIGHLIGHTS, INKS, dot } from "./toolbox.ts";

export interface Anchor {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export class Palette {
  readonly element = el("div", { class: "kg-palette", role: "toolbar", hidden: true, tabindex: -1 });

  constructor(readonly floor: () => HTMLElement, readonly onClose: () => void) {
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
      this.onClose();
    });
    // The selection must outlive the press.
    this.element.addEventListener("pointerdown", (event) => { if (!(event.target as Element).closest("textarea")) event.preventDefault(); });
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** Offer what can be done with selected words. */
  forWords(anchor: Anchor, act: { highlight: (color: MarkColor) => void; underline: () => void; note: () => void; copy: () => void }): void {
    this.element.setAttribute("aria-label", say("mark.words"));
    this.element.replaceChildren(
      ...HIGHLIGHTS.map((color) => {
        const button = dot(color, false, () => act.highlight(color));
        button.setAttribute("aria-label", say("mark.highlight_in", { color: say(`mark.${color}`) }));
        return button;
      }),
      tool("underline", say("mark.tool_underline"), act.underline), tool("message-circle", say("mark.add_note"), act.note), tool("copy", say("mark.copy"), act.copy),
    );
    this.#place(anchor);
  }

  /** Offer what can be done with a mark. */
  forMark(anchor: Anchor, mark: Mark, act: { color: (color: MarkColor) => void; edit: () => void; remove: () => void }): void {
    this.element.setAttribute("aria-label", say("mark.chosen"));
    const colors = mark.kind === "ink" || mark.kind === "underline" ? INKS : HIGHLIGHTS;
    if (mark.owner) {
      this.element.replaceChildren(el("p", { class: "kg-palette-words" }, icon("user"), el("span", {}, el("b", {}, mark.owner.name), mark.text ? el("span", {}, mark.text) : null)));
    } else {
      const dots = mark.kind === "star" ? [] : colors.map((color) => dot(color, mark.color === color, () => act.color(color)));
      this.element.replaceChildren(...dots, tool("message-circle", say("mark.edit"), act.edit), tool("trash", say("mark.remove"), act.remove, { "data-kg-shortcut": "Delete" }));
    }
    this.#place(anchor);
  }

  focus(): void {
    (this.element.querySelector<HTMLElement>("button") ?? this.element).focus();
  }

  close(): void {
    this.element.hidden = true;
  }

  #place({ left, right, top, bottom }: Anchor): void {
    this.element.hidden = false;
    const room = this.floor().getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const x = Math.min(Math.max(8, (left + right) / 2 - room.left - width / 2), room.width - width - 8);
    // Below the words: above them tablets show their own menu.
    const below = bottom - room.top + 10;
    const y = below + height < room.height - 90 ? below : Math.max(60, top - room.top - height - 10);
    Object.assign(this.element.style, { left: `${x}px`, top: `${y}px` });
  }
}
