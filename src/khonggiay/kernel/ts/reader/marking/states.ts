/** The state of the notes in words. */

import type { MarkStore } from "../../marks.ts";
import { say } from "../../messages.ts";

/** Return what is said of the state, and whether it is urgent. */
export function stateOf({ state, pending }: MarkStore): [words: string, isUrgent: boolean] {
  if (state === "offline") return [pending ? say("mark.offline", { count: pending }) : say("mark.saved_here"), true];
  if (state === "refused") return [say("mark.not_saved"), true];
  return [say(state === "saved" ? "mark.saved" : "mark.saving"), false];
}
