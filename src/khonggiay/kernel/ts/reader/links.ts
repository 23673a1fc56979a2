/** Links of the paper itself: its table of contents, addresses on the web. */

import { el } from "../dom.ts";
import { say } from "../messages.ts";
import { apply, mapRect, turning } from "./geometry.ts";
import type { PDFDocumentProxy } from "./pdf.ts";
import type { Sheet } from "./sheet.ts";

interface Annotation {
  subtype?: string;
  rect?: [number, number, number, number];
  url?: string;
  dest?: unknown;
}

export type Destination = { page: number; y: number };

/** Return the page that a destination of the paper names, and how far down it. */
export async function destinationOf(source: PDFDocumentProxy, dest: unknown): Promise<Destination | null> {
  try {
    const explicit = (typeof dest === "string" ? await source.getDestination(dest) : dest) as unknown[] | null;
    const target = explicit?.[0];
    const index = typeof target === "number" ? target : target ? await source.getPageIndex(target as Parameters<PDFDocumentProxy["getPageIndex"]>[0]) : -1;
    if (!Number.isInteger(index) || index < 0 || index >= source.numPages) return null;
    const page = await source.getPage(index + 1);
    const viewport = page.getViewport({ scale: 1 });
    const [left, top] = explicit?.[1] && (explicit[1] as { name?: string }).name === "XYZ" ? [explicit[2], explicit[3]] : [0, null];
    if (typeof top !== "number") return { page: index + 1, y: 0 };
    const [, y] = apply(viewport.transform as unknown as Parameters<typeof apply>[0], [Number(left) || 0, top]);
    return { page: index + 1, y: Math.min(1, Math.max(0, y / viewport.height)) };
  } catch {
    return null;
  }
}

/** Lay the links over a page. Those inside the paper call *go*. */
export async function layLinks(sheet: Sheet, source: PDFDocumentProxy, go: (to: Destination) => void): Promise<void> {
  if (!sheet.page || sheet.box.querySelector(".kg-links")) return;
  const annotations = (await sheet.page.getAnnotations({ intent: "display" })) as Annotation[];
  const links = annotations.filter(({ subtype, rect, url, dest }) => subtype === "Link" && rect && (url || dest));
  if (links.length === 0 || sheet.box.querySelector(".kg-links")) return;
  const layer = el("div", { class: "kg-links" });
  for (const link of links) layer.append(linkOf(sheet, link, source, go));
  sheet.box.append(layer);
}

function linkOf(sheet: Sheet, { rect, url, dest }: Annotation, source: PDFDocumentProxy, go: (to: Destination) => void): HTMLElement {
  const follow = (event: Event): void => {
    event.preventDefault();
    void destinationOf(source, dest).then((to) => { if (to) go(to); });
  };
  const link = url
    ? el("a", { href: url, target: "_blank", rel: "noopener noreferrer", "aria-label": say("reader.link_out", { url }) })
    : el("a", { href: "#", onclick: follow, "aria-label": say("reader.link_in") });
  const [left, bottom, right, top] = rect!;
  const upright = mapRect({ left, top: bottom, right, bottom: top }, sheet.fromPoints);
  const shown = mapRect(upright, turning(sheet.size.width, sheet.size.height, sheet.turn));
  const { width, height } = sheet.shownSize;
  Object.assign(link.style, {
    left: `${(shown.left / width) * 100}%`, top: `${(shown.top / height) * 100}%`,
    width: `${((shown.right - shown.left) / width) * 100}%`, height: `${((shown.bottom - shown.top) / height) * 100}%`,
  });
  return link;
}
