/** What this device remembers of each paper: where one stopped, and how it was shown. */

import type { Flow, Turn } from "./layout.ts";
import type { Spot, Zoom } from "./zoom.ts";

export interface Place extends Spot {
  version: number;
  zoom: Zoom;
  flow: Flow;
  across: 1 | 2;
  turn: Turn;
}

const MOST = 200;

type Kept = [key: string, place: Place][];

/** The part of Web Storage that is needed; tests bring their own. */
export interface Shelf {
  getItem: (key: string) => string | null;
  setItem: (key: string, value: string) => void;
}

export class Places {
  readonly #name: string;

  constructor(readonly shelf: Shelf, person: number) {
    this.#name = `kg-places-${person}`;
  }

  of(paper: number): Place | null {
    return this.#read().find(([key]) => key === String(paper))?.[1] ?? null;
  }

  /** Keep the place; the papers read longest ago give way. */
  keep(paper: number, place: Place): void {
    const others = this.#read().filter(([key]) => key !== String(paper));
    const kept: Kept = [[String(paper), place], ...others.slice(0, MOST - 1)];
    try {
      this.shelf.setItem(this.#name, JSON.stringify(kept));
    } catch {
      // A full or closed storage only means that the place is forgotten.
    }
  }

  #read(): Kept {
    try {
      const kept = JSON.parse(this.shelf.getItem(this.#name) ?? "[]") as unknown;
      return Array.isArray(kept) ? (kept as Kept).filter(([, place]) => isPlace(place)) : [];
    } catch {
      return [];
    }
  }
}

function isPlace(place: unknown): boolean {
  const held = place as Place | null;
  return typeof held === "object" && held !== null && Number.isInteger(held.page) && held.page > 0 && Number.isFinite(held.x) && Number.isFinite(held.y);
}
