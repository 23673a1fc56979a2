/** Brings pages onto the stage: a small picture at once, then the page, then its text. */

import { densityFor } from "./budget.ts";
import { Details } from "./detail.ts";
import { Easel } from "./easel.ts";
import { turned, type Turn } from "./layout.ts";
import { Painter, type Picture, type Want } from "./painter.ts";
import type { Pdf, PDFDocumentProxy } from "./pdf.ts";
import type { Sheet } from "./sheet.ts";
import type { PaperFile } from "./source.ts";
import type { Stage } from "./stage.ts";

/** What a gallery asks of the reader around it. */
export interface GalleryEvents {
  /** A picture that may stand for a page until it is drawn. */
  standIn: (page: number) => Promise<HTMLElement | null>;
  ready: (sheet: Sheet) => void;
  painted: (page: number) => void;
  failed: (page: number) => void;
}

/** A fast scroll is over after so many milliseconds without movement. */
const SETTLED = 90;
/** Pages whose bytes are fetched before one comes to them. */
const BYTES_AHEAD = 4;

export class Gallery {
  readonly easel: Easel;
  readonly painter: Painter;
  readonly #details: Details;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #lastPage = 1;
  #direction: 1 | -1 = 1;
  #isClosed = false;

  constructor(
    readonly stage: Stage, readonly source: PDFDocumentProxy, readonly pdf: Pdf, readonly file: PaperFile, readonly events: GalleryEvents,
  ) {
    this.easel = new Easel(source);
    this.painter = new Painter({
      canvas: (width, height) => this.easel.canvas(width, height),
      draw: (want, canvas) => this.easel.draw(want, canvas),
      discard: (canvas, page) => this.#discard(canvas, page),
      painted: (picture) => this.#painted(picture),
      failed: (page) => this.events.failed(page),
    });
    this.#details = new Details(stage, this.easel);
    this.easel.turn = stage.view.turn;
    for (const sheet of stage.sheets.values()) this.near(sheet);
    this.moved(false);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#settling);
    this.#details.clear();
    this.painter.forget();
  }

  /** A page came near: learn its true size, show what is known of it. */
  near(sheet: Sheet): void {
    const picture = this.painter.picture(sheet.number);
    if (picture) sheet.paint(picture.canvas);
    void this.#meet(sheet);
  }

  async #meet(sheet: Sheet): Promise<void> {
    const isStill = (): boolean => !this.#isClosed && this.stage.sheets.get(sheet.number) === sheet;
    if (!sheet.isPainted) await this.#stand(sheet, isStill);
    // While one flies over many pages, none is read.
    while (this.#settling !== undefined && isStill()) await new Promise((done) => setTimeout(done, SETTLED));
    if (!isStill()) return;
    try {
      const page = await this.source.getPage(sheet.number);
      if (!isStill()) return;
      sheet.setPage(page);
      this.stage.resize(sheet.number, sheet.size);
      this.events.ready(sheet);
      if (sheet.isPainted) void sheet.write(this.pdf);
    } catch {
      if (isStill()) this.events.failed(sheet.number);
    }
  }

  async #stand(sheet: Sheet, isStill: () => boolean): Promise<void> {
    if (sheet.isStoodFor) return;
    const standing = this.events.standIn(sheet.number).then((picture) => {
      if (picture && isStill() && !sheet.isPainted) sheet.stand(picture);
    });
    await Promise.race([standing, Promise.resolve()]);
  }

  gone(sheet: Sheet): void {
    this.#details.drop(sheet.number);
    sheet.clear();
    // What is drawn stays with the painter for a while; the rest is let go.
    if (!this.painter.picture(sheet.number)) this.easel.forget(sheet.page);
  }

  /** Something else may be in view. */
  moved(isFast: boolean): void {
    clearTimeout(this.#settling);
    this.#settling = undefined;
    if (this.stage.page !== this.#lastPage) this.#direction = this.stage.page > this.#lastPage ? 1 : -1;
    this.#lastPage = this.stage.page;
    if (isFast) {
      this.#settling = setTimeout(() => { this.#settling = undefined; this.#draw(); }, SETTLED);
    } else {
      this.#draw();
    }
  }

  turn(turn: Turn): void {
    if (turn === this.easel.turn) return;
    this.easel.turn = turn;
    this.painter.forget();
    this.#draw();
  }

  /** The canvases that live now, for those who watch over memory. */
  get cost(): { canvases: number; pixels: number } {
    return this.painter.cost;
  }

  #draw(): void {
    if (this.#isClosed) return;
    const { first, last } = this.stage.visible;
    const visible = Array.from({ length: last - first + 1 }, (_, at) => first + at);
    visible.sort((one, other) => Math.abs(one - this.stage.page) - Math.abs(other - this.stage.page));
    const across = this.stage.view.across;
    const forward = this.#direction > 0;
    const [ahead, behind] = forward ? [last, first] : [first, last];
    const near = [...rowFrom(ahead, this.#direction, across), ...rowFrom(behind, -this.#direction, across), ...rowFrom(ahead + this.#direction * across, this.#direction, across)];
    const pages = [...visible, ...near.filter((page) => page >= 1 && page <= this.stage.pages)];
    this.painter.want(pages.map((page) => this.#want(page)));
    for (let page = ahead; page !== ahead + this.#direction * (BYTES_AHEAD + 1); page += this.#direction) this.file.ahead(page);
    this.#details.refresh(visible);
  }

  #want(page: number): Want {
    const sheet = this.stage.sheets.get(page);
    const { width, height } = sheet ? turned(sheet.size, this.stage.view.turn) : this.stage.sizeOf(page);
    const size = sheet ? { width, height } : { width: width / this.stage.scale, height: height / this.stage.scale };
    const density = densityFor(size, this.stage.scale * (devicePixelRatio || 1));
    return { page, density, width: Math.max(1, Math.floor(size.width * density)), height: Math.max(1, Math.floor(size.height * density)) };
  }

  #painted({ page, canvas }: Picture): void {
    const sheet = this.stage.sheets.get(page);
    if (!sheet) return;
    sheet.paint(canvas);
    this.events.painted(page);
    const { first, last } = this.stage.visible;
    const write = (): void => { if (this.stage.sheets.get(page) === sheet && sheet.page) void sheet.write(this.pdf); };
    if (page >= first && page <= last) write();
    else setTimeout(write, SETTLED);
  }

  #discard(canvas: HTMLCanvasElement, page: number): void {
    const sheet = this.stage.sheets.get(page);
    sheet?.unpaint(canvas);
    this.easel.discard(canvas);
    if (!sheet && !this.painter.picture(page)) void this.source.getPage(page).then((proxy) => this.easel.forget(proxy), () => undefined);
  }
}

/** Return the pages of the row before or after *page*. */
function rowFrom(page: number, direction: number, across: number): number[] {
  return Array.from({ length: across }, (_, at) => page + direction * (at + 1));
}
