/** One page on the screen: picture, text that can be selected, and layers above them. */

import { el } from "../dom.ts";
import type { Point } from "../marks.ts";
import { say } from "../messages.ts";
import { apply, compose, invert, turning, type Matrix, type Rect } from "./geometry.ts";
import type { Box, Turn } from "./layout.ts";
import type { Pdf, PDFPageProxy, TextLayer } from "./pdf.ts";
import type { Size } from "./sizes.ts";
import { PageText, uprightBy } from "./text.ts";

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

export class Sheet {
  readonly box: HTMLElement;
  /** The page in points, as it is stored: not turned by the reader. */
  size: Size;
  text: PageText | null = null;
  /** From points (from the lower left) to the upright page, and back. */
  fromPoints: Matrix = IDENTITY;
  toPoints: Matrix = IDENTITY;
  scale = 1;
  turn: Turn = 0;
  #page: PDFPageProxy | null = null;
  #canvas: HTMLCanvasElement | null = null;
  #stand: HTMLElement | null = null;
  #layer: TextLayer | null = null;
  #writing: Promise<void> | null = null;

  constructor(readonly number: number, readonly pages: number, size: Size) {
    this.size = size;
    this.box = el("div", { class: "kg-sheet", "data-page": number, role: "group", "aria-label": say("reader.page_of", { page: number, pages }) });
  }

  get page(): PDFPageProxy | null {
    return this.#page;
  }

  get isPainted(): boolean {
    return this.#canvas !== null;
  }

  put({ left, top, width, height }: Box, scale: number, turn: Turn): void {
    const { style } = this.box;
    style.left = `${left}px`;
    style.top = `${top}px`;
    style.width = `${width}px`;
    style.height = `${height}px`;
    style.setProperty("--total-scale-factor", String(scale));
    const isTurned = turn !== this.turn;
    [this.scale, this.turn] = [scale, turn];
    this.text?.moved();
    if (isTurned) this.#showTurn();
  }

  /** Give the sheet what PDF.js knows of the page. */
  setPage(page: PDFPageProxy): void {
    if (this.#page === page) return;
    this.#page = page;
    const { width, height, transform } = page.getViewport({ scale: 1 });
    this.size = { width, height };
    this.fromPoints = transform as unknown as Matrix;
    this.toPoints = invert(this.fromPoints);
  }

  /** From points to the page as it is shown at scale 1, turned by the reader. */
  get shown(): Matrix {
    return compose(this.fromPoints, turning(this.size.width, this.size.height, this.turn));
  }

  /** The size as it is shown at scale 1. */
  get shownSize(): Size {
    const { width, height } = this.size;
    return this.turn % 180 ? { width: height, height: width } : { width, height };
  }

  /** From the screen to the upright page. */
  get fromScreen(): Matrix {
    const { left, top } = this.box.getBoundingClientRect();
    const shown: Matrix = [1 / this.scale, 0, 0, 1 / this.scale, -left / this.scale, -top / this.scale];
    return compose(shown, invert(turning(this.size.width, this.size.height, this.turn)));
  }

  pointAt(clientX: number, clientY: number): Point {
    return apply(compose(this.fromScreen, this.toPoints), [clientX, clientY]);
  }

  /** Return the offset of the letter nearest to a place on the screen. */
  letterAt(clientX: number, clientY: number): number | null {
    const matrix = this.fromScreen;
    return this.text?.nearest(apply(matrix, [clientX, clientY]), uprightBy(matrix)) ?? null;
  }

  hasTextAt(clientX: number, clientY: number): boolean {
    const matrix = this.fromScreen;
    return this.text?.covers(apply(matrix, [clientX, clientY]), uprightBy(matrix)) ?? false;
  }

  /** Return the rectangles of a part of the text on the upright page. */
  rectsOf(from: number, to: number): Rect[] {
    const upright = uprightBy(this.fromScreen);
    return (this.text?.screenRects(from, to) ?? []).map(upright);
  }

  /** Show a small picture until the page is drawn. */
  stand(picture: HTMLElement | null): void {
    this.#stand?.remove();
    this.#stand = this.#canvas ? null : picture;
    if (this.#stand) this.box.prepend(this.#stand);
  }

  get isStoodFor(): boolean {
    return this.#stand !== null;
  }

  paint(canvas: HTMLCanvasElement): void {
    if (this.#canvas === canvas) return;
    if (this.#canvas) this.#canvas.replaceWith(canvas);
    else this.box.prepend(canvas);
    this.#canvas = canvas;
    this.stand(null);
  }

  unpaint(canvas: HTMLCanvasElement): void {
    if (this.#canvas !== canvas) return;
    canvas.remove();
    this.#canvas = null;
  }

  /** Lay the text over the picture; asking again is free. */
  write(pdf: Pdf): Promise<void> {
    this.#writing ??= this.#write(pdf).catch(() => { this.#writing = null; });
    return this.#writing;
  }

  async #write(pdf: Pdf): Promise<void> {
    const page = this.#page;
    if (!page) throw new Error("the page is not read yet");
    const content = await page.getTextContent();
    const container = el("div", { class: "textLayer" });
    const layer = new pdf.TextLayer({ textContentSource: content, container, viewport: page.getViewport({ scale: 1 }) });
    await layer.render();
    this.#layer = layer;
    this.#showTurn(container);
    const canvas = this.#canvas ?? this.#stand;
    if (canvas) canvas.after(container);
    else this.box.prepend(container);
    this.text = new PageText(content.items, layer.textDivs);
    this.box.dispatchEvent(new CustomEvent("kg:text", { bubbles: true, detail: this }));
  }

  clear(): void {
    this.#layer?.cancel();
    this.#layer = null;
    this.text = null;
    this.#canvas?.remove();
    this.#canvas = null;
    this.box.remove();
  }

  #showTurn(layer = this.box.querySelector<HTMLElement>(":scope > .textLayer")): void {
    layer?.setAttribute("data-main-rotation", String(((this.#page?.rotate ?? 0) + this.turn) % 360));
  }
}
