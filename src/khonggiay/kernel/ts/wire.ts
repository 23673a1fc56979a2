/** Speaking with the server from an outbox: who speaks, and what an answer means. */

export type Trouble = "network" | "session" | "person" | "space" | "gone";

/** The answer to one request, sorted by what the sender does next. */
export type Heard =
  | { kind: "answer"; status: number; body: unknown; etag: string }
  | { kind: "same" }
  | { kind: "trouble"; trouble: Trouble }
  | { kind: "refused"; status: number; code: string; words: string; body: Record<string, unknown> };

export interface Request {
  method?: "GET" | "PUT" | "POST" | "DELETE";
  /** The person for whom this is sent: the server refuses it when another is logged in. */
  person: number;
  body?: unknown;
  key?: string;
  etag?: string;
  keepalive?: boolean;
}

/** The token in the cookie: a page kept on the device may hold an old one. */
export function freshToken(cookies: string = typeof document === "undefined" ? "" : document.cookie): string {
  return /(?:^|;\s*)csrftoken=([^;]+)/.exec(cookies)?.[1] ?? "";
}

/** A UUID, also where the page is not secure. */
export function uuid(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
}

/** Send one request and sort the answer; never throws. */
export async function ask(url: string, request: Request, send: typeof fetch = fetch): Promise<Heard> {
  const headers: Record<string, string> = { Accept: "application/json", "KG-Person": String(request.person) };
  const token = freshToken();
  if (token) headers["X-CSRFToken"] = token;
  if (request.key) headers["Idempotency-Key"] = request.key;
  if (request.etag) headers["If-None-Match"] = request.etag;
  const options: RequestInit = { method: request.method ?? "GET", headers, cache: "no-store", credentials: "same-origin" };
  if (request.body !== undefined) {
    headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(request.body);
    // A browser refuses to keep alive what is larger than 64 KiB.
    if (request.keepalive && options.body.length < 60_000) options.keepalive = true;
  }
  try {
    return await sorted(await send(url, options));
  } catch {
    return { kind: "trouble", trouble: "network" };
  }
}

async function sorted(answer: Response): Promise<Heard> {
  if (answer.status === 304) return { kind: "same" };
  const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
  if (answer.status === 401 || (answer.redirected && !isJson)) return { kind: "trouble", trouble: "session" };
  if (answer.status === 403 && !isJson) return { kind: "trouble", trouble: "session" };
  // A gateway, or the login page of a hotel's network, speaks no JSON.
  if (answer.status === 204) return { kind: "answer", status: 204, body: null, etag: "" };
  if (answer.status >= 500 || answer.status === 429 || answer.status === 408 || !isJson) return { kind: "trouble", trouble: "network" };
  const body: unknown = await answer.json();
  if (answer.ok) return { kind: "answer", status: answer.status, body, etag: answer.headers.get("ETag") ?? "" };
  const problem = body as Record<string, unknown>;
  const code = String(problem.code ?? "");
  if (code === "other_person") return { kind: "trouble", trouble: "person" };
  if (answer.status === 403 && (code === "" || code === "nobody_acts" || code === "http_error")) return { kind: "trouble", trouble: "session" };
  const words = String(problem.detail || problem.title || answer.status);
  return { kind: "refused", status: answer.status, code, words, body: problem };
}
