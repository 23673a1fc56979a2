/** The tools of the reader: bar, search line, overview. */

import { el } from "./dom.ts";
import { icon, say } from "./messages.ts";

export interface Commands {
  go: (page: number) => void;
  step: (by: number) => void;
  zoom: (by: number) => void;
  fit: () => void;
  overview: () => void;
  openSearch: () => void;
  closeSearch: () => void;
  search: (text: string) => void;
  match: (by: number) => void;
}

export interface Tools {
  bar: HTMLElement;
  find: HTMLElement;
  page: HTMLInputElement;
  needle: HTMLInputElement;
  count: HTMLElement;
  overviewButton: HTMLElement;
}

function tool(sign: string, label: string, onclick: () => void, more: Record<string, string> = {}): HTMLElement {
  return el("button", { class: "kg-tool", type: "button", "aria-label": label, title: label, onclick, ...more }, icon(sign));
}

export function makeTools(options: DOMStringMap, pages: number, commands: Commands): Tools {
  const page = el("input", {
    class: "kg-reader-number", type: "text", inputmode: "numeric", value: "1", "aria-label": say("reader.page"),
    onchange: () => commands.go(Number(page.value) || 1), onfocus: () => page.select(),
  });
  const overviewButton = tool("layout-sidebar", say("reader.thumbnails"), commands.overview, { "aria-expanded": "false" });
  const bar = el(
    "div", { class: "kg-reader-bar", role: "toolbar", "aria-label": say("reader.tools") },
    options.backUrl ? el("a", { class: "kg-tool", href: options.backUrl, "aria-label": say("reader.back"), title: say("reader.back") }, icon("arrow-left")) : null,
    overviewButton,
    el("p", { class: "kg-reader-title" }, options.title ?? ""),
    el("span", { class: "kg-reader-place" },
      tool("chevron-up", say("reader.previous"), () => commands.step(-1)), page, el("span", {}, say("reader.of", { pages })),
      tool("chevron-down", say("reader.next"), () => commands.step(1))),
    el("span", { class: "kg-reader-zoom" },
      tool("zoom-out", say("reader.zoom_out"), () => commands.zoom(-1)), tool("zoom-in", say("reader.zoom_in"), () => commands.zoom(1)),
      tool("arrows-horizontal", say("reader.fit"), commands.fit)),
    tool("search", say("reader.search"), commands.openSearch),
    options.downloadUrl ? el("a", { class: "kg-tool kg-reader-download", href: options.downloadUrl, download: true, "aria-label": say("reader.download"), title: say("reader.download") }, icon("download")) : null,
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  const needle = el("input", {
    type: "search", class: "kg-input", "aria-label": say("reader.search"), placeholder: say("reader.search"), autocomplete: "off",
    oninput: () => { clearTimeout(timer); timer = setTimeout(() => commands.search(needle.value), 250); },
    onkeydown: (event) => {
      const { key, shiftKey } = event as KeyboardEvent;
      if (key === "Enter") { event.preventDefault(); commands.match(shiftKey ? -1 : 1); }
      if (key === "Escape") commands.closeSearch();
    },
  });
  const count = el("span", { class: "kg-reader-count", role: "status" });
  const find = el(
    "div", { class: "kg-reader-find", role: "search", hidden: true }, needle, count,
    tool("chevron-up", say("reader.find_previous"), () => commands.match(-1)), tool("chevron-down", say("reader.find_next"), () => commands.match(1)),
    tool("x", say("reader.close_search"), commands.closeSearch),
  );
  return { bar, find, page, needle, count, overviewButton };
}
