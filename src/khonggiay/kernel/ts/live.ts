/** One line to the live process for the whole page; everything else listens to `document`. */

import { announce } from "./dom.ts";
import { say } from "./messages.ts";
import { Cursor, SseParser, waitBefore, type SseEvent } from "./sse.ts";

export type LineState = "connecting" | "open" | "lost" | "paused";

export interface LiveEvent {
  kind: string;
  stream: string;
  seq: number;
  data: Record<string, unknown>;
}

export interface LineOptions {
  ticketUrl: string;
  after?: string;
  onEvent: (event: LiveEvent) => void;
  onState: (state: LineState) => void;
  onReset: () => void;
  fetch?: typeof fetch;
  wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

interface Ticket {
  url: string;
  ticket: string;
  after: string;
}

const SILENCE = 45_000;

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", () => { clearTimeout(timer); done(); }, { once: true });
  });
}

/** A connection that comes back by itself and tells every event once. */
export class Line {
  readonly #options: LineOptions;
  readonly #cursor: Cursor;
  readonly #fetch: typeof fetch;
  readonly #wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  #ticket: Ticket | null = null;
  #running: AbortController | null = null;
  #state: LineState | null = null;
  #failures = 0;

  constructor(options: LineOptions) {
    this.#options = options;
    this.#cursor = new Cursor(options.after);
    this.#fetch = options.fetch ?? fetch.bind(globalThis);
    this.#wait = options.wait ?? pause;
  }

  get cursor(): string {
    return String(this.#cursor);
  }

  start(): void {
    if (this.#running) return;
    const running = new AbortController();
    this.#running = running;
    void this.#run(running.signal);
  }

  /** Let go of the line; `start` takes it up where it was left. */
  stop(state: LineState = "paused"): void {
    this.#running?.abort();
    this.#running = null;
    this.#tell(state);
  }

  #tell(state: LineState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.onState(state);
  }

  async #run(stopped: AbortSignal): Promise<void> {
    this.#tell(this.#state === null ? "connecting" : "lost");
    while (!stopped.aborted) {
      try {
        await this.#listen(stopped);
      } catch {
        // The reason does not matter: wait, then try again.
      }
      if (stopped.aborted) return;
      this.#tell("lost");
      await this.#wait(waitBefore(this.#failures), stopped);
      this.#failures += 1;
    }
  }

  async #renew(stopped: AbortSignal): Promise<Ticket> {
    const answer = await this.#fetch(this.#options.ticketUrl, {
      headers: { Accept: "application/json" }, signal: stopped, cache: "no-store",
    });
    if (!answer.ok) throw new Error(`ticket: ${answer.status}`);
    const ticket = (await answer.json()) as Ticket;
    this.#cursor.adopt(ticket.after ?? "");
    this.#ticket = ticket;
    return ticket;
  }

  async #listen(stopped: AbortSignal): Promise<void> {
    const { url, ticket } = this.#ticket ?? (await this.#renew(stopped));
    const here = new AbortController();
    const give = (): void => here.abort();
    stopped.addEventListener("abort", give, { once: true });
    let silence = setTimeout(give, SILENCE);
    try {
      const query = new URLSearchParams({ ticket, after: String(this.#cursor) });
      const answer = await this.#fetch(`${url}?${query}`, {
        headers: { Accept: "text/event-stream" }, signal: here.signal, cache: "no-store",
      });
      if (answer.status === 401 || answer.status === 403) {
        this.#ticket = null;
        throw new Error("the ticket is too old");
      }
      if (!answer.ok || !answer.body) throw new Error(`live: ${answer.status}`);
      this.#tell("open");
      const parser = new SseParser();
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done || stopped.aborted) return;
        this.#failures = 0;
        clearTimeout(silence);
        silence = setTimeout(give, SILENCE);
        for (const event of parser.push(value)) this.#take(event);
      }
    } finally {
      clearTimeout(silence);
      stopped.removeEventListener("abort", give);
      here.abort();
    }
  }

  #take(event: SseEvent): void {
    if (event.kind === "reset") {
      if (event.id) this.#cursor.replace(event.id);
      else this.#ticket = null;
      this.#options.onReset();
      return;
    }
    if (!event.data) return;
    const data = JSON.parse(event.data) as Record<string, unknown>;
    const stream = String(data.stream ?? "");
    const seq = Number(data.seq ?? 0);
    if (stream && !this.#cursor.advance(stream, seq)) return;
    this.#options.onEvent({ kind: String(data.kind ?? event.kind), stream, seq, data });
  }
}

const HIDDEN_FOR = 60_000;

function refreshRegions(kind: string | null): void {
  for (const region of document.querySelectorAll<HTMLElement>("[data-kg-refresh-on]")) {
    const kinds = (region.dataset.kgRefreshOn ?? "").split(/\s+/);
    if (kind === null || kinds.includes(kind)) region.dispatchEvent(new CustomEvent("kg:refresh"));
  }
}

function countNotice(event: LiveEvent): void {
  const place = document.getElementById("unread-count");
  if (!place || event.kind !== "notice") return;
  const unread = event.data.unread ?? Number(place.textContent || 0) + 1;
  place.textContent = Number(unread) > 0 ? String(unread) : "";
  if (typeof event.data.title === "string") announce(event.data.title);
}

function showState(state: LineState): void {
  const before = document.documentElement.dataset.live;
  document.documentElement.dataset.live = state;
  const place = document.getElementById("live-state");
  if (place) place.textContent = state === "lost" ? say("live.lost") : "";
  if (before === "lost" && state === "open") announce(say("live.back"));
}

/** Open the page's line when the page names a ticket; hidden tabs let go after a minute. */
export function startLive(): void {
  const ticketUrl = document.body.dataset.kgLive;
  if (!ticketUrl) return;
  const after = [...document.querySelectorAll<HTMLElement>("[data-after]")].map((owner) => owner.dataset.after).join(",");
  const tell = (name: string, detail?: unknown): void => { document.dispatchEvent(new CustomEvent(name, { detail })); };
  const line = new Line({
    ticketUrl,
    after,
    onEvent: (event) => {
      countNotice(event);
      tell("kg:live", event);
      refreshRegions(event.kind);
    },
    onState: (state) => {
      showState(state);
      tell("kg:live-state", { state });
    },
    onReset: () => {
      tell("kg:live-reset");
      refreshRegions(null);
    },
  });
  let leaving: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(leaving);
    if (document.hidden) leaving = setTimeout(() => line.stop(), HIDDEN_FOR);
    else line.start();
  });
  addEventListener("pagehide", () => line.stop());
  addEventListener("pageshow", (event) => { if (event.persisted) line.start(); });
  line.start();
}
