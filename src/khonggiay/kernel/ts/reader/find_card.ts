/** The card of a search: the words, how many hits, and each with the words around it. */

import { el } from "../dom.ts";
import { say } from "../messages.ts";
import { tool } from "./controls.ts";
import type { Finder, Hit } from "./find.ts";

export interface FindCommands {
  find: (needle: string) => void;
  step: (by: 1 | -1) => void;
  choose: (at: number) => void;
  close: () => void;
}

const SHOWN = 100;
const PAUSE = 220;

export class FindCard {
  readonly element: HTMLElement;
  readonly #needle: HTMLInputElement;
  readonly #count = el("span", { class: "kg-reader-count", role: "status" });
  readonly #list = el("ol", { class: "kg-find-hits", tabindex: -1, "aria-label": say("reader.hits") });
  readonly #listButton: HTMLButtonElement;
  #shownFor: readonly Hit[] = [];
  #shown = 0;

  constructor(readonly commands: FindCommands) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    this.#needle = el("input", {
      type: "search", class: "kg-input", "aria-label": say("reader.search"), placeholder: say("reader.search"), autocomplete: "off", enterkeyhint: "search", spellcheck: "false",
      oninput: () => { clearTimeout(timer); timer = setTimeout(() => commands.find(this.#needle.value), PAUSE); },
    });
    this.#listButton = tool("list", say("reader.hits"), () => this.#fold(this.#list.hidden), { "aria-expanded": "true" });
    this.element = el(
      "div", { class: "kg-find", role: "search", hidden: true, "aria-label": say("reader.search") },
      el("div", { class: "kg-find-line" }, this.#needle, tool("x", say("reader.close_search"), commands.close)),
      el("div", { class: "kg-find-line is-count" }, this.#count, this.#listButton,
        tool("chevron-up", say("reader.find_previous"), () => commands.step(-1)), tool("chevron-down", say("reader.find_next"), () => commands.step(1))),
      this.#list,
    );
    this.element.addEventListener("keydown", (event) => this.#key(event));
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  open(needle?: string): void {
    this.element.hidden = false;
    if (needle !== undefined) this.#needle.value = needle;
    this.#needle.focus();
    this.#needle.select();
  }

  /** Show the card without taking the focus: the address asked for these words. */
  present(needle: string): void {
    this.element.hidden = false;
    this.#needle.value = needle;
    this.#fold(false);
  }

  close(): void {
    this.element.hidden = true;
    this.#needle.value = "";
  }

  show(finder: Finder): void {
    this.#count.textContent = this.#words(finder);
    if (this.#shownFor !== finder.hits) {
      this.#shownFor = finder.hits;
      this.#shown = 0;
      this.#list.replaceChildren();
    }
    const wanted = Math.min(finder.hits.length, Math.max(SHOWN, Math.ceil((finder.at + 1) / SHOWN) * SHOWN));
    for (; this.#shown < wanted; this.#shown += 1) this.#list.append(this.#line(finder.hits[this.#shown]!, this.#shown));
    this.#list.querySelector("[aria-current]")?.removeAttribute("aria-current");
    const now = this.#list.children[finder.at]?.firstElementChild;
    now?.setAttribute("aria-current", "true");
    if (now && !this.#list.hidden && !this.#list.contains(document.activeElement)) now.scrollIntoView({ block: "nearest" });
  }

  #words({ needle, hits, at, isDone, isApart }: Finder): string {
    if (!needle) return "";
    if (hits.length === 0) return say(isDone ? "reader.nothing" : "reader.searching");
    const count = `${hits.length}${isDone ? "" : "+"}`;
    const place = at >= 0 ? say("reader.found", { now: at + 1, count }) : say("reader.found_some", { count });
    return isApart ? say("reader.found_apart", { place }) : place;
  }

  #line(hit: Hit, at: number): HTMLElement {
    const choose = (): void => {
      this.commands.choose(at);
      if (matchMedia("(max-width: 767px)").matches) this.#fold(false);
    };
    return el("li", {}, el("button", { type: "button", onclick: choose },
      el("small", {}, say("reader.page_n", { page: hit.page })),
      el("span", {}, hit.before, el("mark", {}, hit.words), hit.after)));
  }

  #fold(isOpen: boolean): void {
    this.#list.hidden = !isOpen;
    this.#listButton.setAttribute("aria-expanded", String(isOpen));
  }

  #key(event: KeyboardEvent): void {
    const inList = this.#list.contains(event.target as Node);
    if (event.key === "Escape") {
      event.stopPropagation();
      this.commands.close();
    } else if (event.key === "Enter" && event.target === this.#needle) {
      event.preventDefault();
      this.commands.step(event.shiftKey ? -1 : 1);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const buttons = [...this.#list.querySelectorAll("button")];
      if (buttons.length === 0 || this.#list.hidden) return;
      event.preventDefault();
      const at = inList ? buttons.indexOf(event.target as HTMLButtonElement) + (event.key === "ArrowDown" ? 1 : -1) : 0;
      (at < 0 ? this.#needle : (buttons[at] ?? buttons.at(-1)!)).focus();
    }
  }
}
