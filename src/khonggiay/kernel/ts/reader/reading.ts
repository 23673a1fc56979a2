/** Tells the server how far one came: the furthest page, nothing else. */

import { openDisk } from "../device_disk.ts";
import { csrfToken } from "../dom.ts";
import { personHere } from "../pack_source.ts";
import { dropReading, keepReading } from "../readings.ts";
import { freshToken } from "../wire.ts";

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
    void this.#tell(this.#furthest).then((isKnown) => { if (!isKnown) this.#reported = told; });
  }

  /** Told at once; kept on the device until the server has answered. */
  async #tell(page: number): Promise<boolean> {
    const sent = this.#send(page);
    const disk = personHere() ? await openDisk(personHere()).catch(() => null) : null;
    if (disk) await keepReading(disk, this.url, page).catch(() => undefined);
    const isKnown = await sent;
    if (disk && isKnown) await dropReading(disk, this.url, page).catch(() => undefined);
    disk?.close();
    return isKnown;
  }

  #send(page: number): Promise<boolean> {
    const body = new URLSearchParams({ page: String(page) });
    return fetch(this.url, { method: "POST", body, keepalive: true, headers: { "X-CSRFToken": freshToken() || csrfToken(), Accept: "application/json" } })
      .then((answer) => answer.ok, () => false);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.flush();
  }
}
