/** The tools give way while one reads, and come back for a touch, a key or the mouse. */

const SLIGHT = 24;
const IDLE = 2_800;

export class Fading {
  #lastTop = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isKept = false;

  constructor(readonly root: HTMLElement, readonly host: HTMLElement, signal: AbortSignal) {
    host.addEventListener("scroll", () => this.#scrolled(), { passive: true, signal });
    root.addEventListener("focusin", (event) => { if (!host.contains(event.target as Node)) this.show(); }, { signal });
    root.addEventListener("pointermove", (event) => { if (event.pointerType === "mouse") this.#stir(); }, { passive: true, signal });
  }

  get isHidden(): boolean {
    return this.root.hasAttribute("data-quiet");
  }

  show(): void {
    clearTimeout(this.#timer);
    this.root.removeAttribute("data-quiet");
  }

  hide(): void {
    if (this.#isKept || this.#isUsed()) return;
    this.root.setAttribute("data-quiet", "");
  }

  toggle(): void {
    if (this.isHidden) this.show();
    else this.hide();
  }

  /** While something is open or a tool is in the hand, the tools stay. */
  keep(isKept: boolean): void {
    this.#isKept = isKept;
    if (isKept) this.show();
  }

  /** Movement that the reader did not make (a jump, a zoom) hides nothing. */
  calm(): void {
    this.#lastTop = this.host.scrollTop;
  }

  #isUsed(): boolean {
    const active = document.activeElement;
    return active !== null && this.root.contains(active) && !this.host.contains(active) && active.matches(":focus-visible");
  }

  #scrolled(): void {
    const top = this.host.scrollTop;
    if (Math.abs(top - this.#lastTop) < SLIGHT) return;
    if (top > this.#lastTop && top > 60) this.hide();
    else if (top < this.#lastTop) this.show();
    this.#lastTop = top;
  }

  /** In full screen the mouse brings the tools, and takes them away when it rests. */
  #stir(): void {
    if (!document.fullscreenElement) {
      if (this.isHidden && matchMedia("(hover: hover)").matches) this.show();
      return;
    }
    this.show();
    this.#timer = setTimeout(() => this.hide(), IDLE);
  }
}
