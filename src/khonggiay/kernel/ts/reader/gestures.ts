/** Fingers, trackpad and wheel: pinch, swipe, tap. Scrolling is left to the browser. */

import type { Stage } from "./stage.ts";

export interface GestureEvents {
  flip: (by: 1 | -1) => void;
  /** A tap on the paper: the left, middle or right third of the screen. */
  tap: (zone: "left" | "middle" | "right", event: PointerEvent) => void;
  /** Two taps at one place. */
  twice: (x: number, y: number) => void;
  pinching: (isOn: boolean) => void;
  /** A finger may not do anything now: a pen is writing. */
  isBusy: () => boolean;
}

const TAP_MOVES = 10;
const TAP_LASTS = 350;
const TWICE_WITHIN = 320;
const SWIPE = 0.18;
const SETTLE = 120;
const ZONE = 0.22;
const WHEEL_FLIP = 120;

interface Pinch {
  scale: number;
  distance: number;
  spot: ReturnType<Stage["spotAt"]>;
}

interface Swipe {
  x: number;
  y: number;
  at: number;
  isOn: boolean;
}

export class Gestures {
  #pinch: Pinch | null = null;
  #swipe: Swipe | null = null;
  #frame = 0;
  #lastTap = { at: 0, x: 0, y: 0 };
  #down: { x: number; y: number; at: number; id: number } | null = null;
  #wheeled = 0;
  #wheelEnd: ReturnType<typeof setTimeout> | undefined;
  /** Where a turn of the wheel began: what lay there comes back to the pointer. */
  #wheelSpot: { spot: ReturnType<Stage["spotAt"]>; x: number; y: number } | null = null;

  constructor(readonly stage: Stage, readonly events: GestureEvents, signal: AbortSignal) {
    const { host } = stage;
    const active = { passive: false, signal };
    host.addEventListener("touchstart", (event) => this.#touched(event), active);
    host.addEventListener("touchmove", (event) => this.#dragged(event), active);
    host.addEventListener("touchend", (event) => this.#lifted(event), { signal });
    host.addEventListener("touchcancel", (event) => this.#lifted(event), { signal });
    host.addEventListener("wheel", (event) => this.#wheel(event), active);
    host.addEventListener("pointerdown", (event) => this.#press(event), { signal });
    host.addEventListener("pointerup", (event) => this.#release(event), { signal });
    host.addEventListener("pointercancel", () => { this.#down = null; }, { signal });
    this.#listenToSafari(signal);
  }

  #local(x: number, y: number): [number, number] {
    const { left, top } = this.stage.host.getBoundingClientRect();
    return [x - left, y - top];
  }

  #touched(event: TouchEvent): void {
    if (this.events.isBusy()) return;
    if (event.touches.length === 2) {
      event.preventDefault();
      this.#endSwipe(0);
      this.#down = null;
      const { distance, x, y } = between(event.touches);
      this.#pinch = { scale: this.stage.scale, distance, spot: this.stage.spotAt(...this.#local(x, y)) };
      this.events.pinching(true);
    } else if (event.touches.length === 1 && this.stage.canFlip) {
      const { clientX, clientY } = event.touches[0]!;
      this.#swipe = { x: clientX, y: clientY, at: event.timeStamp, isOn: false };
    }
  }

  #dragged(event: TouchEvent): void {
    if (this.events.isBusy()) return;
    if (this.#pinch && event.touches.length >= 2) {
      if (event.cancelable) event.preventDefault();
      const pinch = this.#pinch;
      const { distance, x, y } = between(event.touches);
      cancelAnimationFrame(this.#frame);
      this.#frame = requestAnimationFrame(() => {
        if (this.#pinch === pinch) this.stage.scaleTo(pinch.scale * (distance / Math.max(1, pinch.distance)), ...this.#local(x, y), pinch.spot);
      });
    } else if (this.#swipe && event.touches.length === 1) {
      this.#pull(event, this.#swipe);
    }
  }

  #pull(event: TouchEvent, swipe: Swipe): void {
    const { clientX, clientY } = event.touches[0]!;
    const [dx, dy] = [clientX - swipe.x, clientY - swipe.y];
    if (!swipe.isOn) {
      if (Math.hypot(dx, dy) < TAP_MOVES) return;
      if (Math.abs(dx) < 1.2 * Math.abs(dy) || hasSelection()) {
        this.#swipe = null;
        return;
      }
      swipe.isOn = true;
    }
    if (event.cancelable) event.preventDefault();
    this.stage.shift(dx);
  }

  #lifted(event: TouchEvent): void {
    if (this.#pinch && event.touches.length < 2) {
      this.#pinch = null;
      this.events.pinching(false);
    }
    const swipe = this.#swipe;
    if (!swipe || event.touches.length > 0) return;
    this.#swipe = null;
    if (!swipe.isOn) return;
    const dx = event.changedTouches[0]!.clientX - swipe.x;
    const isQuick = event.timeStamp - swipe.at < 300 && Math.abs(dx) > 30;
    const isFar = Math.abs(dx) > SWIPE * this.stage.room.width;
    this.#endSwipe(event.type === "touchend" && (isQuick || isFar) ? (dx < 0 ? 1 : -1) : 0);
  }

  /** Let the pages glide to their place, then show the one that was swiped to. */
  #endSwipe(by: 1 | -1 | 0): void {
    this.#swipe = null;
    const { host } = this.stage;
    const target = by * -this.stage.room.width;
    const canGo = by !== 0 && this.stage.hasRow(by);
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    host.classList.add("is-gliding");
    this.stage.shift(canGo ? target : 0.01);
    setTimeout(() => {
      host.classList.remove("is-gliding");
      this.stage.shift(0);
      if (canGo && by) this.events.flip(by);
    }, isStill ? 0 : SETTLE);
  }

  #wheel(event: WheelEvent): void {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const factor = Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.01));
      const [x, y] = this.#local(event.clientX, event.clientY);
      const began = this.#wheelSpot;
      const isSame = began !== null && Math.hypot(began.x - x, began.y - y) < TAP_MOVES;
      this.#wheelSpot = isSame ? began : { spot: this.stage.spotAt(x, y), x, y };
      this.stage.scaleTo(this.stage.scale * Math.min(1.6, Math.max(0.6, factor)), x, y, this.#wheelSpot.spot);
      this.events.pinching(true);
      clearTimeout(this.#wheelEnd);
      this.#wheelEnd = setTimeout(() => {
        this.#wheelSpot = null;
        this.events.pinching(false);
      }, 240);
      return;
    }
    if (this.stage.view.flow !== "page") return;
    const { host } = this.stage;
    const atEnd = event.deltaY > 0 ? host.scrollTop + host.clientHeight >= host.scrollHeight - 1 : host.scrollTop <= 0;
    if (!atEnd || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
    event.preventDefault();
    this.#wheeled += event.deltaY;
    clearTimeout(this.#wheelEnd);
    this.#wheelEnd = setTimeout(() => { this.#wheeled = 0; }, 200);
    if (Math.abs(this.#wheeled) < WHEEL_FLIP && event.deltaMode === 0) return;
    this.events.flip(event.deltaY > 0 ? 1 : -1);
    this.#wheeled = 0;
  }

  #press(event: PointerEvent): void {
    this.#down = event.isPrimary && event.pointerType !== "mouse" ? { x: event.clientX, y: event.clientY, at: event.timeStamp, id: event.pointerId } : null;
  }

  #release(event: PointerEvent): void {
    const down = this.#down;
    this.#down = null;
    if (!down || down.id !== event.pointerId || this.events.isBusy() || this.#pinch) return;
    const isShort = event.timeStamp - down.at < TAP_LASTS && Math.hypot(event.clientX - down.x, event.clientY - down.y) < TAP_MOVES;
    if (!isShort || hasSelection() || (event.target as Element).closest("a, button, input, textarea")) return;
    const [x, y] = this.#local(event.clientX, event.clientY);
    const last = this.#lastTap;
    this.#lastTap = { at: event.timeStamp, x, y };
    const share = x / this.stage.room.width;
    const zone = share < ZONE ? "left" : share > 1 - ZONE ? "right" : "middle";
    const isTwice = event.timeStamp - last.at < TWICE_WITHIN && Math.hypot(x - last.x, y - last.y) < 30;
    if (isTwice && (zone === "middle" || this.stage.view.flow === "scroll")) {
      this.#lastTap.at = 0;
      this.events.twice(x, y);
    } else {
      this.events.tap(zone, event);
    }
  }

  /** Safari on a Mac tells a trackpad's pinch in events of its own. */
  #listenToSafari(signal: AbortSignal): void {
    const { host } = this.stage;
    type Gesture = UIEvent & { scale: number; clientX: number; clientY: number };
    let from = 1;
    host.addEventListener("gesturestart", (event) => { event.preventDefault(); from = this.stage.scale; }, { signal });
    host.addEventListener("gesturechange", (event) => {
      event.preventDefault();
      const { scale, clientX, clientY } = event as Gesture;
      if (!this.#pinch) this.stage.scaleTo(from * scale, ...this.#local(clientX, clientY));
    }, { signal });
  }
}

function hasSelection(): boolean {
  return document.getSelection()?.isCollapsed === false;
}

function between(touches: TouchList): { distance: number; x: number; y: number } {
  const [one, other] = [touches[0]!, touches[1]!];
  return {
    distance: Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY),
    x: (one.clientX + other.clientX) / 2, y: (one.clientY + other.clientY) / 2,
  };
}
