/** A small server of marks for tests: it keeps the promises of `marks.ts` on the wire. */

import type { Mark } from "./marks.ts";
import type { Result } from "./mark_rules.ts";

export function mark(id: string, given: Partial<Mark> = {}): Mark {
  return {
    id, version: 1, kind: "note", page: 1, quads: [], strokes: [], position: [10, 20], width: null, color: "yellow",
    quote: null, text: "", placement: "made", why: "", revision: 0, conflict_of: null, shares: [], owner: null,
    changed_at: "2019-10-07T01:00:00Z", deleted: false, ...given,
  };
}

interface Sent {
  op: string;
  base: number;
  mark: Mark;
}

function answer(body: unknown, status = 200): Response {
  const type = status < 400 ? "application/json" : "application/problem+json";
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": type } });
}

/** One paper's layer of one person. */
export class MarkServer {
  revision = 0;
  latest = 1;
  readonly marks = new Map<string, Mark>();
  readonly ops = new Map<string, string>();
  readonly asked: string[] = [];
  shared: Mark[] = [];
  /** What happens to the next requests: not reached, done but the answer is lost, an HTTP status. */
  readonly weather: ("down" | "lost" | number)[] = [];
  person = 9;
  refuses = (_mark: Mark): string | null => null;

  readonly fetch = (url: RequestInfo | URL, options: RequestInit = {}): Promise<Response> => {
    const weather = this.weather.shift();
    if (weather === "down") return Promise.reject(new TypeError("Failed to fetch"));
    const method = options.method ?? "GET";
    this.asked.push(method);
    if (typeof weather === "number") return Promise.resolve(answer({ code: "not_found", title: "Không có." }, weather));
    const headers = new Headers(options.headers);
    if (headers.get("KG-Person") !== String(this.person)) return Promise.resolve(answer({ code: "other_person" }, 409));
    const query = new URL(String(url), "http://kg.test").searchParams;
    const done = method === "PUT" ? this.#write(JSON.parse(String(options.body))) : this.#read(query);
    return weather === "lost" ? Promise.reject(new TypeError("Failed to fetch")) : Promise.resolve(done);
  };

  /** What another device of the same person does. */
  elsewhere(change: Mark): Mark {
    return this.#keep({ ...change });
  }

  texts(): string[] {
    return [...this.marks.values()].filter((one) => !one.deleted).map((one) => one.text).sort();
  }

  #keep(change: Mark): Mark {
    this.revision += 1;
    const kept = { ...change, revision: this.revision };
    this.marks.set(kept.id, kept);
    return kept;
  }

  #read(query: URLSearchParams): Response {
    const since = Number(query.get("since"));
    const marks = [...this.marks.values()].filter((one) => one.revision > since && (since > 0 || !one.deleted));
    return answer({ paper: 5, document: 7, version: Number(query.get("version")), latest_version: this.latest, revision: this.revision, marks, shared: this.shared });
  }

  #write({ changes }: { changes: Sent[] }): Response {
    return answer({ results: changes.map((change) => this.#apply(change)), revision: this.revision });
  }

  #apply({ op, base, mark: given }: Sent): Result {
    const result = { op, id: given.id, other: null, problem: null };
    const known = this.ops.get(op);
    if (known !== undefined) return { ...result, status: "known", mark: this.marks.get(known) ?? null };
    const why = this.refuses(given);
    if (why) return { ...result, status: "refused", mark: null, problem: { code: "x", title: why, detail: "" } };
    const present = this.marks.get(given.id);
    this.ops.set(op, given.id);
    if (present && !present.deleted && base < present.revision && (given.text !== present.text || given.deleted)) {
      const other = given.deleted ? null : this.#keep({ ...given, id: `copy-${op}`, conflict_of: given.id });
      if (other) this.ops.set(op, other.id);
      return { ...result, status: "conflict", mark: present, other };
    }
    return { ...result, status: "done", mark: this.#keep(given) };
  }
}
