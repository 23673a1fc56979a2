/** <kg-preparation>: follows the background work on a paper and says when it is done. */

import { el } from "./dom.ts";
import { say } from "./messages.ts";

const FIRST_MS = 2_000;
const LONGEST_MS = 15_000;

interface State {
  is_open: boolean;
  word: string;
  text: string;
  done?: number;
  total?: number;
}

class KgPreparation extends HTMLElement {
  #timer = 0;
  #pause = FIRST_MS;
  #said = "";

  connectedCallback(): void {
    if (this.dataset.url) this.#later();
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => { void this.#look(); }, this.#pause);
  }

  async #look(): Promise<void> {
    // Nobody looks: nothing is asked, until somebody does.
    if (document.hidden) {
      this.#later();
      return;
    }
    let state: State;
    try {
      const answer = await fetch(this.dataset.url ?? "", { headers: { Accept: "application/json" } });
      if (answer.redirected || answer.status === 404) return;
      if (!answer.ok) throw new Error(String(answer.status));
      state = (await answer.json()) as State;
    } catch {
      this.#pause = Math.min(this.#pause * 2, LONGEST_MS);
      this.#later();
      return;
    }
    if (!this.isConnected) return;
    this.#show(state);
    if (!state.is_open) {
      this.#finish();
      return;
    }
    // What moves is looked at soon again, what stands still ever less often.
    this.#pause = state.word === this.#said ? Math.min(this.#pause * 1.5, LONGEST_MS) : FIRST_MS;
    this.#said = state.word;
    this.#later();
  }

  #show(state: State): void {
    const pill = this.querySelector(".kg-pill");
    const text = this.querySelector("[data-kg-text]");
    const bar = this.querySelector("progress");
    if (pill?.lastChild && state.word) pill.lastChild.textContent = state.word;
    if (text) text.textContent = state.text;
    if (!bar) return;
    if (state.is_open && state.total) {
      bar.max = state.total;
      bar.value = state.done ?? 0;
      bar.setAttribute("aria-label", state.word);
    } else bar.remove();
  }

  #finish(): void {
    const how = this.dataset.how;
    if (how === "reload") {
      location.reload();
      return;
    }
    if (how === "refresh") {
      const region = this.closest("[hx-get][id]");
      if (region && !this.querySelector("details[open]")) region.dispatchEvent(new CustomEvent("kg:refresh"));
      return;
    }
    const status = this.querySelector("[role=status]");
    if (status) status.textContent = say("preparation.done");
    this.append(el("button", { class: "btn btn-quiet", type: "button", onclick: () => location.reload() }, say("preparation.open")));
  }
}

customElements.define("kg-preparation", KgPreparation);
