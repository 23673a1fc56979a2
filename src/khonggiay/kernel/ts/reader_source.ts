/** Opening a PDF by ranges: only the bytes of the pages that are looked at. */

import { deviceFetch } from "./pack_source.ts";
import { GlobalWorkerOptions, PDFDataRangeTransport, getDocument, type PDFDocumentProxy } from "pdfjs-dist/legacy/build/pdf.mjs";

const CHUNK = 128 * 1024;
const TRIES = 3;

async function readRange(url: string, begin: number, end: number, signal: AbortSignal): Promise<Response> {
  for (let turn = 1; ; turn += 1) {
    try {
      const answer = await deviceFetch(url, { headers: { Range: `bytes=${begin}-${end - 1}` }, signal });
      if (answer.ok) return answer;
      throw new Error(`${url}: ${answer.status}`);
    } catch (error) {
      if (signal.aborted || turn >= TRIES) throw error;
      await new Promise((done) => setTimeout(done, 400 * turn));
    }
  }
}

class Ranges extends PDFDataRangeTransport {
  readonly #stopped = new AbortController();

  constructor(readonly url: string, length: number, first: Uint8Array, readonly onFailure: (error: unknown) => void) {
    super(length, first);
  }

  override requestDataRange(begin: number, end: number): void {
    void readRange(this.url, begin, end, this.#stopped.signal)
      .then((answer) => answer.arrayBuffer())
      .then((bytes) => this.onDataRange(begin, new Uint8Array(bytes)))
      .catch((error: unknown) => { if (!this.#stopped.signal.aborted) this.onFailure(error); });
  }

  override abort(): void {
    this.#stopped.abort();
  }
}

export interface Opening {
  url: string;
  worker: string;
  assets: string;
  onFailure: (error: unknown) => void;
}

/** Open the document; a server without ranges sends it whole. */
export async function openDocument({ url, worker, assets, onFailure }: Opening): Promise<PDFDocumentProxy> {
  GlobalWorkerOptions.workerSrc = worker;
  const settings = {
    disableAutoFetch: true, disableStream: true, isEvalSupported: false, useWasm: false, rangeChunkSize: CHUNK,
    cMapUrl: `${assets}cmaps/`, cMapPacked: true, standardFontDataUrl: `${assets}standard_fonts/`, wasmUrl: `${assets}wasm/`,
  };
  const answer = await readRange(url, 0, CHUNK, new AbortController().signal);
  const first = new Uint8Array(await answer.arrayBuffer());
  const length = Number(answer.headers.get("Content-Range")?.split("/")[1] ?? first.length);
  if (answer.status !== 206 || length <= first.length) return getDocument({ ...settings, data: first }).promise;
  return getDocument({ ...settings, range: new Ranges(url, length, first, onFailure) }).promise;
}
