/** Searching in the open paper: the card, the hits, their marks on the pages. */

import { FindCard } from "./find_card.ts";
import { Finder } from "./find.ts";
import { FoundLayer } from "./found.ts";
import type { Sheet } from "./sheet.ts";
import type { Stage } from "./stage.ts";

export interface SearchingEvents {
  textOf: (page: number) => Promise<string>;
  /** Bring a page into view. */
  go: (page: number) => void;
  toggled: () => void;
  closed: () => void;
}

export class Searching {
  readonly card: FindCard;
  readonly #finder: Finder;
  readonly #found: FoundLayer;
  /** What the marks on the pages were made for. */
  #painted = "";
  #current = "";

  constructor(readonly stage: Stage, readonly events: SearchingEvents) {
    this.#finder = new Finder(stage.pages, events.textOf, () => this.#show());
    this.#found = new FoundLayer(() => this.#finder);
    this.card = new FindCard({
      find: (needle) => void this.#finder.find(needle, stage.page), step: (by) => this.step(by), choose: (at) => this.#finder.choose(at), close: () => this.close(),
    });
  }

  get isOpen(): boolean {
    return this.card.isOpen;
  }

  open(): void {
    this.card.open();
    this.events.toggled();
  }

  /** Show the hits of *needle* without taking the focus. */
  present(needle: string): void {
    this.card.present(needle);
    void this.#finder.find(needle, this.stage.page);
    this.events.toggled();
  }

  close(): void {
    if (!this.isOpen) return;
    this.card.close();
    void this.#finder.find("", 1);
    this.events.toggled();
    this.events.closed();
  }

  step(by: 1 | -1): void {
    this.#finder.step(by);
  }

  /** The text of a page can be marked now. */
  written(sheet: Sheet): void {
    this.#found.paint(sheet);
    if (this.#finder.current?.page === sheet.number) this.#reveal(sheet);
  }

  gone(sheet: Sheet): void {
    this.#found.drop(sheet);
  }

  /** Mark all pages anew: they were turned. */
  turned(): void {
    for (const sheet of this.stage.sheets.values()) this.#found.paint(sheet);
  }

  #show(): void {
    this.card.show(this.#finder);
    const { current, needle, isApart } = this.#finder;
    const painted = `${isApart}:${needle}`;
    const now = current ? `${painted}:${current.page}:${current.index}` : "";
    const isNew = painted !== this.#painted;
    const isElsewhere = now !== this.#current;
    [this.#painted, this.#current] = [painted, now];
    if (isNew || isElsewhere) this.turned();
    if (!isElsewhere || !current) return;
    const { first, last } = this.stage.visible;
    if (current.page < first || current.page > last) this.events.go(current.page);
    const sheet = this.stage.sheets.get(current.page);
    if (sheet) this.#reveal(sheet);
  }

  #reveal(sheet: Sheet): void {
    const y = this.#found.heightOf(sheet);
    if (y !== null) this.stage.reveal(sheet.number, y);
  }
}
