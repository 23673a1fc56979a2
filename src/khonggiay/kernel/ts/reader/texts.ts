/** The words of all pages, for searching: from the server at once, or page by page. */

import { deviceFetch } from "../pack_source.ts";
import type { PDFDocumentProxy } from "./pdf.ts";
import { joined } from "./text.ts";

export class Texts {
  #whole: Promise<string[] | null> | null = null;
  readonly #single = new Map<number, Promise<string>>();

  constructor(readonly url: string, readonly pages: number, readonly source: () => Promise<PDFDocumentProxy>) {}

  /** Return the text of a page as the server has it, or else as PDF.js reads it. */
  async of(page: number): Promise<string> {
    this.#whole ??= this.#fetch();
    const whole = await this.#whole;
    return whole ? (whole[page - 1] ?? "") : this.#read(page);
  }

  async #fetch(): Promise<string[] | null> {
    if (!this.url) return null;
    try {
      const answer = await deviceFetch(this.url, { headers: { Accept: "application/json" } });
      if (!answer.ok) return null;
      const { pages } = (await answer.json()) as { pages?: unknown };
      return Array.isArray(pages) && pages.length === this.pages ? pages.map(String) : null;
    } catch {
      return null;
    }
  }

  #read(page: number): Promise<string> {
    let known = this.#single.get(page);
    if (!known) {
      known = this.source().then(async (source) => joined((await (await source.getPage(page)).getTextContent()).items).text);
      known.catch(() => this.#single.delete(page));
      this.#single.set(page, known);
    }
    return known;
  }
}
