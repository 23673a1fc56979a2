/** Where marks stand on the screen. */

import type { Mark, Point } from "../../marks.ts";
import { mapRect } from "../geometry.ts";
import type { Sheet } from "../sheet.ts";
import type { Stage } from "../stage.ts";
import { around } from "./hit.ts";

/** Return a place for a new pin: in the margin, in the part of the page that is in view. */
export function freeSpot(sheet: Sheet, stage: Stage): Point {
  const page = sheet.box.getBoundingClientRect();
  const top = Math.max(page.top, stage.host.getBoundingClientRect().top + 80);
  return sheet.pointAt(page.right - 60, Math.min(page.bottom - 20, top + 40));
}

/** Return how far down its page a mark stands, from 0 to 1; a guess before the page is read. */
export function heightOf(mark: Mark, sheet: Sheet | undefined): number {
  const box = around(mark);
  if (!box) return 0;
  const share = sheet?.page ? mapRect(box, sheet.fromPoints).top / sheet.size.height : 1 - box.bottom / 842;
  return Math.min(1, Math.max(0, share));
}
