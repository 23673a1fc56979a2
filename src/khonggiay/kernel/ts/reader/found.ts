/** Marks the hits of a search on the pages that are drawn. */

import { rangesOf, type Finder } from "./find.ts";
import { quadOf } from "./geometry.ts";
import { Plate, pathOf, svg } from "./plate.ts";
import { lines } from "./quads.ts";
import type { Sheet } from "./sheet.ts";

export class FoundLayer {
  readonly #plates = new Map<Sheet, Plate>();

  constructor(readonly finder: () => Finder | null) {}

  /** Mark the hits of one page anew. */
  paint(sheet: Sheet): void {
    const finder = this.finder();
    const ranges = finder?.needle && sheet.text ? rangesOf(sheet.text.text, finder.needle, finder.isApart) : [];
    let plate = this.#plates.get(sheet);
    if (ranges.length === 0) {
      plate?.element.remove();
      this.#plates.delete(sheet);
      return;
    }
    if (!plate) {
      plate = new Plate(sheet, "is-found");
      this.#plates.set(sheet, plate);
    }
    plate.turn();
    // The server's text and that of PDF.js may differ by a hit: the nearest one stands for it.
    const now = finder?.current?.page === sheet.number ? Math.min(finder.current.index, ranges.length - 1) : -1;
    plate.group.replaceChildren(...ranges.map(([from, to], at) => {
      const quads = lines(sheet.rectsOf(from, to)).map((rect) => quadOf(rect, sheet.toPoints));
      return svg("path", { d: pathOf(quads), class: at === now ? "is-now" : "" });
    }));
  }

  /** Return how far down the upright page the current hit stands, from 0 to 1. */
  heightOf(sheet: Sheet): number | null {
    const finder = this.finder();
    const current = finder?.current;
    if (!finder || current?.page !== sheet.number || !sheet.text) return null;
    const ranges = rangesOf(sheet.text.text, finder.needle, finder.isApart);
    const range = ranges[Math.min(current.index, ranges.length - 1)];
    const [rect] = range ? sheet.rectsOf(...range) : [];
    return rect ? rect.top / sheet.size.height : null;
  }

  drop(sheet: Sheet): void {
    this.#plates.delete(sheet);
  }
}
