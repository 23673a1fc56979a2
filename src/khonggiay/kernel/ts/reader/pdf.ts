/** PDF.js, loaded beside the reader's own script, and one worker for all papers. */

import type * as PdfJs from "pdfjs-dist/legacy/build/pdf.mjs";

export type { PDFDocumentProxy, PDFPageProxy, RenderTask, TextLayer } from "pdfjs-dist/legacy/build/pdf.mjs";
export type PageViewport = PdfJs.PageViewport;
export type Pdf = typeof PdfJs;

/** Addresses of what PDF.js is made of. */
export interface Parts {
  module: string;
  worker: string;
  assets: string;
}

export interface Loaded {
  pdf: Pdf;
  worker: PdfJs.PDFWorker;
}

let loading: Promise<Loaded> | null = null;

/** Load PDF.js once. The worker starts while the module is still on its way. */
export function loadPdf(parts: Parts): Promise<Loaded> {
  loading ??= load(parts).catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function load(parts: Parts): Promise<Loaded> {
  const port = new Worker(parts.worker, { type: "module" });
  const pdf = (await import(parts.module)) as Pdf;
  pdf.GlobalWorkerOptions.workerSrc = parts.worker;
  return { pdf, worker: new pdf.PDFWorker({ port } as unknown as ConstructorParameters<Pdf["PDFWorker"]>[0]) };
}
