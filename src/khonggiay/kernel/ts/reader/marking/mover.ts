/** Taking drawings and pins to another place of their page: by the pointer, and by arrow keys. */

import { announce } from "../../dom.ts";
import type { Mark, Point } from "../../marks.ts";
import { say } from "../../messages.ts";
import { apply, invert, mapRect } from "../geometry.ts";
import type { Key } from "../keys.ts";
import type { Sheet } from "../sheet.ts";
import type { Stage } from "../stage.ts";
import { moved } from "./make.ts";
import { isFree, within } from "./hit.ts";

export interface MoverEvents {
  mark: (id: string) => Mark | undefined;
  chosen: () => string;
  stop: (id: string) => HTMLElement | null;
  /** Show a mark where it is held now; nothing is kept yet. */
  hold: (sheet: Sheet, mark: Mark) => void;
  /** Keep the new place; steps of the keys that follow each other are one act. */
  moved: (before: Mark, after: Mark, isContinued: boolean) => void;
  /** Show everything as it is kept. */
  dropped: () => void;
}

interface Grasp {
  pointer: number;
  mark: Mark;
  sheet: Sheet;
  start: Point;
  screen: [number, number];
  after: Mark | null;
}

/** A press that trembles by so many pixels is still a press. */
const TREMBLE = 6;
const STEP = 4;
const ARROWS: [string, number, number][] = [["Left", -STEP, 0], ["Right", STEP, 0], ["Up", 0, -STEP], ["Down", 0, STEP]];

export class Mover {
  #grasp: Grasp | null = null;

  constructor(readonly stage: Stage, readonly version: number, readonly events: MoverEvents, signal: AbortSignal) {
    const { host } = stage;
    host.addEventListener("pointerdown", (event) => this.#down(event), { signal, capture: true });
    host.addEventListener("pointermove", (event) => this.#drag(event), { signal });
    host.addEventListener("pointerup", (event) => this.#up(event, true), { signal });
    host.addEventListener("pointercancel", (event) => this.#up(event, false), { signal });
  }

  /** Something is being dragged: fingers do nothing else. */
  get isBusy(): boolean {
    return this.#grasp?.after != null;
  }

  /** The arrow keys, as long as they move something: the mark with the focus, else the chosen one. */
  keys(): Key[] {
    const mark = this.#atHand();
    const keys = ARROWS.map(([name, dx, dy]) => ({ keys: [`Arrow${name}`, `alt+Arrow${name}`], shown: "", label: "", act: () => this.#step(dx, dy) }));
    return mark ? keys : [];
  }

  #atHand(): Mark | null {
    const mark = this.events.mark((document.activeElement as HTMLElement | null)?.dataset.mark ?? this.events.chosen());
    return mark && isFree(mark) && this.stage.sheets.get(mark.page ?? 0)?.page ? mark : null;
  }

  /** Move by a step in a direction of the screen, however the page is turned. */
  #step(dx: number, dy: number): void {
    const mark = this.#atHand();
    const sheet = this.stage.sheets.get(mark?.page ?? 0);
    if (!mark || !sheet) return;
    const back = invert(sheet.shown);
    const [from, to] = [apply(back, [0, 0]), apply(back, [dx, dy])];
    const hasFocus = document.activeElement === this.events.stop(mark.id);
    this.#keep(mark, this.#placed(mark, sheet, [to[0] - from[0], to[1] - from[1]]), true);
    // Stops stand in reading order; one that changes its place there loses the focus.
    if (hasFocus) this.events.stop(mark.id)?.focus({ preventScroll: true });
  }

  #placed(mark: Mark, sheet: Sheet, by: Point): Mark {
    const { width, height } = sheet.size;
    const room = mapRect({ left: 0, top: 0, right: width, bottom: height }, sheet.toPoints);
    return moved(mark, this.version, within(mark, room, by));
  }

  #keep(before: Mark, after: Mark, isContinued: boolean): void {
    this.events.moved(before, after, isContinued);
    announce(say("mark.was_moved"));
  }

  #down(event: PointerEvent): void {
    const stop = (event.target as Element).closest<HTMLElement>(".kg-mark-stop.is-movable");
    const mark = stop && this.events.mark(stop.dataset.mark ?? "");
    const sheet = mark && this.stage.sheets.get(mark.page ?? 0);
    if (!mark || !sheet?.page || !isFree(mark) || event.button !== 0 || !event.isPrimary) return;
    // A pen that takes hold of a pin does not write.
    event.stopImmediatePropagation();
    this.#grasp = { pointer: event.pointerId, mark, sheet, start: sheet.pointAt(event.clientX, event.clientY), screen: [event.clientX, event.clientY], after: null };
  }

  #drag({ pointerId, clientX, clientY }: PointerEvent): void {
    const grasp = this.#grasp;
    if (grasp?.pointer !== pointerId) return;
    if (!grasp.after) {
      if (Math.hypot(clientX - grasp.screen[0], clientY - grasp.screen[1]) < TREMBLE) return;
      this.stage.host.setPointerCapture(pointerId);
      this.stage.host.classList.add("is-moving");
    }
    const [x, y] = grasp.sheet.pointAt(clientX, clientY);
    grasp.after = this.#placed(grasp.mark, grasp.sheet, [x - grasp.start[0], y - grasp.start[1]]);
    this.events.hold(grasp.sheet, grasp.after);
  }

  #up(event: PointerEvent, isDone: boolean): void {
    const grasp = this.#grasp;
    if (grasp?.pointer !== event.pointerId) return;
    this.#grasp = null;
    if (!grasp.after) return;
    this.stage.host.classList.remove("is-moving");
    if (isDone) {
      this.#keep(grasp.mark, grasp.after, false);
      this.#swallowClick();
      this.events.stop(grasp.mark.id)?.focus({ preventScroll: true });
    } else {
      this.events.dropped();
    }
  }

  /** The end of a drag is no press on what lies there. */
  #swallowClick(): void {
    const swallow = (event: Event): void => event.stopPropagation();
    this.stage.host.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => this.stage.host.removeEventListener("click", swallow, true));
  }
}
