/** What the page says about the paper, read from the element's attributes. */

import type { Presented } from "../room_state.ts";
import { parseSizes, type Size } from "./sizes.ts";

export interface Neighbour {
  url: string;
  title: string;
}

export interface Options {
  src: string;
  size: number;
  title: string;
  pages: number;
  sizes: Size[];
  /** The page to begin with when this device knows nothing better. */
  start: number;
  /** A page or words that the address asks for. */
  page: number | null;
  find: string;
  mark: string;
  paper: number;
  version: number;
  /** The number of the version, as people count; 0 when it is not told. */
  number: number;
  person: number;
  readingUrl: string;
  backUrl: string;
  downloadUrl: string;
  /** Where the paper with one's notes burnt in is; empty when it may not leave the program. */
  printUrl: string;
  previous: Neighbour | null;
  next: Neighbour | null;
  place: string;
  preview: string;
  sheets: string;
  texts: string;
  marksUrl: string;
  audiencesUrl: string;
  changesUrl: string;
  since: number;
  watermark: string;
  /** The meeting whose presenter may be followed; 0 without one. */
  meeting: number;
  presented: Presented | null;
  mayPresent: boolean;
  /** The address of a paper, with 0 in the place of its id. */
  paperUrl: string;
  parts: { module: string; worker: string; assets: string };
}

export function readOptions(data: DOMStringMap, base: string): Options {
  const number = (text: string | undefined): number => (Number.isFinite(Number(text)) ? Number(text ?? 0) : 0);
  const neighbour = (url: string | undefined, title: string | undefined): Neighbour | null => (url ? { url, title: title ?? "" } : null);
  const pages = Math.max(1, number(data.pages));
  return {
    src: data.src ?? "", size: number(data.size), title: data.title ?? "", pages, sizes: parseSizes(data.sizes, pages),
    start: Math.max(1, number(data.start)), page: number(data.page) || null, find: data.find ?? "", mark: data.mark ?? "",
    paper: number(data.paper), version: number(data.version), number: number(data.number), person: number(data.person),
    readingUrl: data.readingUrl ?? "", backUrl: data.backUrl ?? "", downloadUrl: data.downloadUrl ?? "", printUrl: data.printUrl ?? "",
    previous: neighbour(data.previous, data.previousTitle), next: neighbour(data.next, data.nextTitle), place: data.place ?? "",
    preview: data.preview ?? "", sheets: data.sheets ?? "", texts: data.texts ?? "",
    marksUrl: data.marksUrl ?? "", audiencesUrl: data.audiencesUrl ?? "",
    changesUrl: data.changesUrl ?? "", since: number(data.since), watermark: data.watermark ?? "",
    meeting: number(data.meeting), presented: data.presented ? (JSON.parse(data.presented) as Presented | null) : null,
    mayPresent: data.mayPresent !== undefined, paperUrl: data.paperUrl ?? "",
    parts: { module: data.module ?? "", worker: data.worker ?? "", assets: new URL(data.assets ?? "", base).href },
  };
}
