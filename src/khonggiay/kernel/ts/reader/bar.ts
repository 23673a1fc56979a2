/** The bar above the paper: where one is, and the way to everything else. */

import { el } from "../dom.ts";
import { icon, say } from "../messages.ts";
import { linkTool, roving, tool } from "./controls.ts";
import type { Options } from "./options.ts";

export interface BarCommands {
  panel: () => void;
  go: (page: number) => void;
  flip: (by: 1 | -1) => void;
  find: () => void;
  paper: (url: string) => void;
}

export class Bar {
  readonly element: HTMLElement;
  readonly panelButton: HTMLButtonElement;
  readonly findButton: HTMLButtonElement;
  readonly viewButton: HTMLButtonElement;
  readonly #page: HTMLInputElement;
  readonly #pages: number;

  constructor(options: Options, commands: BarCommands, signal: AbortSignal) {
    this.#pages = options.pages;
    this.#page = el("input", {
      class: "kg-reader-number", type: "text", inputmode: "numeric", value: "1", "aria-label": say("reader.page"), autocomplete: "off", enterkeyhint: "go",
      onchange: () => { commands.go(Number(this.#page.value) || 1); this.#page.blur(); }, onfocus: () => this.#page.select(),
    });
    this.panelButton = tool("layout-sidebar", say("reader.panel"), commands.panel, { "aria-expanded": "false", "data-kg-shortcut": "T" });
    this.findButton = tool("search", say("reader.search"), commands.find, { "data-kg-shortcut": "/" });
    this.viewButton = tool("adjustments-horizontal", say("reader.view"), () => undefined);
    this.element = el(
      "div", { class: "kg-reader-bar", role: "toolbar", "aria-label": say("reader.tools") },
      options.backUrl ? linkTool("arrow-left", say("reader.back"), options.backUrl) : null,
      this.panelButton,
      title(options, commands),
      el("span", { class: "kg-reader-place" },
        tool("chevron-up", say("reader.previous"), () => commands.flip(-1)), this.#page, el("span", {}, say("reader.of", { pages: options.pages })),
        tool("chevron-down", say("reader.next"), () => commands.flip(1))),
      this.findButton,
      this.viewButton,
    );
    roving(this.element, signal);
  }

  /** Show the page in view, unless another number is being typed. */
  show(page: number): void {
    if (document.activeElement !== this.#page) this.#page.value = String(Math.min(page, this.#pages));
  }

  focusPage(): void {
    this.#page.focus();
  }
}

/** The name of the paper, between the ones before and after it. */
function title(options: Options, commands: BarCommands): HTMLElement {
  const step = (sign: string, label: string, to: Options["next"], key: string): HTMLElement | null => {
    if (!to) return null;
    const go = (event: Event): void => {
      const { ctrlKey, metaKey, shiftKey } = event as MouseEvent;
      if (ctrlKey || metaKey || shiftKey) return;
      event.preventDefault();
      commands.paper(to.url);
    };
    return linkTool(sign, say(label, { title: to.title }), to.url, { onclick: go, "data-kg-key": key, rel: key === "[" ? "prev" : "next" });
  };
  return el(
    "div", { class: "kg-reader-name" },
    step("chevron-left", "reader.paper_before", options.previous, "["),
    el("p", { class: "kg-reader-title", title: options.title }, el("span", {}, options.title), options.place ? el("small", {}, options.place) : null),
    step("chevron-right", "reader.paper_after", options.next, "]"),
  );
}

/** A pill that leads back to where one jumped from. */
export class BackPill {
  readonly element: HTMLButtonElement;

  constructor(onclick: () => void) {
    this.element = el("button", { class: "kg-reader-pill is-back", type: "button", hidden: true, onclick });
  }

  show(page: number | null): void {
    this.element.hidden = page === null;
    if (page !== null) this.element.replaceChildren(icon("arrow-back-up"), el("span", {}, say("reader.back_to", { page })));
  }
}
