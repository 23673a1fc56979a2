/** Marking a paper: the store of marks, the tools, the layers on the pages, the panel. */

import { announce, el } from "../../dom.ts";
import { openMarks } from "../../mark_store.ts";
import type { Mark, MarkColor, MarkStore, Point, Quad } from "../../marks.ts";
import { say } from "../../messages.ts";
import { quadOf } from "../geometry.ts";
import type { Options } from "../options.ts";
import type { PageSigns } from "../panel_pages.ts";
import { lines } from "../quads.ts";
import type { Sheet } from "../sheet.ts";
import type { Stage } from "../stage.ts";
import { Editor } from "./editor.ts";
import { touches } from "./hit.ts";
import { freeSpot, heightOf } from "./spots.ts";
import { stateOf } from "./states.ts";
import type { Tool } from "./intent.ts";
import { Eraser } from "./eraser.ts";
import { keepKit, readKit } from "./kit.ts";
import { newMark, placed } from "./make.ts";
import { Mover } from "./mover.ts";
import { nameOf } from "./names.ts";
import { NotesTab } from "./notes_tab.ts";
import { Overlay } from "./overlay.ts";
import { Palette } from "./palette.ts";
import { Pointer } from "./pointer.ts";
import { quoteOf } from "./quotes.ts";
import type { Selected } from "./selection.ts";
import { ShareDialog } from "./share.ts";
import { MOST_STROKES } from "./strokes.ts";
import { Toolbox, type Kit } from "./toolbox.ts";
import { Undo, type Change } from "./undo.ts";
import { Words } from "./words.ts";

export interface DeskEvents {
  floor: () => HTMLElement;
  /** Bring a page, and a height of it, into view. */
  go: (page: number, y: number) => void;
  changed: (count: number) => void;
  handChanged: () => void;
}

/** Strokes that follow each other so quickly are one drawing. */
const SAME_DRAWING = 1_500;

export class Desk {
  readonly toolbox: Toolbox;
  readonly palette: Palette;
  readonly editor: Editor;
  readonly notes: NotesTab;
  readonly words: Words;
  readonly mover: Mover;
  readonly #pointer: Pointer;
  readonly #overlays = new Map<Sheet, Overlay>();
  readonly #kit: Kit;
  readonly #share: ShareDialog;
  readonly #signal: AbortSignal;
  #store: MarkStore | null = null;
  #undo: Undo | null = null;
  #chosen = "";
  readonly #eraser = new Eraser();
  #drawing = { id: "", at: -Infinity };

  constructor(readonly stage: Stage, readonly options: Options, readonly events: DeskEvents, signal: AbortSignal) {
    this.#signal = signal;
    this.#kit = readKit();
    this.toolbox = new Toolbox({
      take: (tool) => this.take(tool), color: (color) => this.#setKit({ colors: { ...this.#kit.colors, [this.#kit.tool]: color } }), width: (width) => this.#setKit({ width }),
      star: () => this.star(), undo: () => this.undo(), redo: () => this.redo(),
    }, signal);
    this.palette = new Palette(events.floor, () => this.choose(""));
    this.editor = new Editor({
      write: (id, text) => this.#write(id, text), color: (id, color) => this.#recolor(id, color), remove: (id) => this.remove(id),
      share: (id) => this.#shareMark(id), closed: (id) => this.#overlayOf(id)?.stop(id)?.focus(),
    });
    this.notes = new NotesTab({
      go: (mark) => this.show(mark), settle: (id, choice) => this.#store?.settle(id, choice), place: (mark) => this.#placeAgain(mark), remove: (mark) => this.remove(mark.id), retry: () => this.#store?.retry(),
    });
    this.words = new Words(stage, this.palette, {
      isReading: () => this.#kit.tool === "read" && this.#store !== null, isChosen: () => this.#chosen !== "", unchoose: () => { this.#chosen = ""; },
      mark: (parts, kind, color) => this.#band(parts, kind, color), edit: (mark) => this.editor.open(mark), liked: (color) => { this.#kit.colors.highlight = color; },
      favourite: () => this.#color("highlight"), take: (tool) => this.take(tool),
      place: (lost, { sheet, from, to }) => this.#act("place", [{ id: lost.id, before: lost, after: this.#over(placed(lost, options.version, {}), sheet, from, to) }]),
    }, signal);
    this.#share = new ShareDialog(options.audiencesUrl, options.marksUrl);
    this.mover = new Mover(stage, options.version, {
      mark: (id) => this.mark(id), chosen: () => this.#chosen, stop: (id) => this.#overlayOf(id)?.stop(id) ?? null, dropped: () => this.turned(),
      hold: (sheet, held) => { this.palette.close(); this.#overlays.get(sheet)?.show([...(this.#store?.marks.values() ?? [])].map((mark) => (mark.id === held.id ? held : mark)), this.#chosen); },
      moved: (before, after, isContinued) => { this.palette.close(); this.#act("move", [{ id: before.id, before, after }], isContinued); },
    }, signal);
    this.#pointer = new Pointer(stage, {
      hand: () => ({ tool: this.#kit.tool, hasPen: this.#kit.hasPen, isWriting: this.#pointer.isWriting }),
      look: () => ({ color: this.#color(this.#kit.tool === "read" ? "ink" : this.#kit.tool), width: this.#kit.width }),
      pen: () => this.#penUsed(), stroke: (sheet, points) => this.#stroke(sheet, points), band: (sheet, kind, from, to) => this.#band([{ sheet, from, to }], kind),
      area: (sheet, kind, quad) => this.#area(sheet, kind, quad), erase: (sheet, point) => {
        const left = this.#eraser.rub(this.#store?.marks.values() ?? [], sheet.number, point, 5 / Math.max(0.5, stage.scale));
        if (left) this.#overlays.get(sheet)?.show(left, this.#chosen);
      }, erased: () => this.#erased(), pin: (sheet, point) => this.pin(sheet, point),
    }, signal);
    stage.host.addEventListener("scroll", () => this.palette.close(), { signal, passive: true });
    stage.host.addEventListener("click", (event) => this.#clicked(event), { signal });
    this.#refresh();
    void this.#open();
  }

  async #open(): Promise<void> {
    const { paper, version, person, marksUrl } = this.options;
    const store = await openMarks({ paper, version, person, url: marksUrl });
    if (this.#signal.aborted) return store.close();
    this.#store = store;
    this.#undo = new Undo(store, () => this.#refresh());
    store.addEventListener("change", () => this.#changed());
    store.addEventListener("state", () => this.#showState());
    this.#changed();
    const asked = store.marks.get(new URLSearchParams(location.search).get("ghi-chu") ?? "");
    if (asked) this.show(asked);
  }

  close(): void {
    this.editor.close();
    this.#store?.close();
  }

  get isBusy(): boolean {
    return this.#pointer.isBusy || this.mover.isBusy;
  }

  get tool(): Tool {
    return this.#kit.tool;
  }

  /** Return what small pictures of a page show. */
  readonly signs = (page: number): PageSigns => {
    const here = [...(this.#store?.marks.values() ?? [])].filter((mark) => mark.page === page);
    return { isStarred: here.some((mark) => mark.kind === "star"), notes: here.filter((mark) => mark.kind !== "star").length, change: null };
  };

  // Layers on the pages.

  ready(sheet: Sheet): void {
    if (!this.#overlays.has(sheet)) this.#overlays.set(sheet, new Overlay(sheet, (id, stop) => this.#stopPressed(id, stop)));
    this.turned();
  }

  gone(sheet: Sheet): void {
    this.#overlays.get(sheet)?.remove();
    this.#overlays.delete(sheet);
  }

  turned(): void {
    for (const overlay of this.#overlays.values()) overlay.show(this.#store?.marks.values() ?? [], this.#chosen);
  }

  #overlayOf(id: string): Overlay | null {
    return [...this.#overlays.values()].find((overlay) => overlay.stop(id)) ?? null;
  }

  #changed(): void {
    this.turned();
    this.notes.show(this.#store);
    const open = this.#store?.marks.get(this.editor.id);
    if (open) this.editor.show(open);
    if (this.#chosen && !this.#store?.marks.has(this.#chosen)) this.choose("");
    this.#refresh();
    this.events.changed([...(this.#store?.marks.values() ?? [])].length);
  }

  #showState(): void {
    const store = this.#store;
    if (!store) return;
    this.toolbox.say(...stateOf(store));
    this.notes.show(store);
  }

  // Tools.

  take(tool: Tool): void {
    this.#setKit({ tool });
    this.choose("");
    if (tool !== "read") announce(say(`mark.tool_${tool}`));
  }

  #setKit(change: Partial<Kit>): void {
    Object.assign(this.#kit, change);
    keepKit(this.#kit);
    this.#refresh();
    this.events.handChanged();
  }

  #penUsed(): void {
    if (!this.#kit.hasPen) this.#setKit({ hasPen: true });
    if (this.#kit.tool === "read") this.take("ink");
  }

  #color(tool: Tool): MarkColor {
    return this.#kit.colors[tool] ?? "yellow";
  }

  /** Show tools, star and undo as they stand. */
  #refresh(): void {
    const { host } = this.stage;
    const fingersDraw = this.#kit.tool !== "read" && this.#kit.tool !== "note" && !this.#kit.hasPen;
    host.classList.toggle("is-drawn-on", fingersDraw);
    host.dataset.tool = this.#kit.tool;
    this.toolbox.show(this.#kit, { isStarred: this.#starOf(this.stage.page) !== null, canUndo: this.#undo?.canUndo ?? false, canRedo: this.#undo?.canRedo ?? false });
  }

  pageChanged(): void {
    this.#refresh();
  }

  #act(label: string, changes: Change[], isContinued = false): void {
    this.#undo?.act(label, changes, isContinued);
  }

  #add(label: string, marks: Mark[]): void {
    this.#act(label, marks.map((mark) => ({ id: mark.id, before: null, after: mark })));
    if (marks[0]) announce(say("mark.added", { name: nameOf(marks[0]) }));
  }

  undo(): void {
    if (this.#undo?.undo()) announce(say("mark.undone"));
  }

  redo(): void {
    if (this.#undo?.redo()) announce(say("mark.redone"));
  }

  // New marks.

  #band(parts: Selected[], kind: "highlight" | "underline", color = this.#color(kind)): Mark[] {
    const marks = parts.map(({ sheet, from, to }) => this.#over(newMark(this.options.version, kind, sheet.number, color), sheet, from, to));
    this.#add(kind, marks);
    return marks;
  }

  #over(mark: Mark, sheet: Sheet, from: number, to: number): Mark {
    const quads = lines(sheet.rectsOf(from, to)).map((rect) => quadOf(rect, sheet.toPoints));
    return { ...mark, page: sheet.number, quads, quote: quoteOf(sheet.text?.text ?? "", from, to) };
  }

  #area(sheet: Sheet, kind: "highlight" | "underline", quad: Quad): void {
    this.#add(kind, [{ ...newMark(this.options.version, kind, sheet.number, this.#color(kind)), quads: [quad] }]);
  }

  #stroke(sheet: Sheet, points: Point[]): void {
    const now = performance.now();
    const before = this.#store?.marks.get(this.#drawing.id);
    const color = this.#color("ink");
    const isSame = before && now - this.#drawing.at < SAME_DRAWING && before.page === sheet.number && before.color === color && before.width === this.#kit.width && before.strokes.length < MOST_STROKES;
    if (isSame) {
      this.#act("ink", [{ id: before.id, before, after: { ...before, strokes: [...before.strokes, points] } }]);
      this.#drawing.at = now;
      return;
    }
    const mark: Mark = { ...newMark(this.options.version, "ink", sheet.number, color), strokes: [points], width: this.#kit.width };
    this.#drawing = { id: mark.id, at: now };
    this.#add("ink", [mark]);
  }

  /** Pin an empty note and open it for writing. */
  pin(sheet: Sheet, position: Point): void {
    const mark: Mark = { ...newMark(this.options.version, "note", sheet.number, this.#color("note")), position: [round(position[0]), round(position[1])] };
    this.#add("note", [mark]);
    this.take("read");
    this.editor.open(mark);
  }

  star(): void {
    const page = this.stage.page;
    const old = this.#starOf(page);
    if (old) return this.remove(old.id);
    const sheet = this.stage.sheets.get(page);
    const { width } = sheet?.size ?? { width: 595 };
    const position = sheet ? quadOf({ left: width - 28, top: 28, right: width, bottom: 56 }, sheet.toPoints) : null;
    this.#add("star", [{ ...newMark(this.options.version, "star", page, "yellow"), position: position ? [position[0], position[1]] : null }]);
  }

  #starOf(page: number): Mark | null {
    return [...(this.#store?.marks.values() ?? [])].find((mark) => mark.kind === "star" && mark.page === page && !mark.owner) ?? null;
  }

  #erased(): void {
    const changes = this.#eraser.end();
    this.#act("erase", changes);
    if (changes.length) announce(say("mark.erased", { count: changes.length }));
  }

  /** Write a note on the selected words, or pin one to the page in view. */
  note(): void {
    if (this.words.note()) return;
    const sheet = this.stage.sheets.get(this.stage.page);
    if (sheet?.page) this.pin(sheet, freeSpot(sheet, this.stage));
  }

  #placeAgain(mark: Mark): void {
    this.words.placing = mark;
    this.take("read");
    announce(say("mark.select_place"));
    this.events.go(this.stage.page, 0);
    this.toolbox.say(say("mark.select_place"), true);
  }

  // Chosen marks.

  choose(id: string): void {
    this.#chosen = id;
    this.palette.close();
    this.turned();
  }

  #clicked(event: MouseEvent): void {
    const target = event.target as Element;
    if (this.#kit.tool === "note" && matchMedia("(pointer: coarse)").matches) {
      const sheet = this.#sheetOf(target);
      if (sheet?.page && !target.closest(".kg-mark-stop")) this.pin(sheet, sheet.pointAt(event.clientX, event.clientY));
      return;
    }
    if (this.#kit.tool !== "read" || target.closest("a, button") || document.getSelection()?.isCollapsed === false) return;
    const sheet = this.#sheetOf(target);
    const point = sheet?.page ? sheet.pointAt(event.clientX, event.clientY) : null;
    const reach = 4 / Math.max(0.5, this.stage.scale);
    const hit = point && [...(this.#store?.marks.values() ?? [])].reverse().find((mark) => mark.page === sheet!.number && touches(mark, point, reach));
    if (hit) this.#offer(hit);
    else if (this.#chosen) this.choose("");
  }

  #sheetOf(target: Element): Sheet | undefined {
    return this.stage.sheets.get(Number(target.closest<HTMLElement>(".kg-sheet")?.dataset.page));
  }

  #stopPressed(id: string, _stop: HTMLElement): void {
    const mark = this.#store?.marks.get(id);
    if (!mark) return;
    if (mark.kind === "note" && !mark.owner) return this.editor.open(mark);
    this.#offer(mark);
    this.palette.focus();
  }

  #offer(mark: Mark): void {
    this.choose(mark.id);
    const stop = this.#overlayOf(mark.id)?.stop(mark.id);
    if (!stop) return;
    this.palette.forMark(stop.getBoundingClientRect(), mark, {
      color: (color) => this.#recolor(mark.id, color), edit: () => { this.palette.close(); this.editor.open(this.#store?.marks.get(mark.id) ?? mark); }, remove: () => this.remove(mark.id),
    });
  }

  /** Bring a mark into view and choose it. */
  show(mark: Mark): void {
    if (mark.page === null) return;
    this.events.go(mark.page, heightOf(mark, this.stage.sheets.get(mark.page)));
    this.choose(mark.id);
  }

  #change(label: string, id: string, change: Partial<Mark>, isContinued = false): void {
    const before = this.#store?.marks.get(id);
    if (before && !before.owner) this.#act(label, [{ id, before, after: { ...before, ...change } }], isContinued);
  }

  #recolor(id: string, color: MarkColor): void {
    this.#change("color", id, { color });
    const mark = this.#store?.marks.get(id);
    if (mark && this.palette.isOpen) this.#offer(mark);
  }

  #write(id: string, text: string): void {
    const before = this.#store?.marks.get(id);
    if (before && before.text !== text) this.#change("write", id, { text }, true);
  }

  remove(id: string): void {
    const before = this.#store?.marks.get(id);
    if (!before || before.owner) return;
    this.choose("");
    this.#act("remove", [{ id, before, after: null }]);
    announce(say("mark.removed"));
    this.stage.host.focus({ preventScroll: true });
  }

  #shareMark(id: string): void {
    const mark = this.#store?.marks.get(id);
    if (mark) void this.#share.open(mark, () => { this.#store?.retry(); announce(say("mark.share_done")); });
  }

  /** Return the mark of this id, or the chosen one. */
  mark(id = this.#chosen): Mark | undefined {
    return this.#store?.marks.get(id);
  }

  /** What lies over the paper. */
  get elements(): HTMLElement[] {
    return [this.palette.element, this.editor.element, el("div", { class: "kg-kit-place" }, this.toolbox.element)];
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
