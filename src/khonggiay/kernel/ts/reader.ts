/** <kg-reader>: a paper on the screen. One session a paper; the next one takes its place. */

import { announce } from "./dom.ts";
import { say } from "./messages.ts";
import { readOptions } from "./reader/options.ts";
import { Session } from "./reader/session.ts";
import { adopt, fetchReader } from "./reader/swap.ts";

class KgReader extends HTMLElement {
  #session: Session | null = null;
  #turn = 0;

  connectedCallback(): void {
    if (this.#session) return;
    addEventListener("popstate", this.#returned);
    this.#start();
  }

  disconnectedCallback(): void {
    removeEventListener("popstate", this.#returned);
    this.#session?.close();
    this.#session = null;
  }

  #start(): void {
    this.#session?.close();
    this.#session = new Session(this, readOptions(this.dataset, location.href), (url) => void this.#open(url, true));
  }

  /** Put another paper in the place of this one, without loading the page anew. */
  async #open(url: string, isNew: boolean): Promise<void> {
    const turn = ++this.#turn;
    const page = await fetchReader(url);
    if (turn !== this.#turn) return;
    if (!page) {
      location.assign(url);
      return;
    }
    if (isNew && new URL(url, location.href).href !== location.href) history.pushState({ kgReader: true }, "", url);
    this.#session?.close();
    this.#session = null;
    adopt(this, page);
    this.#start();
    announce(say("reader.opened", { title: this.dataset.title ?? "" }));
  }

  readonly #returned = (): void => { void this.#open(location.href, false); };
}

customElements.define("kg-reader", KgReader);
