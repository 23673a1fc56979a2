/** What a person last had in the hand, remembered on this device. */

import type { Kit } from "./toolbox.ts";

const NAME = "kg-kit";
const FIRST: Kit = { tool: "read", colors: { highlight: "yellow", underline: "red", ink: "blue", note: "yellow" }, width: 1.8, hasPen: false };

/** Return the kit; reading always begins without a tool in the hand. */
export function readKit(): Kit {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME) ?? "{}") as Partial<Kit>;
    return { ...FIRST, ...kept, colors: { ...FIRST.colors, ...kept.colors }, tool: "read" };
  } catch {
    return { ...FIRST, colors: { ...FIRST.colors } };
  }
}

export function keepKit(kit: Kit): void {
  try {
    localStorage.setItem(NAME, JSON.stringify(kit));
  } catch {
    // Then the next paper begins with the first kit.
  }
}
