/** Tells the server how far one came: the furthest page, nothing else. */

import { csrfToken } from "../dom.ts";

/** A page that is passed by is not read. */
const READ_AFTER = 1_200;

export class Reading {
  #furthest = 0;
  #reported = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly url: string, signal: AbortSignal) {
    addEventListener("pagehide", () => this.flush(), { signal });
    addEventListener("online", () => this.flush(), { signal });
  }

  /** Note that a page is in view. */
  at(page: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#furthest = Math.max(this.#furthest, page);
      this.flush();
    }, READ_AFTER);
  }

  flush(): void {
    if (!this.url || this.#furthest <= this.#reported) return;
    const told = this.#reported;
    this.#reported = this.#furthest;
    const body = new URLSearchParams({ page: String(this.#furthest) });
    void fetch(this.url, { method: "POST", body, keepalive: true, headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" } })
      .then((answer) => { if (!answer.ok) this.#reported = told; }, () => { this.#reported = told; });
  }

  close(): void {
    clearTimeout(this.#timer);
    this.flush();
  }
}
