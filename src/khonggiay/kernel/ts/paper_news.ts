/** New versions of papers, as the meeting's stream tells of them.
 *
 * Whatever shows a paper says which version it shows: `data-paper="5" data-version="12"`.
 * A list of papers is fetched anew; a reader is told by the event `kg:version`, whose
 * detail is a `NewVersion`: it decides when to say so, and leaves the pages as they are. */

import type { LiveEvent } from "./live.ts";

export interface NewVersion {
  paper: number;
  version: number;
  number: number;
  pages: number;
}

interface ProgrammePaper {
  id: number;
  version: number | null;
  number: number;
  pages: number;
}

/** Return the papers of a patch of the meeting that have a version, by their id. */
export function papersOf(patch: unknown): Map<number, NewVersion> {
  const programme = (patch as { programme?: { papers?: ProgrammePaper[] }[] } | undefined)?.programme ?? [];
  const found = new Map<number, NewVersion>();
  for (const item of programme) {
    for (const { id, version, number, pages } of item.papers ?? []) {
      if (version !== null) found.set(id, { paper: id, version, number, pages });
    }
  }
  return found;
}

function tell(shown: HTMLElement, news: NewVersion): void {
  if (Number(shown.dataset.version) === news.version || Number(shown.dataset.latest) === news.version) return;
  if (shown.localName !== "kg-reader") {
    shown.closest("[hx-trigger~='kg:refresh']")?.dispatchEvent(new CustomEvent("kg:refresh"));
    return;
  }
  shown.dataset.latest = String(news.version);
  shown.dispatchEvent(new CustomEvent<NewVersion>("kg:version", { bubbles: true, detail: news }));
}

function shownPapers(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-paper][data-version]")];
}

/** After a cut of the line: ask for what an open reader may have missed. */
async function ask(reader: HTMLElement): Promise<void> {
  const answer = await fetch(`/api/v1/papers/${reader.dataset.paper}`, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) return;
  const paper = (await answer.json()) as ProgrammePaper;
  if (paper.version !== null) tell(reader, { paper: paper.id, version: paper.version, number: paper.number, pages: paper.pages });
}

/** Listen for new versions of what the page shows. */
export function listenForVersions(): void {
  document.addEventListener("kg:live", (event) => {
    const { kind, data } = (event as CustomEvent<LiveEvent>).detail;
    if (kind !== "patch") return;
    const papers = papersOf(data.patch);
    if (papers.size === 0) return;
    for (const shown of shownPapers()) {
      const news = papers.get(Number(shown.dataset.paper));
      if (news) tell(shown, news);
    }
  });
  document.addEventListener("kg:live-reset", () => {
    for (const shown of shownPapers()) {
      if (shown.localName === "kg-reader") void ask(shown).catch(() => undefined);
      else shown.closest("[hx-trigger~='kg:refresh']")?.dispatchEvent(new CustomEvent("kg:refresh"));
    }
  });
}
