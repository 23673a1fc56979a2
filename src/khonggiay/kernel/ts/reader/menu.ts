/** How the paper is shown: flow, pages side by side, size, turn, full screen. */

import { el } from "../dom.ts";
import { icon, say } from "../messages.ts";
import { line, percent, press, tool } from "./controls.ts";
import type { View } from "./view.ts";
import { percentOf } from "./zoom.ts";

export interface ViewCommands {
  set: (change: Partial<View>) => void;
  step: (by: 1 | -1) => void;
  turn: (by: 90 | -90) => void;
  fullScreen: () => void;
  keys: () => void;
}

export class ViewMenu {
  readonly element: HTMLElement;
  readonly #choices: { button: HTMLButtonElement; isOn: (view: View) => boolean }[] = [];
  readonly #size = el("output", { class: "kg-reader-percent" });

  constructor(downloadUrl: string, printUrl: string, commands: ViewCommands) {
    const choice = (sign: string, label: string, change: Partial<View>): HTMLButtonElement => {
      const button = line(sign, say(label), () => commands.set(change));
      const [key, value] = Object.entries(change)[0]!;
      this.#choices.push({ button, isOn: (view) => view[key as keyof View] === value });
      return button;
    };
    const group = (label: string, ...buttons: HTMLElement[]): HTMLElement =>
      el("div", { class: "kg-reader-choices", role: "group", "aria-label": say(label) }, ...buttons);
    this.element = el(
      "div", { class: "kg-reader-menu", role: "dialog", "aria-label": say("reader.view") },
      group("reader.flow", choice("arrows-vertical", "reader.scroll", { flow: "scroll" }), choice("arrows-horizontal", "reader.flip", { flow: "page" })),
      group("reader.across", choice("file", "reader.one_page", { across: 1 }), choice("book", "reader.two_pages", { across: 2 })),
      group("reader.size", choice("arrow-autofit-width", "reader.fit", { zoom: "width" }), choice("arrow-autofit-height", "reader.fit_page", { zoom: "page" })),
      el("div", { class: "kg-reader-sizes" },
        tool("zoom-out", say("reader.zoom_out"), () => commands.step(-1), { "data-kg-shortcut": "−" }), this.#size,
        tool("zoom-in", say("reader.zoom_in"), () => commands.step(1), { "data-kg-shortcut": "+" }),
        tool("rotate-2", say("reader.turn_left"), () => commands.turn(-90)), tool("rotate-clockwise-2", say("reader.turn_right"), () => commands.turn(90), { "data-kg-shortcut": "R" })),
      document.fullscreenEnabled ? line("maximize", say("reader.full_screen"), commands.fullScreen) : null,
      downloadUrl ? el("a", { class: "kg-reader-line", href: downloadUrl, download: true }, icon("download"), el("span", {}, say("reader.download"))) : null,
      printUrl ? el("a", { class: "kg-reader-line", href: printUrl, download: true }, icon("file-download"), el("span", {}, say("reader.with_notes"))) : null,
      line("keyboard", say("reader.keys"), commands.keys),
    );
  }

  show(view: View, scale: number): void {
    for (const { button, isOn } of this.#choices) press(button, isOn(view));
    this.#size.textContent = percent(percentOf(scale));
  }
}
