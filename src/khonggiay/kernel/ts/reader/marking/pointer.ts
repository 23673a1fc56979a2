/** Pen, highlighter, eraser and pin under the pointer. */

import type { Mark, Point } from "../../marks.ts";
import { quadOf } from "../geometry.ts";
import { Plate, svg } from "../plate.ts";
import { lines } from "../quads.ts";
import type { Sheet } from "../sheet.ts";
import type { Stage } from "../stage.ts";
import { intentOf, type Hand, type Tool } from "./intent.ts";
import { wholeWords } from "./quotes.ts";
import { Stroke, smoothPath } from "./strokes.ts";

export interface PointerEvents {
  hand: () => Hand;
  look: () => { color: string; width: number };
  pen: () => void;
  stroke: (sheet: Sheet, points: Point[]) => void;
  band: (sheet: Sheet, kind: "highlight" | "underline", from: number, to: number) => void;
  area: (sheet: Sheet, kind: "highlight" | "underline", quad: Mark["quads"][number]) => void;
  erase: (sheet: Sheet, point: Point) => void;
  erased: () => void;
  pin: (sheet: Sheet, point: Point) => void;
}

interface Run {
  id: number;
  kind: Exclude<Tool, "read">;
  sheet: Sheet;
  stroke: Stroke;
  plate: Plate;
  start: [number, number];
  from: number | null;
  to: number | null;
}

const WRITING_LASTS = 500;

export class Pointer {
  #run: Run | null = null;
  #penAt = -Infinity;
  #isPenDown = false;

  constructor(readonly stage: Stage, readonly events: PointerEvents, signal: AbortSignal) {
    const { host } = stage;
    host.addEventListener("pointerdown", (event) => this.#down(event), { signal, capture: true });
    host.addEventListener("pointermove", (event) => this.#move(event), { signal });
    host.addEventListener("pointerup", (event) => this.#up(event, true), { signal });
    host.addEventListener("pointercancel", (event) => this.#up(event, false), { signal });
    // A pen that writes must not scroll, and the palm beside it neither.
    host.addEventListener("touchstart", (event) => { if (this.#run || this.#isPenDown) event.preventDefault(); }, { signal, passive: false, capture: true });
  }

  /** A pen is on the paper or was a moment ago, or a finger draws. */
  get isBusy(): boolean {
    return this.#run !== null || this.isWriting;
  }

  get isWriting(): boolean {
    return this.#isPenDown || performance.now() - this.#penAt < WRITING_LASTS;
  }

  #sheetAt(event: PointerEvent): Sheet | null {
    const box = (event.target as Element).closest<HTMLElement>(".kg-sheet");
    return box ? (this.stage.sheets.get(Number(box.dataset.page)) ?? null) : null;
  }

  #down(event: PointerEvent): void {
    const isPen = event.pointerType === "pen";
    const isSecond = !event.isPrimary && event.pointerType === "touch";
    if (isSecond && this.#run) return this.#stop();
    if (isPen) {
      this.#isPenDown = true;
      this.events.pen();
    }
    const kind = event.button === 0 ? intentOf(event.pointerType, this.events.hand()) : null;
    const sheet = this.#sheetAt(event);
    if (!kind || !sheet?.page || isSecond || (event.target as Element).closest(".kg-mark-stop.is-pin")) return;
    if (kind === "note" && event.pointerType === "touch") return;
    event.preventDefault();
    event.stopPropagation();
    document.getSelection()?.removeAllRanges();
    this.stage.host.setPointerCapture(event.pointerId);
    const { clientX, clientY } = event;
    const from = kind === "highlight" || kind === "underline" ? (sheet.hasTextAt(clientX, clientY) ? sheet.letterAt(clientX, clientY) : null) : null;
    this.#run = { id: event.pointerId, kind, sheet, stroke: new Stroke(), plate: new Plate(sheet, "is-marks"), start: [clientX, clientY], from, to: from };
    this.#follow(event);
  }

  #move(event: PointerEvent): void {
    if (this.#run?.id !== event.pointerId) return;
    const all = event.getCoalescedEvents?.() ?? [];
    for (const one of all.length ? all : [event]) this.#follow(one);
  }

  #follow({ clientX, clientY }: PointerEvent): void {
    const run = this.#run!;
    const point = run.sheet.pointAt(clientX, clientY);
    const { color, width } = this.events.look();
    if (run.kind === "ink") {
      run.stroke.add(point);
      run.plate.group.replaceChildren(svg("path", { d: smoothPath(run.stroke.points), class: "is-ink", "data-color": color, "stroke-width": width }));
    } else if (run.kind === "erase") {
      this.events.erase(run.sheet, point);
    } else if (run.from !== null) {
      run.to = run.sheet.letterAt(clientX, clientY);
      const [from, to] = this.#span(run);
      const quads = lines(run.sheet.rectsOf(from, to)).map((rect) => quadOf(rect, run.sheet.toPoints));
      run.plate.group.replaceChildren(...quads.map((q) => svg("path", { d: `M${q[0]} ${q[1]}L${q[2]} ${q[3]}L${q[6]} ${q[7]}L${q[4]} ${q[5]}Z`, class: "is-highlight", "data-color": color })));
    }
  }

  #span({ from, to, sheet }: Run): [number, number] {
    const [one, other] = [Math.min(from ?? 0, to ?? 0), Math.max(from ?? 0, to ?? 0)];
    return wholeWords(sheet.text?.text ?? "", one, other);
  }

  #up(event: PointerEvent, isDone: boolean): void {
    if (event.pointerType === "pen") {
      this.#isPenDown = false;
      this.#penAt = performance.now();
    }
    const run = this.#run;
    if (!run || run.id !== event.pointerId) return;
    this.#stop();
    if (run.kind === "erase") this.events.erased();
    if (!isDone) return;
    const end = run.sheet.pointAt(event.clientX, event.clientY);
    if (run.kind === "ink") this.events.stroke(run.sheet, run.stroke.end(end));
    else if (run.kind === "note") this.events.pin(run.sheet, end);
    else if (run.kind === "highlight" || run.kind === "underline") this.#mark(run, run.kind, event);
  }

  #mark(run: Run, kind: "highlight" | "underline", event: PointerEvent): void {
    const [from, to] = this.#span(run);
    if (run.from !== null) {
      if (to > from) this.events.band(run.sheet, kind, from, to);
      return;
    }
    // A scan without text: the part that was drawn over is marked.
    const [x, y] = run.start;
    if (Math.abs(event.clientX - x) < 12 || Math.abs(event.clientY - y) < 6) return;
    const [one, other] = [run.sheet.pointAt(x, y), run.sheet.pointAt(event.clientX, event.clientY)];
    const rect = { left: Math.min(one[0], other[0]), right: Math.max(one[0], other[0]), top: Math.max(one[1], other[1]), bottom: Math.min(one[1], other[1]) };
    this.events.area(run.sheet, kind, quadOf(rect, [1, 0, 0, 1, 0, 0]));
  }

  #stop(): void {
    this.#run?.plate.element.remove();
    this.#run = null;
  }
}
