/** Selected words: the palette beside them, and what it does. */

import { announce } from "../../dom.ts";
import type { Mark, MarkColor } from "../../marks.ts";
import { say } from "../../messages.ts";
import type { Stage } from "../stage.ts";
import type { Tool } from "./intent.ts";
import type { Palette } from "./palette.ts";
import { selectedWords, type Selected } from "./selection.ts";

export interface WordsEvents {
  isReading: () => boolean;
  isChosen: () => boolean;
  unchoose: () => void;
  mark: (parts: Selected[], kind: "highlight" | "underline", color?: MarkColor) => Mark[];
  place: (lost: Mark, part: Selected) => void;
  edit: (mark: Mark) => void;
  liked: (color: MarkColor) => void;
  favourite: () => MarkColor;
  take: (tool: Tool) => void;
}

const SETTLED = 220;

export class Words {
  /** A mark that lost its place and gets the next selected words. */
  placing: Mark | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly stage: Stage, readonly palette: Palette, readonly events: WordsEvents, signal: AbortSignal) {
    document.addEventListener("selectionchange", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#offer(), SETTLED);
    }, { signal });
    signal.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  /** Mark the selected words by a key; without a selection take the tool. */
  press(kind: "highlight" | "underline"): void {
    const parts = this.#selected();
    if (parts.length === 0) return this.events.take(kind);
    const acts = this.#acts(parts);
    if (kind === "highlight") acts.highlight(this.events.favourite());
    else acts.underline();
  }

  /** Write a note on the selected words; false when none are. */
  note(): boolean {
    const parts = this.#selected();
    if (parts.length) this.#acts(parts).note();
    return parts.length > 0;
  }

  #selected(): Selected[] {
    return selectedWords(this.stage.sheets.values());
  }

  #offer(): void {
    if (!this.events.isReading()) return;
    const parts = this.#selected();
    const last = parts.at(-1);
    if (!last) {
      if (!this.events.isChosen()) this.palette.close();
      return;
    }
    this.events.unchoose();
    const rects = last.sheet.text!.screenRects(last.from, last.to);
    const box = rects.at(-1) ?? last.sheet.box.getBoundingClientRect();
    this.palette.forWords({ left: box.left, right: box.right, top: rects[0]?.top ?? box.top, bottom: box.bottom }, this.#acts(parts));
  }

  #acts(parts: Selected[]): Parameters<Palette["forWords"]>[1] {
    const finish = (): void => {
      document.getSelection()?.removeAllRanges();
      this.palette.close();
    };
    return {
      highlight: (color) => {
        this.#mark(parts, "highlight", color);
        this.events.liked(color);
        finish();
      },
      underline: () => {
        this.#mark(parts, "underline");
        finish();
      },
      note: () => {
        const [mark] = this.#mark(parts, "highlight");
        finish();
        if (mark) this.events.edit(mark);
      },
      copy: () => {
        const text = parts.map(({ sheet, from, to }) => sheet.text!.text.slice(from, to)).join("\n");
        void navigator.clipboard.writeText(text).then(() => announce(say("mark.copied")), () => undefined);
        finish();
      },
    };
  }

  #mark(parts: Selected[], kind: "highlight" | "underline", color?: MarkColor): Mark[] {
    const lost = this.placing;
    if (!lost) return this.events.mark(parts, kind, color);
    this.placing = null;
    this.events.place(lost, parts[0]!);
    announce(say("mark.placed"));
    return [];
  }
}
