/** Folding of Vietnamese text: the twin of `khonggiay.kernel.text`. */

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

const TONE_PLACE: [RegExp, string][] = (
  [
    ["oà", "òa"], ["oá", "óa"], ["oả", "ỏa"], ["oã", "õa"], ["oạ", "ọa"], ["oè", "òe"], ["oé", "óe"], ["oẻ", "ỏe"], ["oẽ", "õe"], ["oẹ", "ọe"],
    ["uỳ", "ùy"], ["uý", "úy"], ["uỷ", "ủy"], ["uỹ", "ũy"], ["uỵ", "ụy"],
  ] as const
).map(([newer, older]) => [new RegExp(`(?<!q)${newer}(?!\\p{L})`, "gu"), older]);

/** Write tones at one place (`hòa`, not `hoà`): both are official habit. *text* is composed. */
function settleTones(text: string): string {
  return TONE_PLACE.reduce((settled, [pattern, place]) => settled.replace(pattern, place), text);
}

/** The letters of a text: bare, as written, and where each stands. */
interface Letters {
  bare: string;
  precise: string;
  starts: number[];
  ends: number[];
}

const known = new Map<string, string>();
const MOST_KNOWN = 5_000;

function bareOf(letter: string): string {
  let bare = known.get(letter);
  if (bare === undefined) {
    bare = fold(letter);
    if (known.size < MOST_KNOWN) known.set(letter, bare);
  }
  return bare;
}

function lettersOf(text: string): Letters {
  const letters: Letters = { bare: "", precise: "", starts: [], ends: [] };
  const add = (bare: string, precise: string, start: number, end: number): void => {
    letters.bare += bare;
    letters.precise += precise;
    letters.starts.push(start);
    letters.ends.push(end);
  };
  for (const found of text.matchAll(/\P{M}\p{M}*/gu)) {
    const [letter] = found;
    const bare = bareOf(letter);
    const end = found.index + letter.length;
    const precise = letter.normalize("NFC").toLowerCase();
    // One letter may be several units, all at one place.
    const isOne = bare.length === 1 && precise.length === 1;
    for (let unit = 0; unit < bare.length; unit += 1) add(bare[unit]!, isOne ? precise : bare[unit]!, found.index, end);
    if (!bare && letters.bare && !letters.bare.endsWith(" ")) add(" ", " ", found.index, end);
  }
  letters.precise = settleTones(letters.precise);
  return letters;
}

/**
 * Return the half-open ranges of *text* in which *needle* stands.
 *
 * A letter typed without marks finds it with any marks, one typed with marks only itself.
 */
export function findFolded(text: string, needle: string): [number, number][] {
  const wanted = lettersOf(needle.trim());
  const sought = wanted.bare.trim();
  if (!sought) return [];
  const has = lettersOf(text);
  const isSame = (at: number): boolean => {
    for (let index = 0; index < sought.length; index += 1) {
      const typed = wanted.precise[index];
      if (typed !== sought[index] && typed !== has.precise[at + index]) return false;
    }
    return true;
  };
  const found: [number, number][] = [];
  for (let at = has.bare.indexOf(sought); at >= 0; at = has.bare.indexOf(sought, at + 1)) {
    if (!isSame(at)) continue;
    const last = at + sought.length - 1;
    found.push([has.starts[at]!, has.ends[last]!]);
    at = last;
  }
  return found;
}
