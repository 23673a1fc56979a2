/** A paper's file, read by ranges: only the bytes of the pages that are looked at. */

import { deviceFetch } from "../pack_source.ts";
import { readHints, type Hints } from "./hints.ts";
import { loadPdf, type Loaded, type Parts, type PDFDocumentProxy } from "./pdf.ts";
import { Pieces } from "./pieces.ts";

const PIECE = 64 * 1024;
/** The table of objects, which the display file keeps at its very end. */
const TAIL = PIECE;
/** A page with a photograph may be large; the rest of it is fetched when it is drawn. */
const MOST_OF_A_PAGE = 16 * PIECE;
const MOST_WAIT = 15_000;

export interface Opening {
  url: string;
  /** The size of the file in bytes, if it is known: then its end is asked for at once. */
  size: number;
  parts: Parts;
  /** The line is gone, or back. */
  onLine: (isUp: boolean) => void;
  /** A page cannot be fetched, and trying again will not help. */
  onFailure: (error: unknown) => void;
}

class Refused extends Error {}

export class PaperFile {
  readonly #stopped = new AbortController();
  readonly #first: Promise<Response>;
  #pieces: Pieces | null = null;
  #hints: Hints | null = null;
  #task: { destroy: () => Promise<void> } | null = null;
  readonly #loaded: Promise<Loaded>;
  readonly #tail: Promise<Uint8Array> | null;

  constructor(readonly opening: Opening) {
    this.#first = this.#fetch(0, PIECE);
    this.#tail = opening.size > 3 * PIECE ? this.#read(this.#tailStart(opening.size), opening.size) : null;
    this.#loaded = loadPdf(opening.parts);
    for (const early of [this.#first, this.#tail, this.#loaded]) early?.catch(() => undefined);
  }

  /** Open the document; a server without ranges sends it whole. */
  async open(): Promise<PDFDocumentProxy> {
    const answer = await this.#first;
    const first = new Uint8Array(await answer.arrayBuffer());
    const length = Number(answer.headers.get("Content-Range")?.split("/")[1] ?? first.length);
    const isWhole = answer.status !== 206 || length <= first.length;
    if (!isWhole) await this.#fetchOpeningBytes(first, length);
    const { pdf, worker } = await this.#loaded;
    this.#stopped.signal.throwIfAborted();
    const { assets } = this.opening.parts;
    const settings = {
      worker, disableAutoFetch: true, disableStream: true, isEvalSupported: false, useWasm: false, rangeChunkSize: PIECE,
      cMapUrl: `${assets}cmaps/`, cMapPacked: true, standardFontDataUrl: `${assets}standard_fonts/`, wasmUrl: `${assets}wasm/`,
    };
    const task = pdf.getDocument(isWhole ? { ...settings, data: first } : { ...settings, range: this.#transport(pdf, length, first) });
    this.#task = task;
    return task.promise;
  }

  /** Fetch the bytes of a page that will be looked at soon, in one journey. */
  ahead(page: number): void {
    const { starts } = this.#hints ?? {};
    const [begin, end] = [starts?.[page - 1], starts?.[page]];
    if (begin === undefined || end === undefined) return;
    this.#pieces?.ahead(begin, Math.min(end, begin + MOST_OF_A_PAGE));
  }

  close(): void {
    this.#stopped.abort();
    void this.#task?.destroy();
  }

  /**
   * To open a file PDF.js reads its table of objects at the end, then the last page.
   * Both are fetched side by side, before it asks for one after the other.
   */
  async #fetchOpeningBytes(first: Uint8Array, length: number): Promise<void> {
    const pieces = new Pieces((begin, end) => this.#readPieces(begin, end), length, PIECE);
    this.#pieces = pieces;
    pieces.skip(0, PIECE);
    pieces.ahead(this.#tailStart(length), length);
    this.#hints = await readHints(first, length);
    if (!this.#hints) return;
    const { starts, tableStart, firstEnd } = this.#hints;
    pieces.ahead(tableStart, length);
    pieces.ahead(starts.at(-2)!, starts.at(-2)! + 1024);
    pieces.ahead(0, Math.min(firstEnd, MOST_OF_A_PAGE));
  }

  #tailStart(length: number): number {
    return Math.max(PIECE, Math.floor((length - TAIL) / PIECE) * PIECE);
  }

  #readPieces(begin: number, end: number): Promise<Uint8Array> {
    const isTail = this.#tail && end === this.opening.size && begin === this.#tailStart(end);
    return isTail ? this.#tail! : this.#read(begin, end);
  }

  #transport(pdf: Loaded["pdf"], length: number, first: Uint8Array): InstanceType<Loaded["pdf"]["PDFDataRangeTransport"]> {
    const pieces = this.#pieces!;
    const { signal } = this.#stopped;
    const fail = this.opening.onFailure;
    class Ranges extends pdf.PDFDataRangeTransport {
      override requestDataRange(begin: number, end: number): void {
        pieces.take(begin, end).then(
          (bytes) => { if (!signal.aborted) this.onDataRange(begin, bytes); },
          (error: unknown) => { if (!signal.aborted) fail(error); },
        );
      }
    }
    return new Ranges(length, first);
  }

  async #read(begin: number, end: number): Promise<Uint8Array> {
    return new Uint8Array(await (await this.#fetch(begin, end)).arrayBuffer());
  }

  /** Ask until there is an answer: a lost line comes back, a refusal does not change. */
  async #fetch(begin: number, end: number): Promise<Response> {
    const { signal } = this.#stopped;
    for (let wait = 300; ; wait = Math.min(2 * wait, MOST_WAIT)) {
      try {
        const answer = await deviceFetch(this.opening.url, { headers: { Range: `bytes=${begin}-${end - 1}` }, signal });
        if (answer.ok) {
          this.opening.onLine(true);
          return answer;
        }
        if (answer.status < 500) throw new Refused(`${answer.status}`);
      } catch (error) {
        if (signal.aborted || error instanceof Refused) throw error;
      }
      this.opening.onLine(false);
      await pause(wait, signal);
    }
  }
}

/** Wait, but no longer than until the device says that it has a network again. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const go = (): void => {
      clearTimeout(timer);
      removeEventListener("online", go);
      signal.removeEventListener("abort", go);
      done();
    };
    const timer = setTimeout(go, milliseconds);
    addEventListener("online", go);
    signal.addEventListener("abort", go);
  });
}
