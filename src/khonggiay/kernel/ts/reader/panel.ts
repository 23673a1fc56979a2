/** The panel beside the paper: pages, outline, notes. */

import { el } from "../dom.ts";
import { icon, say } from "../messages.ts";
import { tool } from "./controls.ts";

export interface Tab {
  key: string;
  sign: string;
  label: string;
  body: HTMLElement;
  /** Called each time the tab comes into view. */
  shown: () => void;
}

export class Panel {
  readonly element: HTMLElement;
  readonly #tabs: Tab[];
  readonly #buttons = new Map<string, HTMLButtonElement>();
  #current = "";

  constructor(tabs: Tab[], readonly onToggle: (isOpen: boolean) => void) {
    this.#tabs = tabs;
    const list = el("div", { class: "kg-side-tabs", role: "tablist", "aria-label": say("reader.panel") });
    for (const tab of tabs) {
      const button = el("button", {
        type: "button", role: "tab", id: `kg-tab-${tab.key}`, "aria-controls": `kg-side-${tab.key}`, "aria-selected": "false", tabindex: -1,
        onclick: () => this.select(tab.key),
      }, icon(tab.sign), el("span", {}, tab.label));
      this.#buttons.set(tab.key, button);
      list.append(button);
      Object.assign(tab.body, { id: `kg-side-${tab.key}`, hidden: true, tabIndex: -1 });
      tab.body.classList.add("kg-side-body");
      tab.body.setAttribute("role", "tabpanel");
      tab.body.setAttribute("aria-labelledby", button.id);
    }
    list.addEventListener("keydown", (event) => this.#key(event));
    this.element = el("aside", { class: "kg-side", hidden: true, "aria-label": say("reader.panel") },
      el("div", { class: "kg-side-head" }, list, tool("x", say("reader.close_panel"), () => this.close())),
      ...tabs.map((tab) => tab.body));
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  get current(): string {
    return this.#current;
  }

  open(key = this.#current || this.#tabs[0]!.key): void {
    const wasOpen = this.isOpen;
    this.element.hidden = false;
    this.select(key);
    if (!wasOpen) this.onToggle(true);
    this.#buttons.get(key)?.focus();
  }

  close(): void {
    if (!this.isOpen) return;
    this.element.hidden = true;
    this.onToggle(false);
  }

  select(key: string): void {
    this.#current = key;
    for (const tab of this.#tabs) {
      const isIt = tab.key === key;
      const button = this.#buttons.get(tab.key)!;
      button.setAttribute("aria-selected", String(isIt));
      button.tabIndex = isIt ? 0 : -1;
      tab.body.hidden = !isIt;
      if (isIt) tab.shown();
    }
  }

  /** Write a number beside the name of a tab. */
  count(key: string, count: number): void {
    const button = this.#buttons.get(key);
    button?.querySelector(".kg-tally")?.remove();
    if (count > 0) button?.append(el("span", { class: "kg-tally" }, count));
  }

  #key(event: KeyboardEvent): void {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const at = this.#tabs.findIndex((tab) => tab.key === this.#current);
    const next = this.#tabs[(at + by + this.#tabs.length) % this.#tabs.length]!;
    this.select(next.key);
    this.#buttons.get(next.key)?.focus();
  }
}
