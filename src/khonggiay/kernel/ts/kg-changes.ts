/** <kg-changes>: from one change to the next, by button or by the keys k and j. */

import { announce } from "./dom.ts";
import { say } from "./messages.ts";

class KgChanges extends HTMLElement {
  #at = -1;
  #hasBegun = false;
  #seen: IntersectionObserver | null = null;

  connectedCallback(): void {
    this.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-kg-step]");
      // The first step leads to the change that is in view, or is the first of all.
      if (button) this.#go(this.#hasBegun ? this.#at + Number(button.dataset.kgStep) : this.#at);
    });
    this.#seen = new IntersectionObserver((entries) => {
      const top = entries.find((entry) => entry.isIntersecting);
      if (top) this.#mark(this.#places.indexOf(top.target as HTMLElement));
    }, { rootMargin: "-20% 0px -60% 0px" });
    for (const place of this.#places) this.#seen.observe(place);
  }

  disconnectedCallback(): void {
    this.#seen?.disconnect();
  }

  get #places(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>(".kg-compare > li")];
  }

  #go(to: number): void {
    const places = this.#places;
    const next = places[Math.min(Math.max(0, to), places.length - 1)];
    if (!next) return;
    this.#hasBegun = true;
    next.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    next.focus({ preventScroll: true });
    this.#mark(places.indexOf(next));
    announce(next.querySelector("h2")?.textContent ?? "");
  }

  #mark(at: number): void {
    if (at < 0 || at === this.#at) return;
    this.#places[this.#at]?.removeAttribute("aria-current");
    this.#at = at;
    this.#places[at]?.setAttribute("aria-current", "true");
    const place = this.querySelector("[data-kg-place]");
    if (place) place.textContent = say("changes.place", { now: at + 1, count: this.#places.length });
  }
}

customElements.define("kg-changes", KgChanges);
