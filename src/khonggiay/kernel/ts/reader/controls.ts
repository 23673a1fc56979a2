/** Small controls that all parts of the reader are made of. */

import { el } from "../dom.ts";
import { icon, say } from "../messages.ts";

type Attributes = Parameters<typeof el>[1];

/** A button that shows a sign only; its name is its tooltip too, with its key. */
export function tool(sign: string, label: string, onclick: () => void, more: Attributes = {}): HTMLButtonElement {
  const key = typeof more?.["data-kg-shortcut"] === "string" ? ` (${more["data-kg-shortcut"]})` : "";
  return el("button", { class: "kg-tool", type: "button", "aria-label": label, title: label + key, onclick, ...more }, icon(sign));
}

export function linkTool(sign: string, label: string, href: string, more: Attributes = {}): HTMLAnchorElement {
  return el("a", { class: "kg-tool", href, "aria-label": label, title: label, ...more }, icon(sign));
}

/** A line of a menu: sign, words and, for a choice, whether it is the one. */
export function line(sign: string, label: string, onclick: () => void, more: Attributes = {}): HTMLButtonElement {
  return el("button", { class: "kg-reader-line", type: "button", onclick, ...more }, icon(sign), el("span", {}, label));
}

export function press(button: HTMLElement, isOn: boolean): void {
  button.setAttribute("aria-pressed", String(isOn));
}

/** A sheet that opens at a button and closes by Escape, by its button or by touching elsewhere. */
export class Popover {
  readonly #leave = new AbortController();

  constructor(readonly opener: HTMLElement, readonly sheet: HTMLElement, readonly onToggle: (isOpen: boolean) => void = () => undefined) {
    sheet.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    opener.addEventListener("click", () => this.toggle());
    const { signal } = this.#leave;
    document.addEventListener("pointerdown", (event) => {
      const target = event.target as Node;
      if (this.isOpen && !sheet.contains(target) && !opener.contains(target)) this.close(false);
    }, { signal, capture: true });
    sheet.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
  }

  get isOpen(): boolean {
    return !this.sheet.hidden;
  }

  toggle(): void {
    if (this.isOpen) this.close();
    else this.open();
  }

  open(): void {
    this.sheet.hidden = false;
    this.opener.setAttribute("aria-expanded", "true");
    this.onToggle(true);
    this.sheet.querySelector<HTMLElement>("button, input, a")?.focus();
  }

  close(isReturning = true): void {
    if (!this.isOpen) return;
    this.sheet.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
    this.onToggle(false);
    if (isReturning) this.opener.focus();
  }

  /** Stop listening to the document. */
  end(): void {
    this.#leave.abort();
  }
}

/** Move the focus among the buttons of a toolbar by arrow keys (ARIA: toolbar). */
export function roving(bar: HTMLElement, signal: AbortSignal): void {
  bar.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by || (event.target as HTMLElement).matches("input, textarea")) return;
    const stops = [...bar.querySelectorAll<HTMLElement>("button, a, input")].filter((stop) => stop.checkVisibility() && !stop.matches(":disabled"));
    const at = stops.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    stops[(at + by + stops.length) % stops.length]?.focus();
  }, { signal });
}

/** The words for a share of 100, as people write it here. */
export function percent(value: number): string {
  return say("reader.percent", { percent: value });
}
