/** The tools at the foot of the paper: what is in the hand, its colour and breadth. */

import { el } from "../../dom.ts";
import type { MarkColor } from "../../marks.ts";
import { say } from "../../messages.ts";
import { press, roving, tool } from "../controls.ts";
import type { Tool } from "./intent.ts";

export const HIGHLIGHTS: MarkColor[] = ["yellow", "green", "blue", "pink"];
export const INKS: MarkColor[] = ["ink", "blue", "red", "green"];
export const WIDTHS = [1, 1.8, 3.2];
const SIGNS: [Tool, string, string][] = [
  ["read", "pointer", "Esc"], ["highlight", "highlight", "H"], ["underline", "underline", "U"], ["ink", "pencil", "P"], ["erase", "eraser", "E"], ["note", "message-circle", "N"],
];

export interface Kit {
  tool: Tool;
  colors: Record<string, MarkColor>;
  width: number;
  hasPen: boolean;
}

export interface ToolboxCommands {
  take: (tool: Tool) => void;
  color: (color: MarkColor) => void;
  width: (width: number) => void;
  star: () => void;
  undo: () => void;
  redo: () => void;
}

/** Return the colours that a tool can have. */
export function colorsOf(tool: Tool): MarkColor[] {
  if (tool === "ink" || tool === "underline") return INKS;
  return tool === "highlight" || tool === "note" ? HIGHLIGHTS : [];
}

export class Toolbox {
  readonly element: HTMLElement;
  readonly #tools = new Map<Tool, HTMLButtonElement>();
  readonly #choices = el("div", { class: "kg-kit-choices", hidden: true });
  readonly #star: HTMLButtonElement;
  readonly #undo: HTMLButtonElement;
  readonly #redo: HTMLButtonElement;
  readonly #state = el("span", { class: "kg-kit-state", role: "status" });

  constructor(readonly commands: ToolboxCommands, signal: AbortSignal) {
    for (const [name, sign, key] of SIGNS) this.#tools.set(name, tool(sign, say(`mark.tool_${name}`), () => commands.take(name), { "data-kg-shortcut": key, "data-tool": name }));
    this.#star = tool("star", say("mark.tool_star"), commands.star, { "data-kg-shortcut": "S" });
    this.#undo = tool("arrow-back-up", say("mark.undo"), commands.undo, { "data-kg-shortcut": "Ctrl Z" });
    this.#redo = tool("arrow-forward-up", say("mark.redo"), commands.redo, { "data-kg-shortcut": "Ctrl Y" });
    this.element = el("div", { class: "kg-kit" }, this.#choices,
      el("div", { class: "kg-kit-bar", role: "toolbar", "aria-label": say("mark.tools") }, ...this.#tools.values(), this.#star, this.#undo, this.#redo),
      this.#state);
    roving(this.element, signal);
  }

  show(kit: Kit, { isStarred, canUndo, canRedo }: { isStarred: boolean; canUndo: boolean; canRedo: boolean }): void {
    for (const [name, button] of this.#tools) press(button, name === kit.tool);
    press(this.#star, isStarred);
    this.#undo.disabled = !canUndo;
    this.#redo.disabled = !canRedo;
    this.#showChoices(kit);
  }

  say(words: string, isUrgent: boolean): void {
    if (this.#state.textContent !== words) this.#state.textContent = words;
    this.#state.classList.toggle("is-urgent", isUrgent);
  }

  #showChoices(kit: Kit): void {
    const colors = colorsOf(kit.tool);
    const key = `${kit.tool}:${kit.colors[kit.tool] ?? ""}:${kit.width}`;
    if (this.#choices.dataset.key === key) return;
    this.#choices.dataset.key = key;
    this.#choices.hidden = colors.length === 0;
    const dots = colors.map((color) => dot(color, kit.colors[kit.tool] === color, () => this.commands.color(color)));
    const widths = kit.tool === "ink" ? WIDTHS.map((width, at) => el("button", {
      type: "button", class: "kg-breadth", "aria-label": say(`mark.width_${at}`), "aria-pressed": String(width === kit.width), onclick: () => this.commands.width(width),
    }, el("i", { "data-breadth": at }))) : [];
    this.#choices.replaceChildren(...dots, ...widths);
  }
}

export function dot(color: MarkColor, isOn: boolean, onclick: () => void): HTMLButtonElement {
  return el("button", { type: "button", class: "kg-dot-color", "data-color": color, "aria-label": say(`mark.${color}`), title: say(`mark.${color}`), "aria-pressed": String(isOn), onclick });
}
