/** Which pages changed since the version that the reader knows. */

export type Change = "changed" | "added";

interface Answer {
  ready: boolean;
  pages: { page: number; kind: Change }[];
}

const TRIES = 5;
const WAIT = 4_000;

/** Return the pages of an answer by their number; null while nobody knows them. */
export function pagesOf(answer: Answer): Map<number, Change> | null {
  return answer.ready ? new Map(answer.pages.map(({ page, kind }) => [page, kind])) : null;
}

/** Ask until the versions are compared, a few times; a reader without an answer shows no signs. */
export async function changedPages(url: string, signal: AbortSignal): Promise<Map<number, Change>> {
  for (let turn = 0; turn < TRIES && !signal.aborted; turn += 1) {
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" }, signal });
      if (!answer.ok) break;
      const found = pagesOf((await answer.json()) as Answer);
      if (found) return found;
    } catch {
      break;
    }
    await new Promise((done) => { setTimeout(done, WAIT); });
  }
  return new Map();
}
