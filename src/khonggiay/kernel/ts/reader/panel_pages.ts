/** Small pictures of all pages; where one is, what is starred, what changed. */

import { el } from "../dom.ts";
import { icon, say } from "../messages.ts";
import type { Change } from "./changes.ts";
import type { Thumbs } from "./thumbs.ts";
import type { Size } from "./sizes.ts";

/** What a page is marked with: starred, with so many notes, changed or new in this version. */
export interface PageSigns {
  isStarred: boolean;
  notes: number;
  change: "changed" | "added" | null;
}

export class PagesTab {
  readonly body = el("div", { class: "kg-thumbs" });
  #buttons: HTMLButtonElement[] = [];
  #page = 1;
  #seen: IntersectionObserver | null = null;
  #changes: ReadonlyMap<number, Change> = new Map();
  #signs: (page: number) => PageSigns = () => ({ isStarred: false, notes: 0, change: null });

  constructor(readonly thumbs: Thumbs, readonly sizes: readonly Size[], readonly go: (page: number) => void) {
    this.body.addEventListener("keydown", (event) => this.#key(event));
  }

  shown(): void {
    if (this.#buttons.length === 0) this.#make();
    this.#buttons[this.#page - 1]?.scrollIntoView({ block: "center" });
  }

  here(page: number): void {
    if (page === this.#page && this.#buttons[page - 1]?.hasAttribute("aria-current")) return;
    const old = this.#buttons[this.#page - 1];
    old?.removeAttribute("aria-current");
    if (old) old.tabIndex = -1;
    this.#page = page;
    const now = this.#buttons[page - 1];
    if (!now) return;
    now.setAttribute("aria-current", "page");
    now.tabIndex = 0;
    if (!this.body.hidden && !this.body.contains(document.activeElement)) now.scrollIntoView({ block: "nearest" });
  }

  sign(signs: (page: number) => PageSigns): void {
    this.#signs = signs;
    for (const page of this.#buttons.keys()) this.#label(page + 1);
  }

  /** Mark the pages that changed since the version that the reader knows. */
  changed(pages: ReadonlyMap<number, Change>): void {
    this.#changes = pages;
    for (const page of pages.keys()) this.#label(page);
  }

  close(): void {
    this.#seen?.disconnect();
  }

  #make(): void {
    this.#seen = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        this.#seen?.unobserve(entry.target);
        const frame = entry.target.querySelector<HTMLElement>(".kg-thumb")!;
        void this.thumbs.fill(frame, Number((entry.target as HTMLElement).dataset.thumb)).catch(() => undefined);
      }
    }, { root: this.body, rootMargin: "60% 0px" });
    this.#buttons = this.sizes.map((size, at) => {
      const frame = el("span", { class: "kg-thumb" });
      frame.style.aspectRatio = `${size.width} / ${size.height}`;
      return el("button", { type: "button", "data-thumb": at + 1, tabindex: -1, onclick: () => this.go(at + 1) }, frame, el("span", { class: "kg-thumb-number" }));
    });
    this.body.append(...this.#buttons);
    for (const [at, button] of this.#buttons.entries()) {
      this.#label(at + 1);
      this.#seen.observe(button);
    }
    this.here(this.#page);
  }

  #label(page: number): void {
    const button = this.#buttons[page - 1];
    if (!button) return;
    const { isStarred, notes, change: given } = this.#signs(page);
    const change = given ?? this.#changes.get(page) ?? null;
    const words = [say("reader.page_n", { page })];
    const signs: Node[] = [];
    if (isStarred) {
      words.push(say("reader.is_starred"));
      signs.push(icon("star"));
    }
    if (notes) words.push(say("reader.has_notes", { count: notes }));
    if (change) words.push(say(`reader.is_${change}`));
    button.setAttribute("aria-label", words.join(", "));
    button.dataset.change = change ?? "";
    button.toggleAttribute("data-noted", notes > 0);
    button.querySelector(".kg-thumb-number")!.replaceChildren(String(page), ...signs, ...(change ? [el("em", {}, say(`reader.is_${change}`))] : []));
  }

  #key(event: KeyboardEvent): void {
    const columns = Math.max(1, Math.round(this.body.clientWidth / Math.max(1, (this.#buttons[0]?.offsetWidth ?? 1) + 4)));
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    const at = this.#buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (!by || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    this.#buttons[Math.min(this.#buttons.length - 1, Math.max(0, at + by))]?.focus();
  }
}
