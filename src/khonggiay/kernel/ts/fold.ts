/** Folding of Vietnamese text: the twin of `khonggiay.kernel.text.fold`. */

/** Return *text* without accents (đ too), in lower case, words divided by a space. */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}+/gu, "")
    .replace(/[đĐ]/g, "d")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** Return the half-open ranges of *text* in which the folded *needle* stands. */
export function findFolded(text: string, needle: string): [number, number][] {
  const wanted = fold(needle);
  if (!wanted) return [];
  let folded = "";
  const origins: number[] = [];
  let at = 0;
  for (const letter of text) {
    const bare = fold(letter);
    const mark = /^\p{M}+$/u.test(letter);
    if (bare) {
      folded += bare;
      for (let index = 0; index < bare.length; index += 1) origins.push(at);
    } else if (!mark && folded && !folded.endsWith(" ")) {
      folded += " ";
      origins.push(at);
    }
    at += letter.length;
  }
  const found: [number, number][] = [];
  for (let from = folded.indexOf(wanted); from >= 0; from = folded.indexOf(wanted, from + wanted.length)) {
    const last = origins[from + wanted.length - 1] ?? 0;
    let end = last + (text.codePointAt(last)! > 0xffff ? 2 : 1);
    while (end < text.length && /\p{M}/u.test(text[end]!)) end += 1;
    found.push([origins[from] ?? 0, end]);
  }
  return found;
}
