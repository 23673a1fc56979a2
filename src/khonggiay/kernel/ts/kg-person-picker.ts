/** <kg-person-picker>: a combobox over the city's people (WAI-ARIA APG), one or many. */

import { announce, el } from "./dom.ts";
import { icon, say } from "./messages.ts";

interface Found {
  id: number | string;
  label: string;
  hint?: string;
}

class KgPersonPicker extends HTMLElement {
  #options: Found[] = [];
  #at = -1;
  #asking: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  connectedCallback(): void {
    const input = this.#input;
    if (!input || this.hasAttribute("data-ready")) return;
    this.setAttribute("data-ready", "");
    input.addEventListener("input", () => this.#ask());
    input.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("focusout", (event) => {
      if (!this.contains(event.relatedTarget as Node | null)) this.#close();
    });
    this.addEventListener("pointerdown", (event) => {
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (!option) return;
      event.preventDefault();
      this.#choose(Number(option.dataset.index));
    });
    this.addEventListener("click", (event) => {
      const picked = (event.target as Element).closest(".kg-picked button")?.closest<HTMLElement>(".kg-picked");
      if (picked) this.#remove(picked);
      else if (event.target === this.#box) input.focus();
    });
  }

  get #input(): HTMLInputElement | null {
    return this.querySelector("input[role=combobox]");
  }

  get #box(): HTMLElement | null {
    return this.querySelector(".kg-picker-box");
  }

  get #list(): HTMLUListElement | null {
    return this.querySelector("ul[role=listbox]");
  }

  get #chosen(): Set<string> {
    return new Set([...this.querySelectorAll<HTMLElement>(".kg-picked")].map((one) => one.dataset.id ?? ""));
  }

  #ask(): void {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    const text = this.#input?.value.trim() ?? "";
    if (!text) {
      this.#close();
      return;
    }
    this.#timer = setTimeout(() => void this.#fetch(text), 150);
  }

  async #fetch(text: string): Promise<void> {
    this.#asking = new AbortController();
    const url = new URL(this.dataset.url ?? "", location.href);
    url.searchParams.set("q", text);
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" }, signal: this.#asking.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const { results } = (await answer.json()) as { results: Found[] };
      const chosen = this.#chosen;
      this.#options = results.filter((one) => !chosen.has(String(one.id)));
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      this.#options = [];
    }
    this.#show();
  }

  #show(): void {
    const list = this.#list;
    if (!list) return;
    list.replaceChildren(...this.#options.map((one, index) => el(
      "li", { role: "option", id: `${this.id}-option-${index}`, "data-index": index, "aria-selected": "false" },
      one.label, one.hint ? el("small", {}, one.hint) : null,
    )));
    if (this.#options.length === 0) list.append(el("li", { class: "is-nothing", role: "option", "aria-disabled": "true" }, say("picker.nothing")));
    list.hidden = false;
    this.#input?.setAttribute("aria-expanded", "true");
    this.#move(this.#options.length ? 0 : -1);
    announce(this.#options.length ? say("picker.count", { count: this.#options.length }) : say("picker.nothing"));
  }

  #close(): void {
    this.#asking?.abort();
    clearTimeout(this.#timer);
    if (this.#list) this.#list.hidden = true;
    this.#input?.setAttribute("aria-expanded", "false");
    this.#input?.removeAttribute("aria-activedescendant");
    this.#at = -1;
  }

  #move(to: number): void {
    const options = [...(this.#list?.querySelectorAll<HTMLElement>("[role=option][data-index]") ?? [])];
    this.#at = options.length ? (to + options.length) % options.length : -1;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === this.#at)));
    const active = options[this.#at];
    if (!active) return;
    this.#input?.setAttribute("aria-activedescendant", active.id);
    active.scrollIntoView({ block: "nearest" });
  }

  #key(event: KeyboardEvent): void {
    const isOpen = this.#list?.hidden === false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (isOpen) this.#move(this.#at + (event.key === "ArrowDown" ? 1 : -1));
      else this.#ask();
    } else if (event.key === "Enter" && isOpen) {
      event.preventDefault();
      this.#choose(this.#at);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    } else if (event.key === "Backspace" && this.#input?.value === "") {
      const last = [...this.querySelectorAll<HTMLElement>(".kg-picked")].at(-1);
      if (last) this.#remove(last);
    }
  }

  #choose(index: number): void {
    const one = this.#options[index];
    const input = this.#input;
    if (!one || !input) return;
    if (this.hasAttribute("data-single")) this.querySelectorAll(".kg-picked").forEach((old) => old.remove());
    input.before(el(
      "span", { class: "kg-picked", "data-id": one.id }, one.label,
      el("input", { type: "hidden", name: this.dataset.name ?? "", value: one.id }),
      el("button", { type: "button", "aria-label": say("picker.remove", { who: one.label }) }, icon("x")),
    ));
    input.value = "";
    this.#close();
    input.focus();
    announce(say("picker.added", { who: one.label }));
    this.#changed();
  }

  #remove(picked: HTMLElement): void {
    const who = picked.textContent?.trim() ?? "";
    picked.remove();
    this.#input?.focus();
    announce(say("picker.removed", { who }));
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new CustomEvent("change", { bubbles: true }));
  }
}

customElements.define("kg-person-picker", KgPersonPicker);
