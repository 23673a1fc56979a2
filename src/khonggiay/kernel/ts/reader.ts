/** <kg-reader>: a paper, page under page; only what is near is drawn. */

import type { PDFDocumentProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import { csrfToken, el } from "./dom.ts";
import { icon, say } from "./messages.ts";
import { Finder } from "./reader_find.ts";
import { PageView } from "./reader_page.ts";
import { openDocument } from "./reader_source.ts";
import { makeTools, type Tools } from "./reader_tools.ts";

const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 2.5, 3, 4];
const READ_AFTER = 1_200;
const THUMB_WIDTH = 112;

class KgReader extends HTMLElement {
  #source: PDFDocumentProxy | null = null;
  #views: PageView[] = [];
  #finder: Finder | null = null;
  #tools: Tools | null = null;
  #pages = el("div", { class: "kg-reader-pages", tabindex: 0, role: "region" });
  #thumbs = el("nav", { class: "kg-reader-thumbs", hidden: true, "aria-label": say("reader.thumbnails") });
  #zoom: number | "width" = "width";
  #scale = 1;
  #page = 1;
  #furthest = 0;
  #reported = 0;
  #reading: ReturnType<typeof setTimeout> | undefined;
  #lastTop = 0;
  #resize: ResizeObserver | null = null;
  #near: IntersectionObserver | null = null;
  #aimed = "";

  connectedCallback(): void {
    if (this.#source) return;
    this.#pages.setAttribute("aria-label", this.dataset.title ?? "");
    void this.#open();
  }

  disconnectedCallback(): void {
    this.#flush();
    this.#resize?.disconnect();
    this.#near?.disconnect();
    document.removeEventListener("keydown", this.#onKey);
    removeEventListener("pagehide", this.#flush);
    void this.#source?.loadingTask.destroy();
    this.#source = null;
  }

  async #open(): Promise<void> {
    this.replaceChildren(el("p", { class: "kg-reader-note", role: "status" }, say("reader.loading")));
    try {
      this.#source = await openDocument({
        url: this.dataset.src ?? "", worker: this.dataset.worker ?? "", assets: new URL(this.dataset.assets ?? "", location.href).href,
        onFailure: () => this.#fail(),
      });
      await this.#layOut(this.#source);
    } catch {
      this.#fail();
    }
  }

  #fail(): void {
    this.replaceChildren(el("div", { class: "kg-reader-note", role: "alert" }, icon("alert-circle"), el("p", {}, say("reader.failed")),
      el("button", { class: "btn", type: "button", onclick: () => void this.#open() }, say("reader.again"))));
  }

  async #layOut(source: PDFDocumentProxy): Promise<void> {
    this.#finder = new Finder(source, () => this.#showMatches());
    this.#tools = makeTools(this.dataset, source.numPages, {
      go: (page) => this.go(page), step: (by) => this.go(this.#page + by), zoom: (by) => this.#zoomBy(by), fit: () => this.#setZoom("width"),
      overview: () => this.#toggleOverview(), openSearch: () => this.#openSearch(), closeSearch: () => this.#closeSearch(),
      search: (text) => void this.#finder?.find(text, this.#page), match: (by) => this.#finder?.step(by),
    });
    this.#views = Array.from({ length: source.numPages }, (_, index) => new PageView(source, index + 1));
    this.#pages.replaceChildren(...this.#views.map((view) => view.box));
    this.replaceChildren(this.#tools.bar, this.#tools.find, el("div", { class: "kg-reader-body" }, this.#thumbs, this.#pages));
    const { width, height } = (await source.getPage(1)).getViewport({ scale: 1 });
    for (const view of this.#views) view.size(width, height, 1);
    this.#setZoom("width");
    this.#near = new IntersectionObserver((entries) => this.#nearby(entries), { root: this.#pages, rootMargin: "120% 0px" });
    for (const view of this.#views) this.#near.observe(view.box);
    this.#resize = new ResizeObserver(() => { if (this.#zoom === "width") this.#setZoom("width"); });
    this.#resize.observe(this.#pages);
    this.#pages.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.addEventListener("kg:drawn", () => this.#paintMatches());
    document.addEventListener("keydown", this.#onKey);
    addEventListener("pagehide", this.#flush);
    this.go(Number(this.dataset.start) || 1);
    this.#scrolled();
  }

  /** Bring a page to the top. */
  go(page: number): void {
    const view = this.#views[Math.min(Math.max(1, page), this.#views.length) - 1];
    if (view) this.#pages.scrollTop = view.box.offsetTop - 8;
  }

  #nearby(entries: IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      const view = this.#views[Number((entry.target as HTMLElement).dataset.page) - 1];
      if (entry.isIntersecting) void view?.draw(this.#scale).catch(() => undefined);
      else view?.clear();
    }
  }

  #setZoom(zoom: number | "width"): void {
    const first = this.#views[0];
    if (!first || !this.#tools) return;
    this.#zoom = zoom;
    const fit = Math.max(0.2, (this.#pages.clientWidth - 24) / Math.max(1, first.width));
    const scale = zoom === "width" ? Math.min(fit, 2.2) : zoom;
    if (scale === this.#scale) return;
    const view = this.#views[this.#page - 1] ?? first;
    const share = (this.#pages.scrollTop - view.box.offsetTop) / Math.max(1, view.box.offsetHeight);
    this.#scale = scale;
    for (const one of this.#views) {
      one.size(one.width, one.height, scale);
      if (one.isDrawn) void one.draw(scale).catch(() => undefined);
    }
    this.#pages.scrollTop = view.box.offsetTop + share * view.box.offsetHeight;
  }

  #zoomBy(by: number): void {
    const next = by > 0 ? ZOOMS.find((zoom) => zoom > this.#scale + 0.01) : ZOOMS.findLast((zoom) => zoom < this.#scale - 0.01);
    if (next) this.#setZoom(next);
  }

  #pageInView(): number {
    const middle = this.#pages.scrollTop + this.#pages.clientHeight / 2;
    let low = 0;
    let high = this.#views.length - 1;
    while (low < high) {
      const at = Math.ceil((low + high) / 2);
      if ((this.#views[at]?.box.offsetTop ?? 0) <= middle) low = at;
      else high = at - 1;
    }
    return low + 1;
  }

  #scrolled(): void {
    const top = this.#pages.scrollTop;
    if (Math.abs(top - this.#lastTop) > 24) {
      this.toggleAttribute("data-quiet", top > this.#lastTop && top > 120);
      this.#lastTop = top;
    }
    const page = this.#pageInView();
    if (page !== this.#page || this.#furthest === 0) {
      this.#page = page;
      if (this.#tools && document.activeElement !== this.#tools.page) this.#tools.page.value = String(page);
      for (const old of this.#thumbs.querySelectorAll("[aria-current]")) old.removeAttribute("aria-current");
      this.#thumbs.querySelector(`[data-page="${page}"]`)?.setAttribute("aria-current", "page");
      clearTimeout(this.#reading);
      this.#reading = setTimeout(() => this.#read(page), READ_AFTER);
    }
  }

  #read(page: number): void {
    this.#furthest = Math.max(this.#furthest, page);
    this.#flush();
  }

  readonly #flush = (): void => {
    const url = this.dataset.readingUrl;
    if (!url || this.#furthest <= this.#reported) return;
    this.#reported = this.#furthest;
    const body = new URLSearchParams({ page: String(this.#furthest) });
    void fetch(url, { method: "POST", body, keepalive: true, headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" } })
      .then((answer) => { if (!answer.ok) this.#reported = 0; }, () => { this.#reported = 0; });
  };

  #toggleOverview(): void {
    this.#thumbs.hidden = !this.#thumbs.hidden;
    this.#tools?.overviewButton.setAttribute("aria-expanded", String(!this.#thumbs.hidden));
    if (this.#thumbs.childElementCount === 0) this.#makeThumbs();
    this.#thumbs.querySelector(`[data-page="${this.#page}"]`)?.scrollIntoView({ block: "center" });
  }

  #makeThumbs(): void {
    const seen = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        seen.unobserve(entry.target);
        void this.#drawThumb(entry.target as HTMLElement).catch(() => undefined);
      }
    }, { root: this.#thumbs, rootMargin: "50% 0px" });
    for (const view of this.#views) {
      const button = el("button", { type: "button", "data-page": view.number, "aria-label": say("reader.page_n", { page: view.number }), onclick: () => this.go(view.number) },
        el("span", { class: "kg-thumb" }), el("span", {}, view.number));
      const frame = button.firstElementChild as HTMLElement;
      frame.style.height = `${Math.round((THUMB_WIDTH * view.height) / Math.max(1, view.width))}px`;
      this.#thumbs.append(button);
      seen.observe(button);
    }
    this.#thumbs.querySelector(`[data-page="${this.#page}"]`)?.setAttribute("aria-current", "page");
  }

  async #drawThumb(button: HTMLElement): Promise<void> {
    const page = await this.#source?.getPage(Number(button.dataset.page));
    if (!page) return;
    const viewport = page.getViewport({ scale: (THUMB_WIDTH * 1.5) / page.getViewport({ scale: 1 }).width });
    const canvas = el("canvas", { width: Math.floor(viewport.width), height: Math.floor(viewport.height), "aria-hidden": "true" });
    await page.render({ canvas, viewport }).promise;
    button.querySelector(".kg-thumb")?.replaceChildren(canvas);
  }

  #openSearch(): void {
    if (!this.#tools) return;
    this.#tools.find.hidden = false;
    this.#tools.needle.focus();
    this.#tools.needle.select();
  }

  #closeSearch(): void {
    if (!this.#tools) return;
    this.#tools.find.hidden = true;
    this.#tools.needle.value = "";
    void this.#finder?.find("", 1);
    this.#pages.focus({ preventScroll: true });
  }

  #showMatches(): void {
    const { matches = [], at = -1, isDone = true, current = null } = this.#finder ?? {};
    const text = this.#tools?.needle.value.trim();
    const count = this.#tools?.count;
    if (count) {
      if (!text) count.textContent = "";
      else if (at >= 0) count.textContent = say("reader.found", { now: at + 1, count: `${matches.length}${isDone ? "" : "+"}` });
      else count.textContent = isDone ? say("reader.nothing") : say("reader.searching", { count: matches.length || "" });
    }
    const aim = current ? `${text}:${current.page}:${current.index}` : "";
    if (current && aim !== this.#aimed) {
      this.#aimed = aim;
      if (current.page !== this.#page) this.go(current.page);
    }
    this.#paintMatches(true);
  }

  /** Colour the matches of the drawn pages, without touching their elements. */
  async #paintMatches(follow = false): Promise<void> {
    const finder = this.#finder;
    if (!finder || !("highlights" in CSS)) return;
    const all: Range[] = [];
    let now: Range | undefined;
    for (const view of this.#views) {
      const ranges = view.isDrawn ? finder.rangesOn(view.number) : [];
      if (ranges.length === 0) continue;
      const found = view.rangesOf(ranges, await finder.text(view.number));
      if (finder.current?.page === view.number) now = found[finder.current.index];
      all.push(...found.filter((range) => range !== now));
    }
    CSS.highlights.set("kg-found", new Highlight(...all));
    CSS.highlights.set("kg-found-now", new Highlight(...(now ? [now] : [])));
    if (!now) return;
    const box = now.getBoundingClientRect();
    const frame = this.#pages.getBoundingClientRect();
    const isOut = box.top < frame.top + 40 || box.bottom > frame.bottom - 40;
    if (isOut && (follow || this.#aimed)) this.#pages.scrollTop += box.top - frame.top - frame.height / 3;
    if (!follow) this.#aimed = this.#aimed && "";
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "f") {
      event.preventDefault();
      this.#openSearch();
      return;
    }
    const target = event.target as HTMLElement;
    const elsewhere = target !== document.body && !this.contains(target);
    if (event.ctrlKey || event.metaKey || event.altKey || elsewhere || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
    const step = 72;
    const keys: Record<string, () => void> = {
      ArrowDown: () => this.#pages.scrollBy(0, step), ArrowUp: () => this.#pages.scrollBy(0, -step),
      ArrowRight: () => this.go(this.#page + 1), ArrowLeft: () => this.go(this.#page - 1),
      PageDown: () => this.#pages.scrollBy(0, this.#pages.clientHeight * 0.9), PageUp: () => this.#pages.scrollBy(0, -this.#pages.clientHeight * 0.9),
      Home: () => this.go(1), End: () => this.go(this.#views.length), "+": () => this.#zoomBy(1), "=": () => this.#zoomBy(1), "-": () => this.#zoomBy(-1),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
}

customElements.define("kg-reader", KgReader);
