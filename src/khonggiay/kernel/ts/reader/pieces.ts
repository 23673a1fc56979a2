/** The bytes of a file, fetched in pieces, some of them before they are asked for. */

/** Fetch the bytes from *begin* up to, not including, *end*. */
export type Fetch = (begin: number, end: number) => Promise<Uint8Array>;

const MOST_AHEAD = 8 * 1024 * 1024;

/**
 * Pieces have one size and begin at its multiples, as PDF.js asks for them. A piece is
 * held from its fetching until it is taken; PDF.js has its own copy then.
 */
export class Pieces {
  readonly #waiting = new Map<number, Promise<Uint8Array>>();
  readonly #taken = new Set<number>();

  constructor(readonly fetch: Fetch, readonly length: number, readonly size: number) {}

  /** How many pieces are on their way or held. */
  get held(): number {
    return this.#waiting.size;
  }

  /** Fetch what is missing between *begin* and *end*; each gap is one request. */
  ahead(begin: number, end: number): void {
    const [first, last] = this.#span(begin, end);
    if (this.#waiting.size * this.size > MOST_AHEAD) this.#forget();
    for (let at = first; at < last; at += 1) {
      if (this.#has(at)) continue;
      let next = at;
      while (next < last && !this.#has(next)) next += 1;
      this.#get(at, next);
      at = next;
    }
  }

  /** Note that PDF.js was given these bytes in another way. */
  skip(begin: number, end: number): void {
    const [first, last] = this.#span(begin, end);
    for (let at = first; at < last; at += 1) this.#taken.add(at);
  }

  /** Return the bytes from *begin*, a multiple of the size, up to *end*. */
  async take(begin: number, end: number): Promise<Uint8Array> {
    const [first, last] = this.#span(begin, end);
    this.ahead(begin, end);
    // What was taken once and is asked for again is fetched again.
    for (let at = first; at < last; at += 1) if (!this.#waiting.has(at)) this.#get(at, at + 1);
    const parts = Array.from({ length: last - first }, (_, at) => this.#waiting.get(first + at)!);
    for (let at = first; at < last; at += 1) {
      this.#waiting.delete(at);
      this.#taken.add(at);
    }
    const bytes = await Promise.all(parts);
    if (bytes.length === 1) return bytes[0]!;
    const whole = new Uint8Array(Math.min(end, this.length) - begin);
    let filled = 0;
    for (const part of bytes) {
      whole.set(part, filled);
      filled += part.length;
    }
    return whole;
  }

  #has(at: number): boolean {
    return this.#taken.has(at) || this.#waiting.has(at);
  }

  #span(begin: number, end: number): [number, number] {
    return [Math.floor(begin / this.size), Math.ceil(Math.min(end, this.length) / this.size)];
  }

  #get(first: number, last: number): void {
    const begin = first * this.size;
    const whole = this.fetch(begin, Math.min(last * this.size, this.length));
    for (let at = first; at < last; at += 1) {
      // Each part is a copy: PDF.js gives the buffer away to its worker.
      const part = whole.then((bytes) => bytes.slice(at * this.size - begin, (at + 1) * this.size - begin));
      part.catch(() => this.#waiting.delete(at));
      this.#waiting.set(at, part);
    }
  }

  #forget(): void {
    for (const at of this.#waiting.keys()) {
      if (this.#waiting.size * this.size <= MOST_AHEAD / 2) return;
      this.#waiting.delete(at);
    }
  }
}
