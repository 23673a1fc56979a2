/** Reading server-sent events from a byte stream, and cursors over several streams. */

export interface SseEvent {
  id: string;
  kind: string;
  data: string;
}

/** Turns pieces of text into whole events; pieces may be cut anywhere. */
export class SseParser {
  #rest = "";
  #id = "";
  #kind = "";
  #data: string[] = [];

  push(piece: string): SseEvent[] {
    const lines = (this.#rest + piece).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    const events: SseEvent[] = [];
    for (const line of lines) {
      const event = this.#line(line);
      if (event) events.push(event);
    }
    return events;
  }

  #line(line: string): SseEvent | null {
    if (line === "") {
      const event = { id: this.#id, kind: this.#kind || "message", data: this.#data.join("\n") };
      const whole = this.#data.length > 0 || this.#kind !== "";
      this.#kind = "";
      this.#data = [];
      return whole ? event : null;
    }
    if (line.startsWith(":")) return null;
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "id") this.#id = value;
    else if (field === "event") this.#kind = value;
    else if (field === "data") this.#data.push(value);
    return null;
  }
}

/** How far each stream was read: `meeting:12:member=57,person:9=4`. */
export class Cursor {
  readonly #seen = new Map<string, number>();

  constructor(text = "") {
    this.raise(text);
  }

  /** Take every position of *text* that is further than the known one. */
  raise(text: string): void {
    for (const part of text.split(",")) {
      const cut = part.lastIndexOf("=");
      const seq = Number(part.slice(cut + 1));
      if (cut > 0 && Number.isFinite(seq)) this.advance(part.slice(0, cut), seq);
    }
  }

  /** Take positions only for streams not known yet. */
  adopt(text: string): void {
    const other = new Cursor(text);
    for (const [stream, seq] of other.#seen) if (!this.#seen.has(stream)) this.#seen.set(stream, seq);
  }

  /** Move *stream* to *seq*; false when it was read before. */
  advance(stream: string, seq: number): boolean {
    if (seq <= (this.#seen.get(stream) ?? -1)) return false;
    this.#seen.set(stream, seq);
    return true;
  }

  /** Forget everything and stand where *text* says. */
  replace(text: string): void {
    this.#seen.clear();
    this.raise(text);
  }

  toString(): string {
    return [...this.#seen].map(([stream, seq]) => `${stream}=${seq}`).join(",");
  }
}

/** So many tries take about half a minute. */
const PATIENT_AFTER = 20;

/**
 * Milliseconds to wait before try *n* (0, 1, …), half of them by chance. A server that
 * restarts is back within seconds: for half a minute nobody waits more than 2 s, so that
 * a room is whole again soon after; then the pauses double to 20 s.
 */
export function waitBefore(n: number, chance: number = Math.random()): number {
  const whole = n < PATIENT_AFTER ? Math.min(2_000, 500 * 2 ** n) : Math.min(20_000, 2_000 * 2 ** (n - PATIENT_AFTER + 1));
  return Math.round(whole / 2 + (whole / 2) * chance);
}
