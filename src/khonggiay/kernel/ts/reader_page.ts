/** One page of the reader: an empty sheet until it comes near, then picture and text. */

import { TextLayer, type PDFDocumentProxy, type PDFPageProxy, type RenderTask } from "pdfjs-dist/legacy/build/pdf.mjs";
import { el } from "./dom.ts";
import { say } from "./messages.ts";

const MOST_PIXELS = 16_000_000;

export interface PageText {
  text: string;
  starts: number[];
}

interface TextItem {
  str: string;
  hasEOL: boolean;
}

/** Return the text of a page and where each piece of it starts. */
export async function textOf(page: PDFPageProxy): Promise<PageText> {
  const content = await page.getTextContent();
  const starts: number[] = [];
  let text = "";
  for (const item of content.items) {
    if (!("str" in item)) continue;
    const { str, hasEOL } = item as TextItem;
    starts.push(text.length);
    text += hasEOL ? `${str} ` : str;
  }
  return { text, starts };
}

export class PageView {
  readonly box: HTMLElement;
  width = 0;
  height = 0;
  #scale = 0;
  #task: RenderTask | null = null;
  #layer: TextLayer | null = null;
  #turn = 0;

  constructor(readonly source: PDFDocumentProxy, readonly number: number) {
    this.box = el("div", { class: "kg-sheet", "data-page": number, role: "group", "aria-label": say("reader.page_n", { page: number }) });
  }

  /** Give the sheet its size; *width* and *height* are of the page at scale 1. */
  size(width: number, height: number, scale: number): void {
    this.width = width;
    this.height = height;
    this.box.style.width = `${Math.floor(width * scale)}px`;
    this.box.style.height = `${Math.floor(height * scale)}px`;
    this.box.style.setProperty("--total-scale-factor", String(scale));
  }

  get isDrawn(): boolean {
    return this.#scale > 0;
  }

  /** Draw picture and text at *scale*; asking twice for the same is free. */
  async draw(scale: number): Promise<void> {
    if (this.#scale === scale) return;
    this.#scale = scale;
    const turn = ++this.#turn;
    this.#task?.cancel();
    const page = await this.source.getPage(this.number);
    if (turn !== this.#turn) return;
    const natural = page.getViewport({ scale: 1 });
    this.size(natural.width, natural.height, scale);
    const viewport = page.getViewport({ scale });
    const dense = Math.min(devicePixelRatio || 1, Math.sqrt(MOST_PIXELS / (viewport.width * viewport.height)));
    const canvas = el("canvas", { width: Math.floor(viewport.width * dense), height: Math.floor(viewport.height * dense), "aria-hidden": "true" });
    this.#task = page.render({ canvas, viewport, transform: dense === 1 ? undefined : [dense, 0, 0, dense, 0, 0] } as Parameters<PDFPageProxy["render"]>[0]);
    try {
      await this.#task.promise;
    } catch {
      return;
    }
    if (turn !== this.#turn) return;
    const container = el("div", { class: "textLayer" });
    this.box.replaceChildren(canvas, container);
    this.#layer = new TextLayer({ textContentSource: page.streamTextContent(), container, viewport });
    await this.#layer.render().catch(() => undefined);
    if (turn === this.#turn) this.box.dispatchEvent(new CustomEvent("kg:drawn", { bubbles: true, detail: { page: this.number } }));
  }

  /** Give the memory back; the sheet keeps its size. */
  clear(): void {
    this.#turn += 1;
    this.#task?.cancel();
    this.#task = null;
    this.#layer = null;
    this.#scale = 0;
    this.box.replaceChildren();
  }

  /** Return the places of *ranges* (in the page's text) as DOM ranges, if drawn. */
  rangesOf(ranges: [number, number][], { starts }: PageText): Range[] {
    const pieces = this.#layer?.textDivs ?? [];
    const place = (offset: number, isEnd: boolean): [Node, number] | null => {
      let at = starts.findLastIndex((start) => (isEnd ? start < offset : start <= offset));
      if (at < 0) at = 0;
      const node = pieces[at]?.firstChild;
      if (!node) return null;
      return [node, Math.min(offset - (starts[at] ?? 0), node.textContent?.length ?? 0)];
    };
    const found: Range[] = [];
    for (const [from, to] of ranges) {
      const begin = place(from, false);
      const end = place(to, true);
      if (!begin || !end) continue;
      const range = document.createRange();
      range.setStart(...begin);
      range.setEnd(...end);
      found.push(range);
    }
    return found;
  }
}
