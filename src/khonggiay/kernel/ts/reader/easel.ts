/** Drawing with PDF.js: a drawing can wait, be stopped, and gives its memory back. */

import type { Job, Want } from "./painter.ts";
import type { PDFDocumentProxy, PDFPageProxy, RenderTask } from "./pdf.ts";
import type { Turn } from "./layout.ts";

/** Fonts and pictures that PDF.js keeps for later pages are thrown away after so many. */
const SWEEP_AFTER = 120;

class Stopped extends Error {}

export class Easel {
  readonly #spare: HTMLCanvasElement[] = [];
  #released = 0;
  #drawing = 0;
  turn: Turn = 0;

  constructor(readonly source: PDFDocumentProxy) {}

  canvas(width: number, height: number): HTMLCanvasElement {
    const canvas = this.#spare.pop() ?? document.createElement("canvas");
    canvas.setAttribute("aria-hidden", "true");
    canvas.width = width;
    canvas.height = height;
    return canvas;
  }

  draw({ page: number, density }: Want, canvas: HTMLCanvasElement, part?: [x: number, y: number]): Job {
    let task: RenderTask | null = null;
    let isHeld = false;
    let isStopped = false;
    let goOn: (() => void) | null = null;
    const run = async (): Promise<void> => {
      this.#drawing += 1;
      try {
        const page = await this.source.getPage(number);
        if (isStopped) throw new Stopped();
        const [offsetX, offsetY] = part ? [-part[0], -part[1]] : [0, 0];
        const viewport = page.getViewport({ scale: density, rotation: (page.rotate + this.turn) % 360, offsetX, offsetY });
        task = page.render({ canvas, viewport });
        task.onContinue = (next: () => void) => {
          if (isHeld) goOn = next;
          else next();
        };
        await task.promise;
      } finally {
        this.#drawing -= 1;
      }
    };
    return {
      done: run(),
      hold: () => { isHeld = true; },
      release: () => {
        isHeld = false;
        goOn?.();
        goOn = null;
      },
      cancel: () => {
        isStopped = true;
        task?.cancel();
      },
    };
  }

  /** Take the canvas back; without pixels it costs nothing until it is used again. */
  discard(canvas: HTMLCanvasElement): void {
    canvas.width = 0;
    canvas.height = 0;
    if (this.#spare.length < 4) this.#spare.push(canvas);
  }

  /** Let go of what PDF.js keeps of a page. */
  forget(page: PDFPageProxy | null): void {
    page?.cleanup();
    this.#released += 1;
    if (this.#released < SWEEP_AFTER || this.#drawing > 0) return;
    this.#released = 0;
    // Refused while something is drawn; then the next page that leaves asks again.
    void this.source.cleanup().catch(() => { this.#released = SWEEP_AFTER; });
  }
}
