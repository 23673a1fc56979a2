/** Sizes of pages before any of them is read, so that nothing jumps later. */

export interface Size {
  width: number;
  height: number;
}

const A4: Size = { width: 595.3, height: 841.9 };
const RUN = /^(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(?:\*(\d+))?$/;

/**
 * Return a size in points for each of *pages* pages.
 *
 * *text* holds run lengths (`595.3x841.9*480 841.9x595.3*20`). Pages that it does not
 * name are as large as the last one named, or A4.
 */
export function parseSizes(text: string | undefined, pages: number): Size[] {
  const sizes: Size[] = [];
  let last = A4;
  for (const run of (text ?? "").split(/\s+/)) {
    const found = RUN.exec(run);
    if (!found) continue;
    last = { width: Number(found[1]), height: Number(found[2]) };
    if (!(last.width > 0 && last.height > 0)) last = A4;
    for (let left = Number(found[3] ?? 1); left > 0 && sizes.length < pages; left -= 1) sizes.push(last);
  }
  while (sizes.length < pages) sizes.push(last);
  return sizes;
}
