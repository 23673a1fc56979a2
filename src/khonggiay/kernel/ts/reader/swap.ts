/** The next paper in the place of this one: its page is fetched, its reader taken over. */

/** What stands around the reader and belongs to the paper too. */
const AROUND = [".kg-paper-nav.is-state"];

export interface OtherPage {
  title: string;
  page: Document;
  heading: string;
  reader: HTMLElement;
  /** The list of the paper's versions, which stands beside the reader. */
  versions: string;
}

/** Return the reader of the page at *url*; null when it has none or cannot be had. */
export async function fetchReader(url: string): Promise<OtherPage | null> {
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" } });
    const isPage = answer.ok && (answer.headers.get("Content-Type") ?? "").startsWith("text/html");
    if (!isPage) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const reader = page.querySelector<HTMLElement>("kg-reader");
    return reader && { reader, page, title: page.title, heading: page.querySelector("h1")?.textContent ?? "", versions: page.querySelector("#paper-versions")?.innerHTML ?? "" };
  } catch {
    return null;
  }
}

/** Give *here* what the other page's reader was told. */
export function adopt(here: HTMLElement, { reader, page, title, heading, versions }: OtherPage): void {
  for (const name of here.getAttributeNames()) if (name.startsWith("data-")) here.removeAttribute(name);
  for (const { name, value } of reader.attributes) here.setAttribute(name, value);
  for (const selector of AROUND) {
    const [old, next] = [document.querySelector(selector), page.querySelector(selector)];
    if (old && next) old.replaceWith(document.importNode(next, true));
    else if (old) old.remove();
    else if (next) here.before(document.importNode(next, true));
  }
  document.title = title;
  const mine = document.querySelector("h1");
  if (mine) mine.textContent = heading;
  const list = document.querySelector("#paper-versions");
  if (list) list.innerHTML = versions;
}
