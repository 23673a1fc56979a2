/** The paper's own table of contents. */

import { el } from "../dom.ts";
import { icon, say } from "../messages.ts";
import { destinationOf, type Destination } from "./links.ts";
import type { PDFDocumentProxy } from "./pdf.ts";

interface Entry {
  title: string;
  dest: unknown;
  items: Entry[];
}

/** Deeper parts begin folded. */
const OPEN_DEPTH = 1;
const MOST = 5_000;

export class OutlineTab {
  readonly body = el("div", { class: "kg-outline" });
  #isMade = false;
  #left = MOST;

  constructor(readonly source: () => Promise<PDFDocumentProxy>, readonly go: (to: Destination) => void) {}

  shown(): void {
    if (this.#isMade) return;
    this.#isMade = true;
    this.body.replaceChildren(el("p", { class: "kg-side-empty", role: "status" }, say("reader.loading")));
    void this.#fill().catch(() => { this.#isMade = false; });
  }

  async #fill(): Promise<void> {
    const source = await this.source();
    const entries = (await source.getOutline()) as Entry[] | null;
    if (!entries?.length) {
      this.body.replaceChildren(el("p", { class: "kg-side-empty" }, say("reader.no_outline")));
      return;
    }
    this.body.replaceChildren(this.#list(entries, source, 0));
  }

  #list(entries: Entry[], source: PDFDocumentProxy, depth: number): HTMLElement {
    return el("ul", {}, ...entries.slice(0, Math.max(0, this.#left)).map((entry) => this.#entry(entry, source, depth)));
  }

  #entry({ title, dest, items }: Entry, source: PDFDocumentProxy, depth: number): HTMLElement {
    this.#left -= 1;
    const name = title.replace(/\s+/g, " ").trim() || say("reader.untitled");
    const go = (): void => { void destinationOf(source, dest).then((to) => { if (to) this.go(to); }); };
    const below = items?.length ? this.#list(items, source, depth + 1) : null;
    const line = el("div", { class: "kg-outline-line" });
    if (below) {
      below.hidden = depth >= OPEN_DEPTH;
      const fold: HTMLButtonElement = el("button", {
        type: "button", class: "kg-outline-fold", "aria-expanded": String(!below.hidden), "aria-label": say("reader.unfold", { title: name }),
        onclick: () => { below.hidden = !below.hidden; fold.setAttribute("aria-expanded", String(!below.hidden)); },
      }, icon("chevron-right"));
      line.append(fold);
    }
    line.append(el("button", { type: "button", class: "kg-outline-go", disabled: !dest, onclick: go }, name));
    return el("li", {}, line, below);
  }
}
