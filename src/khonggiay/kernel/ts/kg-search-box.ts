/** <kg-search-box>: first finds while one types (WAI-ARIA combobox with a listbox). */

import { announce, el } from "./dom.ts";
import { say } from "./messages.ts";
import { isLongEnough, moved, type Piece, type Suggestion } from "./suggestion_list.ts";

const PAUSE = 150;
let boxes = 0;

class KgSearchBox extends HTMLElement {
  #list = el("ul", { role: "listbox", class: "kg-suggestions", hidden: true });
  #found: Suggestion[] = [];
  #at = -1;
  #asking: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  connectedCallback(): void {
    const input = this.#input;
    if (!input || this.hasAttribute("data-ready")) return;
    this.setAttribute("data-ready", "");
    boxes += 1;
    this.#list.id = `kg-suggestions-${boxes}`;
    this.#list.setAttribute("aria-label", say("search.suggestions"));
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.#list.id };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    this.append(this.#list);
    input.addEventListener("input", () => this.#ask());
    input.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("focusout", (event) => {
      if (!this.contains(event.relatedTarget as Node | null)) this.#close();
    });
    // The box keeps the focus: what is pointed at is opened by the click.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => {
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (option) this.#open(Number(option.dataset.index));
    });
  }

  disconnectedCallback(): void {
    this.#close();
  }

  get #input(): HTMLInputElement | null {
    return this.querySelector("input[type=search]");
  }

  #ask(): void {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    const text = this.#input?.value ?? "";
    if (isLongEnough(text)) this.#timer = setTimeout(() => void this.#fetch(text), PAUSE);
    else this.#close();
  }

  async #fetch(text: string): Promise<void> {
    this.#asking = new AbortController();
    const url = new URL(this.dataset.url ?? "", location.href);
    url.searchParams.set("q", text);
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" }, signal: this.#asking.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      this.#found = ((await answer.json()) as { results: Suggestion[] }).results;
    } catch (error) {
      // Suggestions are a comfort: without them the page itself still answers.
      if (error instanceof DOMException && error.name === "AbortError") return;
      this.#found = [];
    }
    this.#show();
  }

  #show(): void {
    if (this.#found.length === 0) {
      this.#close();
      return;
    }
    this.#list.replaceChildren(...this.#found.map((one, index) => el(
      "li", { role: "option", id: `${this.#list.id}-${index}`, "data-index": index, "aria-selected": "false" },
      el("span", { class: "kg-suggestion-title" }, ...marked(one.title)),
      one.passage.length ? el("span", { class: "kg-suggestion-passage" }, ...marked(one.passage)) : null,
      el("small", {}, one.hint),
    )));
    this.#list.hidden = false;
    this.#input?.setAttribute("aria-expanded", "true");
    this.#point(-1);
    announce(say("search.count", { count: this.#found.length }));
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#list.hidden = true;
    this.#input?.setAttribute("aria-expanded", "false");
    this.#point(-1);
  }

  #point(at: number): void {
    this.#at = at;
    const options = [...this.#list.querySelectorAll<HTMLElement>("[role=option]")];
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    const active = options[at];
    if (active && !this.#list.hidden) {
      this.#input?.setAttribute("aria-activedescendant", active.id);
      active.scrollIntoView({ block: "nearest" });
    } else {
      this.#input?.removeAttribute("aria-activedescendant");
    }
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined && !this.#list.hidden) {
      event.preventDefault();
      this.#point(moved(this.#at, by, this.#found.length));
    } else if (event.key === "Enter" && !this.#list.hidden && this.#at >= 0) {
      event.preventDefault();
      this.#open(this.#at);
    } else if (event.key === "Escape" && !this.#list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    } else if (event.key === "ArrowDown" && this.closest("main")) {
      const first = finds()[0];
      if (!first) return;
      event.preventDefault();
      first.focus();
    }
  }

  #open(index: number): void {
    const one = this.#found[index];
    if (one) location.assign(one.url);
  }
}

function marked(pieces: Piece[]): (string | HTMLElement)[] {
  return pieces.map(([text, isMarked]) => (isMarked ? el("mark", {}, text) : text));
}

function finds(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(".kg-hit-title")];
}

/** The arrows go through the finds; above the first is the box. */
document.addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const here = (event.target as Element).closest?.<HTMLElement>(".kg-hit-title");
  if (by === undefined || !here || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const all = finds();
  const next = all[all.indexOf(here) + by];
  const box = document.querySelector<HTMLElement>("main [data-kg-search]");
  const target = next ?? (by < 0 ? box : null);
  if (!target) return;
  event.preventDefault();
  target.focus();
  target.scrollIntoView({ block: "nearest" });
});

customElements.define("kg-search-box", KgSearchBox);
