/** One paper in the reader, from its opening until one leaves it. */

import { announce, el } from "../dom.ts";
import { icon, say } from "../messages.ts";
import { BackPill, Bar } from "./bar.ts";
import { changedPages } from "./changes.ts";
import { Popover } from "./controls.ts";
import { Fading } from "./fading.ts";
import { Following } from "./following.ts";
import { Gallery } from "./gallery.ts";
import { Gestures } from "./gestures.ts";
import { Jumps } from "./jumps.ts";
import { deskKeys } from "./marking/desk_keys.ts";
import { Desk } from "./marking/desk.ts";
import { listenForKeys, nextRegion, showKeys, type Key } from "./keys.ts";
import { layLinks, type Destination } from "./links.ts";
import { ViewMenu } from "./menu.ts";
import type { NewVersion } from "../paper_news.ts";
import { News } from "./news.ts";
import type { Options } from "./options.ts";
import { OutlineTab } from "./panel_outline.ts";
import { PagesTab } from "./panel_pages.ts";
import { Panel } from "./panel.ts";
import { loadPdf, type PDFDocumentProxy } from "./pdf.ts";
import { Places, type Place } from "./place.ts";
import { Reading } from "./reading.ts";
import { Searching } from "./searching.ts";
import { Sheet } from "./sheet.ts";
import { PaperFile } from "./source.ts";
import { Stage } from "./stage.ts";
import { Texts } from "./texts.ts";
import { Thumbs } from "./thumbs.ts";
import { FIRST_VIEW, type View } from "./view.ts";
import { cover } from "./watermark.ts";
import type { Spot } from "./zoom.ts";

const BAR = 56;
const KEEP_AFTER = 400;

export class Session {
  readonly stage: Stage;
  readonly panel: Panel;
  readonly fading: Fading;
  readonly file: PaperFile;
  readonly document: Promise<PDFDocumentProxy>;
  readonly search: Searching;
  readonly desk: Desk | null;
  readonly floor: HTMLElement;
  readonly #following: Following | null;
  readonly #bar: Bar;
  readonly #back: BackPill;
  readonly #menu: ViewMenu;
  readonly #popover: Popover;
  readonly #pagesTab: PagesTab;
  readonly #reading: Reading;
  readonly #thumbs: Thumbs;
  readonly #places: Places;
  readonly #jumps = new Jumps();
  readonly #leave = new AbortController();
  readonly #trouble = el("p", { class: "kg-reader-trouble", role: "status" });
  #gallery: Gallery | null = null;
  #keeping: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly root: HTMLElement, readonly options: Options, readonly openPaper: (url: string) => void) {
    const { signal } = this.#leave;
    this.file = new PaperFile({
      url: options.src, size: options.size, parts: options.parts,
      onLine: (isUp) => { this.#trouble.textContent = isUp ? "" : say("reader.no_line"); },
      onFailure: () => this.#fail(),
    });
    this.document = this.file.open();
    this.document.catch(() => undefined);
    this.#places = new Places(localStorage, options.person);
    const place = this.#places.of(options.paper);
    this.stage = new Stage([...options.sizes], options.title, place ?? FIRST_VIEW, {
      near: (sheet) => this.#near(sheet), gone: (sheet) => this.#gone(sheet), changed: () => this.#changed(), moved: (isFast) => this.#gallery?.moved(isFast),
    });
    this.#thumbs = new Thumbs(options.sheets, options.sizes, () => this.#gallery?.easel ?? null);
    const texts = new Texts(options.texts, options.pages, () => this.document);
    this.search = new Searching(this.stage, {
      textOf: (page) => texts.of(page), go: (page) => this.#to({ page, x: 0.5, y: 0 }), toggled: () => this.#keepTools(),
      closed: () => this.stage.host.focus({ preventScroll: true }),
    });
    this.#pagesTab = new PagesTab(this.#thumbs, options.sizes, (page) => this.jump({ page, x: 0.5, y: 0 }));
    if (options.changesUrl) void changedPages(options.changesUrl, signal).then((pages) => this.#pagesTab.changed(pages));
    const outline = new OutlineTab(() => this.document, (to) => this.follow(to));
    this.desk = options.marksUrl
      ? new Desk(this.stage, options, {
          floor: () => this.floor, go: (page, y) => this.#showPlace(page, y), changed: (count) => this.#marksChanged(count), handChanged: () => this.#keepTools(),
        }, signal)
      : null;
    this.panel = new Panel([
      { key: "pages", sign: "layout-grid", label: say("reader.pages"), body: this.#pagesTab.body, shown: () => this.#pagesTab.shown() },
      { key: "outline", sign: "list-tree", label: say("reader.outline"), body: outline.body, shown: () => outline.shown() },
      ...(this.desk ? [{ key: "notes", sign: "notes", label: say("mark.notes"), body: this.desk.notes.body, shown: () => undefined }] : []),
    ], (isOpen) => this.#panelToggled(isOpen));
    this.#bar = new Bar(options, {
      panel: () => this.togglePanel(), go: (page) => this.jump({ page, x: 0.5, y: 0 }), flip: (by) => this.flip(by), find: () => this.search.open(), paper: openPaper,
    }, signal);
    this.#menu = new ViewMenu(options.downloadUrl, options.printUrl, {
      set: (change) => this.setView(change), step: (by) => this.stage.step(by), turn: (by) => this.#turn(by), fullScreen: () => void this.#fullScreen(), keys: showKeys,
    });
    this.#popover = new Popover(this.#bar.viewButton, this.#menu.element, () => this.#keepTools());
    this.#back = new BackPill(() => this.goBack());
    const news = new News(options.number, location.pathname, openPaper);
    root.addEventListener("kg:version", (event) => news.show((event as CustomEvent<NewVersion>).detail), { signal });
    this.#following = options.meeting
      ? new Following(options, { go: (page) => this.#followed(page), open: openPaper, page: () => this.stage.page }, signal)
      : null;
    this.floor = el("div", { class: "kg-reader-floor" }, news.element, this.stage.host, this.#back.element, this.#trouble, this.search.card.element, ...(this.#following ? [this.#following.element] : []), ...(this.desk?.elements ?? []));
    root.replaceChildren(this.#bar.element, this.#menu.element, el("div", { class: "kg-reader-body" }, this.panel.element, this.floor));
    this.fading = new Fading(root, this.stage.host, signal);
    this.#reading = new Reading(options.readingUrl, signal);
    this.#begin(place, signal);
  }

  #begin(place: Place | null, signal: AbortSignal): void {
    const asked = new URLSearchParams(location.search);
    const page = Number(asked.get("trang")) || 0;
    const isSame = place !== null && !page;
    const spot = isSame ? place : { page: page || (place?.page ?? this.options.start), x: 0.5, y: 0 };
    this.stage.start({ ...spot, page: Math.min(spot.page, this.options.pages) }, isSame ? this.stage.room.height / 3 : BAR + 8);
    this.fading.calm();
    this.#listen(signal);
    this.#following?.start();
    if (this.options.find) this.search.present(this.options.find);
    void this.#open();
  }

  #listen(signal: AbortSignal): void {
    new Gestures(this.stage, {
      flip: (by) => this.flip(by),
      tap: (zone) => this.#tapped(zone),
      twice: (x, y) => this.#zoomIn(x, y),
      pinching: (isOn) => this.stage.host.classList.toggle("is-pinched", isOn),
      isBusy: () => this.desk?.isBusy ?? false,
    }, signal);
    listenForKeys(this.root, () => this.keys(), signal);
    this.root.addEventListener("kg:text", (event) => this.#written((event as CustomEvent<Sheet>).detail), { signal });
    addEventListener("pagehide", () => this.#keep(), { signal });
    document.addEventListener("fullscreenchange", () => this.fading.show(), { signal });
  }

  close(): void {
    this.#keep();
    this.#leave.abort();
    this.#popover.end();
    this.#pagesTab.close();
    this.#reading.close();
    this.desk?.close();
    this.#gallery?.close();
    this.stage.close();
    this.file.close();
  }

  async #open(): Promise<void> {
    try {
      const [source, { pdf }] = await Promise.all([this.document, loadPdf(this.options.parts)]);
      if (this.#leave.signal.aborted) return;
      this.#gallery = new Gallery(this.stage, source, pdf, this.file, {
        standIn: (page) => this.#standIn(page), ready: (sheet) => this.#ready(sheet, source), painted: (page) => this.#painted(page), failed: () => undefined,
      });
    } catch {
      if (!this.#leave.signal.aborted) this.#fail();
    }
  }

  #fail(): void {
    const again = (): void => this.openPaper(location.href);
    this.root.replaceChildren(el("div", { class: "kg-reader-note", role: "alert" }, icon("alert-circle"), el("p", {}, say("reader.failed")),
      el("button", { class: "btn", type: "button", onclick: again }, say("reader.again")),
      this.options.downloadUrl ? el("a", { href: this.options.downloadUrl, download: true }, say("reader.download")) : null));
  }

  // What comes onto the stage and goes from it.

  #near(sheet: Sheet): void {
    if (this.options.watermark) cover(sheet, this.options.watermark);
    if (this.#gallery) this.#gallery.near(sheet);
    else void this.#standIn(sheet.number).then((picture) => { if (picture && !sheet.isPainted) sheet.stand(picture); });
  }

  async #standIn(page: number): Promise<HTMLElement | null> {
    if (page === 1 && this.options.preview) {
      return el("img", { class: "kg-stand-in is-preview", src: this.options.preview, alt: "", fetchpriority: "high" });
    }
    return this.#thumbs.standIn(page);
  }

  #ready(sheet: Sheet, source: PDFDocumentProxy): void {
    this.desk?.ready(sheet);
    void layLinks(sheet, source, (to) => this.follow(to)).catch(() => undefined);
  }

  #painted(page: number): void {
    this.root.dispatchEvent(new CustomEvent("kg:drawn", { detail: { page } }));
  }

  #written(sheet: Sheet): void {
    this.search.written(sheet);
    this.fading.calm();
  }

  #gone(sheet: Sheet): void {
    this.search.gone(sheet);
    this.desk?.gone(sheet);
    if (this.#gallery) this.#gallery.gone(sheet);
    else sheet.clear();
  }

  #changed(): void {
    const { page, view, scale } = this.stage;
    this.#bar.show(page);
    this.#menu.show(view, scale);
    this.#pagesTab.here(page);
    this.#reading.at(page);
    this.desk?.pageChanged();
    this.#following?.at(page);
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => this.#keep(), KEEP_AFTER);
  }

  #keep(): void {
    const { version, paper } = this.options;
    if (paper) this.#places.keep(paper, { ...this.stage.spot(), version, ...this.stage.view });
  }

  // Going places.

  /** Go somewhere, with a way back. */
  jump(to: Spot): void {
    const from = this.stage.spot();
    if (to.page !== from.page) this.#jumps.leave(from);
    this.#to(to);
    announce(say("reader.page_of", { page: this.stage.page, pages: this.options.pages }));
  }

  follow({ page, y }: Destination): void {
    this.jump({ page, x: 0.5, y });
  }

  /** Show the presenter's page; return the one that is in view then. */
  #followed(page: number): number {
    this.#to({ page: Math.min(page, this.options.pages), x: 0.5, y: 0 });
    return this.stage.page;
  }

  goBack(): void {
    const spot = this.#jumps.back(this.stage.spot());
    if (spot) this.#to(spot, this.stage.room.height / 3);
  }

  goForward(): void {
    const spot = this.#jumps.forward(this.stage.spot());
    if (spot) this.#to(spot, this.stage.room.height / 3);
  }

  flip(by: 1 | -1): void {
    if (!this.stage.flip(by)) {
      announce(say(by > 0 ? "reader.last_page" : "reader.first_page"));
      return;
    }
    this.fading.calm();
    if (by > 0) this.fading.hide();
  }

  #to(spot: Spot, margin = this.fading.isHidden ? 8 : BAR + 8): void {
    this.stage.go(spot, this.stage.view.flow === "page" ? 0 : margin);
    this.fading.calm();
    this.#back.show(this.#jumps.previous?.page ?? null);
  }

  #showPlace(page: number, y: number): void {
    const { first, last } = this.stage.visible;
    if (page < first || page > last) this.jump({ page, x: 0.5, y: 0 });
    this.stage.reveal(page, y);
    this.fading.calm();
  }

  #marksChanged(count: number): void {
    this.panel.count("notes", count);
    if (this.desk) this.#pagesTab.sign(this.desk.signs);
  }

  // How it is shown.

  setView(change: Partial<View>): void {
    this.stage.relay(change);
    this.fading.calm();
  }

  #turn(by: 90 | -90): void {
    const turn = ((this.stage.view.turn + by + 360) % 360) as View["turn"];
    this.stage.relay({ turn });
    this.#gallery?.turn(turn);
    this.search.turned();
    this.desk?.turned();
    for (const sheet of this.stage.sheets.values()) {
      sheet.box.querySelector(".kg-links")?.remove();
      void this.document.then((source) => this.#ready(sheet, source));
    }
  }

  async #fullScreen(): Promise<void> {
    this.#popover.close(false);
    if (document.fullscreenElement) await document.exitFullscreen();
    else await this.root.requestFullscreen().catch(() => undefined);
  }

  #zoomIn(x: number, y: number): void {
    const isNear = typeof this.stage.view.zoom === "number";
    if (isNear) this.stage.relay({ zoom: this.stage.view.flow === "page" ? "page" : "width" }, this.stage.spotAt(x, y), [x, y]);
    else this.stage.scaleTo(this.stage.scale * 2, x, y);
  }

  #tapped(zone: "left" | "middle" | "right"): void {
    if (this.stage.view.flow === "page" && zone !== "middle") this.flip(zone === "left" ? -1 : 1);
    else this.fading.toggle();
  }

  // The panel.

  togglePanel(): void {
    if (this.panel.isOpen) this.panel.close();
    else this.panel.open();
  }

  #panelToggled(isOpen: boolean): void {
    this.#bar.panelButton.setAttribute("aria-expanded", String(isOpen));
    this.root.toggleAttribute("data-panel", isOpen);
    if (!isOpen) this.#bar.panelButton.focus();
    this.#keepTools();
  }

  #keepTools(): void {
    this.fading.keep(this.panel.isOpen || this.#popover.isOpen || this.search.isOpen || (this.desk !== null && this.desk.tool !== "read"));
  }

  // Keys.

  keys(): Key[] {
    const { stage } = this;
    const scroll = (by: number): void => stage.host.scrollBy(0, by);
    const screen = (by: 1 | -1): void => {
      const atEnd = by > 0 ? stage.host.scrollTop + stage.host.clientHeight >= stage.host.scrollHeight - 1 : stage.host.scrollTop <= 0;
      if (stage.view.flow === "page" && atEnd) this.flip(by);
      else scroll(by * stage.room.height * 0.88);
    };
    const key = (keys: string, shown: string, label: string, act: Key["act"]): Key => ({ keys: keys.split(" "), shown, label: label && say(label), act });
    return [
      ...(this.desk?.mover.keys() ?? []),
      key("ArrowRight", "→", "reader.next", () => this.flip(1)), key("ArrowLeft", "←", "reader.previous", () => this.flip(-1)),
      key("ArrowDown", "", "", () => scroll(72)), key("ArrowUp", "", "", () => scroll(-72)),
      key("PageDown Space", say("reader.key_space"), "reader.screen_down", () => screen(1)), key("PageUp shift+Space", "", "", () => screen(-1)),
      key("Home", "Home", "reader.first", () => this.jump({ page: 1, x: 0.5, y: 0 })), key("End", "End", "reader.last", () => this.jump({ page: stage.pages, x: 0.5, y: 0 })),
      key("j", "J", "reader.to_page", () => { this.fading.show(); this.#bar.focusPage(); }),
      key("Backspace", "Backspace", "reader.jump_back", () => this.goBack()), key("shift+Backspace", "Shift Backspace", "reader.jump_forward", () => this.goForward()),
      key("mod+f /", "Ctrl F, /", "reader.search", () => this.search.open()),
      key("F3", "F3", "reader.find_next", () => this.search.step(1)), key("shift+F3", "Shift F3", "reader.find_previous", () => this.search.step(-1)),
      key("+ =", "+", "reader.zoom_in", () => stage.step(1)), key("-", "−", "reader.zoom_out", () => stage.step(-1)),
      key("0", "0", "reader.fit", () => this.setView({ zoom: "width" })), key("9", "9", "reader.fit_page", () => this.setView({ zoom: "page" })),
      key("r", "R", "reader.turn_right", () => this.#turn(90)),
      key("d", "D", "reader.two_pages", () => this.setView({ across: stage.view.across === 1 ? 2 : 1 })),
      key("v", "V", "reader.flow", () => this.setView({ flow: stage.view.flow === "page" ? "scroll" : "page" })),
      key("f", "F", "reader.full_screen", () => void this.#fullScreen()),
      key("t", "T", "reader.panel", () => this.togglePanel()),
      ...(this.desk ? deskKeys(this.desk) : []),
      key("F6", "F6", "reader.regions", (event) => nextRegion(this.#regions(), event.shiftKey ? -1 : 1)), key("shift+F6", "", "", () => nextRegion(this.#regions(), -1)),
    ];
  }

  #regions(): (HTMLElement | null)[] {
    return [this.#bar.element, this.panel.element, this.search.card.element, this.stage.host, this.desk?.toolbox.element ?? null];
  }
}
