/** Writing a note: its words, its colour, and who may see it. */

import { el } from "../../dom.ts";
import type { Mark, MarkColor } from "../../marks.ts";
import { icon, say } from "../../messages.ts";
import { tool } from "../controls.ts";
import { shortened } from "./names.ts";
import { HIGHLIGHTS, dot } from "./toolbox.ts";

export interface EditorEvents {
  write: (id: string, text: string) => void;
  color: (id: string, color: MarkColor) => void;
  remove: (id: string) => void;
  share: (id: string) => void;
  closed: (id: string) => void;
}

export const LONGEST_NOTE = 4_000;

export class Editor {
  readonly element = el("div", { class: "kg-editor", role: "dialog", hidden: true, "aria-label": say("mark.is_writing") });
  readonly #text: HTMLTextAreaElement;
  #id = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly events: EditorEvents) {
    this.#text = el("textarea", { class: "kg-input", rows: 4, maxlength: LONGEST_NOTE, "aria-label": say("mark.text"), placeholder: say("mark.text_hint"), oninput: () => this.#later() });
    this.element.addEventListener("keydown", (event) => {
      const isDone = event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey));
      if (!isDone) return;
      event.preventDefault();
      event.stopPropagation();
      this.close();
    });
  }

  get id(): string {
    return this.element.hidden ? "" : this.#id;
  }

  open(mark: Mark): void {
    if (this.id && this.id !== mark.id) this.close();
    this.#id = mark.id;
    this.#text.value = mark.text;
    this.show(mark);
    this.element.hidden = false;
    this.#text.focus();
  }

  /** Show what else is known of the mark; what is being written stays. */
  show(mark: Mark): void {
    const names = mark.shares.map((share) => share.label).join(", ");
    const seen = names ? say("mark.seen_by", { names }) : say("mark.private");
    const close = tool("x", say("mark.done"), () => this.close());
    const hasFocus = document.activeElement === this.#text;
    this.element.replaceChildren(
      el("header", {}, el("b", {}, say("mark.note_on", { page: mark.page ?? "–" })), close),
      ...(mark.quote ? [el("blockquote", {}, shortened(mark.quote.exact, 160))] : []),
      this.#text,
      el("div", { class: "kg-editor-line" },
        ...(mark.kind === "note" || mark.kind === "highlight" ? HIGHLIGHTS.map((color) => dot(color, mark.color === color, () => this.events.color(mark.id, color))) : []),
        tool("trash", say("mark.remove"), () => { this.element.hidden = true; this.events.remove(mark.id); })),
      el("div", { class: "kg-editor-line is-seen" }, icon(names ? "users" : "lock"), el("span", {}, seen),
        el("button", { type: "button", class: "btn btn-quiet", onclick: () => { this.#flush(); this.events.share(mark.id); } }, say("mark.share"))),
    );
    if (hasFocus) this.#text.focus();
  }

  close(): void {
    if (this.element.hidden) return;
    this.#flush();
    this.element.hidden = true;
    this.events.closed(this.#id);
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(), 500);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.events.write(this.#id, this.#text.value);
  }
}
