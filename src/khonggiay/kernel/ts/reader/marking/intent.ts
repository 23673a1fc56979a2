/** What a pointer on the paper means: reading, drawing, or a palm that means nothing. */

export type Tool = "read" | "highlight" | "underline" | "ink" | "erase" | "note";

export interface Hand {
  tool: Tool;
  /** A pen was used on this device: fingers scroll from then on. */
  hasPen: boolean;
  /** A pen is on the paper, or was a moment ago. */
  isWriting: boolean;
}

/** Return the tool that the pointer works with; null leaves it to scrolling and reading. */
export function intentOf(pointer: string, { tool, hasPen, isWriting }: Hand): Exclude<Tool, "read"> | null {
  // A pen writes even when no tool was taken: who takes a pen wants to write.
  if (pointer === "pen") return tool === "read" ? "ink" : tool;
  if (tool === "read" || (pointer === "touch" && isWriting)) return null;
  // A pin is put by a touch, which hinders nobody from scrolling.
  if (pointer === "touch" && hasPen && tool !== "note") return null;
  return tool;
}
