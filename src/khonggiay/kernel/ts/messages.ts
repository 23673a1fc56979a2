/** Words and icons that the page hands to the scripts, in the reader's language. */

interface Handed {
  words: Record<string, string>;
  icons: Record<string, string>;
}

let handed: Handed | null = null;

function read(): Handed {
  if (handed === null) {
    handed = { words: {}, icons: {} };
    // Parts of the program with many words hand theirs beside those of every page.
    for (const { textContent } of document.querySelectorAll('script[id^="kg-messages"]')) {
      const part = JSON.parse(textContent ?? "{}") as Handed;
      Object.assign(handed.words, part.words);
      Object.assign(handed.icons, part.icons);
    }
  }
  return handed;
}

/** Fill `{name}` in *text*; names without a value stay as they are. */
export function fill(text: string, values: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Return the word for *key*; the key itself shows that it is missing. */
export function say(key: string, values: Record<string, string | number> = {}): string {
  return fill(read().words[key] ?? key, values);
}

/** Return an inline icon, silent for screen readers. */
export function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const attributes = {
    class: "kg-icon", viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "2",
    "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true", focusable: "false",
  };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  svg.innerHTML = read().icons[name] ?? "";
  return svg;
}
