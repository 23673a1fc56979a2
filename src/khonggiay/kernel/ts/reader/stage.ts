/** Where the pages stand: scrolling, flipping, turning, zooming around a point. */

import { el } from "../dom.ts";
import { extent, rowAt, rowOf, type Row } from "./layout.ts";
import { Sheet } from "./sheet.ts";
import type { Size } from "./sizes.ts";
import { FIRST_VIEW, rowsWithin, show, type Shown, type View } from "./view.ts";
import { clampScale, pointOf, spotAt, stepFrom, type Spot } from "./zoom.ts";

export interface StageEvents {
  /** A sheet came near; it will be let go by `gone`. */
  near: (sheet: Sheet) => void;
  gone: (sheet: Sheet) => void;
  /** The page in view, or how it is shown, changed. */
  changed: () => void;
  /** Something else may be in view: draw what is needed. */
  moved: (isFast: boolean) => void;
}

/** Rows that are kept ready before and after those in view. */
const NEAR = 2;
const FAST = 3;

export class Stage {
  readonly host: HTMLElement;
  readonly sheets = new Map<number, Sheet>();
  readonly #space = el("div", { class: "kg-stage-space" });
  readonly #sizes: Size[];
  readonly #events: StageEvents;
  readonly #resize: ResizeObserver;
  #shown: Shown;
  #row = 0;
  #page = 1;
  #lastTop = 0;
  #isMoving = false;

  constructor(sizes: Size[], label: string, view: View, events: StageEvents) {
    this.host = el("div", { class: "kg-reader-pages", tabindex: 0, role: "region", "aria-label": label });
    this.host.append(this.#space);
    this.#sizes = sizes;
    this.#events = events;
    this.#shown = show({ ...FIRST_VIEW, ...view }, sizes, { width: 800, height: 1000 }, 1);
    this.host.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#resize = new ResizeObserver(() => this.relay());
  }

  /** Begin, once the host is in the document. */
  start(spot: Spot, margin: number): void {
    this.relay({}, spot, [this.#room.width / 2, margin]);
    this.go(spot, margin);
    this.#resize.observe(this.host);
  }

  close(): void {
    this.#resize.disconnect();
    for (const sheet of this.sheets.values()) this.#events.gone(sheet);
    this.sheets.clear();
  }

  get view(): View {
    return this.#shown.view;
  }

  get scale(): number {
    return this.#shown.scale;
  }

  get page(): number {
    return this.#page;
  }

  get pages(): number {
    return this.#sizes.length;
  }

  /** The pages of the rows that are on the screen. */
  get visible(): { first: number; last: number } {
    const { rows } = this.#shown.layout;
    if (this.view.flow === "page") return rows[this.#row]!;
    const within = rowsWithin(rows, this.host.scrollTop, this.host.clientHeight);
    return { first: rows[within.first]!.first, last: rows[within.last]!.last };
  }

  get room(): Size {
    return this.#room;
  }

  get #room(): Size {
    return { width: Math.max(200, this.host.clientWidth), height: Math.max(200, this.host.clientHeight) };
  }

  sizeOf(page: number): { width: number; height: number } {
    return this.#shown.layout.boxes[page - 1]!;
  }

  /** Return what stands in the upper third of the screen: the place that is read. */
  spot(): Spot {
    return this.spotAt(this.#room.width / 2, this.#room.height / 3);
  }

  /** Return the spot at a point of the host. */
  spotAt(x: number, y: number): Spot {
    return spotAt(this.#shown.layout, this.host.scrollLeft + x, this.host.scrollTop + y, this.visible);
  }

  /** Change how the paper is shown, keeping *spot* at a point of the host. */
  relay(change: Partial<View> = {}, spot = this.spot(), at: [number, number] = [this.#room.width / 2, this.#room.height / 3]): void {
    const view = { ...this.view, ...change };
    this.#shown = show(view, this.#sizes, this.#room, spot.page);
    if (view.flow === "page") this.#row = rowOf(spot.page, view.across);
    this.#spread();
    const [x, y] = pointOf(this.#shown.layout, spot);
    this.host.scrollLeft = x - at[0];
    this.host.scrollTop = y - at[1];
    this.#refresh();
    this.#events.changed();
  }

  /** Set the scale, keeping what is under a point of the host where it is. */
  scaleTo(scale: number, x = this.#room.width / 2, y = this.#room.height / 3, spot = this.spotAt(x, y)): void {
    this.relay({ zoom: clampScale(scale) }, spot, [x, y]);
  }

  step(by: 1 | -1): void {
    this.scaleTo(stepFrom(this.scale, by));
  }

  /** Bring a spot to the top of the screen; *margin* pixels stay above it. */
  go(spot: Spot, margin = 0): void {
    const page = Math.min(Math.max(1, Math.round(spot.page) || 1), this.pages);
    if (this.view.flow === "page") this.#turnTo(rowOf(page, this.view.across), page);
    const [x, y] = pointOf(this.#shown.layout, { ...spot, page });
    this.host.scrollTop = y - margin;
    if (this.#shown.layout.width > this.#room.width) this.host.scrollLeft = x - this.#room.width / 2;
    this.#page = page;
    this.#refresh();
    this.#events.changed();
  }

  /** Scroll by as little as shows the rectangle (of the upright page) of a page. */
  reveal(page: number, y: number): void {
    const box = this.sizeOf(page) as { top: number; height: number } & Size;
    const at = box.top + y * box.height;
    const isOut = at < this.host.scrollTop + 90 || at > this.host.scrollTop + this.#room.height - 130;
    const { first, last } = this.visible;
    if (page < first || page > last || isOut) this.go({ page, x: 0.5, y }, this.#room.height / 3);
  }

  /** Go to the row before (-1) or after (1); returns false at the ends. */
  flip(by: 1 | -1): boolean {
    const { rows } = this.#shown.layout;
    const next = rowOf(this.#page, this.view.across) + by;
    if (next < 0 || next >= rows.length) return false;
    this.go({ page: rows[next]!.first, x: 0.5, y: 0 }, this.view.flow === "page" ? 0 : 8);
    return true;
  }

  /** Tell whether there is a row before (-1) or after (1) the one in view. */
  hasRow(by: 1 | -1): boolean {
    const next = rowOf(this.#page, this.view.across) + by;
    return next >= 0 && next < this.#shown.layout.rows.length;
  }

  /** Shift the row in view aside while a finger holds it; its neighbours come along. */
  shift(by: number): void {
    const { width } = this.#room;
    for (const sheet of this.sheets.values()) {
      const far = rowOf(sheet.number, this.view.across) - this.#row;
      sheet.box.style.translate = by ? `${Math.round(by + far * width)}px` : "";
      sheet.box.hidden = by ? Math.abs(far) > 1 : far !== 0;
    }
  }

  get canFlip(): boolean {
    return this.view.flow === "page" && this.host.scrollWidth <= this.host.clientWidth + 1;
  }

  /** A page is not as large as was thought. */
  resize(page: number, size: Size): void {
    const known = this.#sizes[page - 1]!;
    if (Math.abs(known.width - size.width) < 1 && Math.abs(known.height - size.height) < 1) return;
    this.#sizes[page - 1] = size;
    if (this.#isMoving) return;
    // Many pages are often wrong at once: lay them out together.
    this.#isMoving = true;
    requestAnimationFrame(() => { this.#isMoving = false; this.relay(); });
  }

  #turnTo(row: number, page: number): void {
    if (row === this.#row && this.#shown.plan.view.width === this.#room.width) return;
    this.#row = row;
    // Each row of the flow of pages may have a scale of its own.
    if (typeof this.view.zoom !== "number") this.#shown = show(this.view, this.#sizes, this.#room, page);
    this.#spread();
    this.host.scrollLeft = (this.host.scrollWidth - this.#room.width) / 2;
    this.host.scrollTop = 0;
  }

  #spread(): void {
    const { layout, plan } = this.#shown;
    this.#row = Math.min(this.#row, layout.rows.length - 1);
    const { width, height } = extent(layout, layout.rows[this.#row]!, plan);
    this.#space.style.width = `${width}px`;
    this.#space.style.height = `${height}px`;
    this.host.classList.toggle("is-flipped", plan.flow === "page");
    for (const sheet of this.sheets.values()) sheet.put(layout.boxes[sheet.number - 1]!, this.scale, this.view.turn);
  }

  #scrolled(): void {
    const { rows } = this.#shown.layout;
    const top = this.host.scrollTop;
    if (this.view.flow === "scroll") {
      const middle = rows[rowAt(rows, top + this.#room.height * 0.4)]!;
      const before = this.#page;
      if (before < middle.first || before > middle.last) this.#page = middle.first;
      if (before !== this.#page) this.#events.changed();
    }
    this.#refresh(Math.abs(top - this.#lastTop) > FAST * this.#room.height);
    this.#lastTop = top;
  }

  /** Make the sheets that are near, let the others go. */
  #refresh(isFast = false): void {
    const { rows, boxes } = this.#shown.layout;
    const near = this.#nearRows(rows);
    const [first, last] = [rows[near.first]!.first, rows[near.last]!.last];
    for (const [page, sheet] of this.sheets) {
      if (page >= first && page <= last) continue;
      this.sheets.delete(page);
      this.#events.gone(sheet);
    }
    for (let page = first; page <= last; page += 1) {
      let sheet = this.sheets.get(page);
      if (!sheet) {
        sheet = new Sheet(page, this.pages, this.#sizes[page - 1]!);
        this.sheets.set(page, sheet);
        sheet.put(boxes[page - 1]!, this.scale, this.view.turn);
        this.#insert(sheet);
        this.#events.near(sheet);
      }
      sheet.box.hidden = this.view.flow === "page" && rowOf(page, this.view.across) !== this.#row;
    }
    this.#events.moved(isFast);
  }

  #nearRows(rows: readonly Row[]): { first: number; last: number } {
    const within = this.view.flow === "page" ? { first: this.#row, last: this.#row } : rowsWithin(rows, this.host.scrollTop, this.host.clientHeight);
    return { first: Math.max(0, within.first - NEAR), last: Math.min(rows.length - 1, within.last + NEAR) };
  }

  /** Pages stand in the document in their order: it is the order of reading and of Tab. */
  #insert(sheet: Sheet): void {
    let next: Sheet | undefined;
    for (const other of this.sheets.values()) {
      if (other.number > sheet.number && other.box.isConnected && (!next || other.number < next.number)) next = other;
    }
    this.#space.insertBefore(sheet.box, next?.box ?? null);
  }
}
