/** Everything by keyboard. */

import { el } from "../dom.ts";
import { say } from "../messages.ts";

export interface Key {
  /** As `KeyboardEvent.key`, small letters; `mod+` means Ctrl or ⌘. */
  keys: string[];
  /** How the list of shortcuts names it, and what it does; an empty name is not listed. */
  shown: string;
  label: string;
  act: (event: KeyboardEvent) => void;
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const shift = event.shiftKey && (event.key.length > 1 || event.ctrlKey || event.metaKey) ? "shift+" : "";
  return `${event.ctrlKey || event.metaKey ? "mod+" : ""}${event.altKey ? "alt+" : ""}${shift}${key === " " ? "Space" : key}`;
}

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) || (target instanceof HTMLInputElement && !/^(checkbox|radio|button)$/.test(target.type)));
}

const MOVING = /^(shift\+)?(Arrow\w+|Page\w+|Home|End|Space|Backspace|Delete)$/;
const PRESSING = /^(shift\+)?(Enter|Space)$/;

function onPaper(target: HTMLElement): boolean {
  return target === document.body || target.closest(".kg-reader-pages") !== null || target.matches("kg-reader, main");
}

/** Listen for *keys* in the whole page, unless somebody types or a dialog is open. */
export function listenForKeys(root: HTMLElement, keys: () => readonly Key[], signal: AbortSignal): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const target = event.target as HTMLElement;
    const name = nameOf(event);
    if (isTyping(target) && name !== "mod+f" && name !== "F6") return;
    if (target !== document.body && !root.contains(target) && name !== "mod+f" && name !== "F6") return;
    const found = keys().find((key) => key.keys.includes(name));
    if (!found) return;
    // What has the focus keeps the keys that move in it or press it.
    if (!onPaper(target) && MOVING.test(name)) return;
    if (target.matches("button, a, summary") && PRESSING.test(name)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    found.act(event);
  }, { signal, capture: true });
  document.addEventListener("kg:keys", (event) => {
    const { add } = (event as CustomEvent<{ add: (key: string, text: string) => void }>).detail;
    for (const key of keys()) if (key.shown) add(key.shown, key.label);
  }, { signal });
}

/** Ask the page for its list of shortcuts. */
export function showKeys(): void {
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "?", bubbles: true }));
}

/** Take the focus from one region of the reader to the next. */
export function nextRegion(regions: readonly (HTMLElement | null)[], by: 1 | -1): void {
  const open = regions.filter((region): region is HTMLElement => region !== null && region.checkVisibility());
  const at = open.findIndex((region) => region.contains(document.activeElement));
  const next = open[(at + by + open.length) % open.length];
  const stop = next?.matches("[tabindex]") ? next : next?.querySelector<HTMLElement>("[aria-selected=true], button, a, input");
  (stop ?? next)?.focus();
}

export function keyLabel(key: string): HTMLElement {
  return el("kbd", { title: say("reader.keys") }, key);
}
