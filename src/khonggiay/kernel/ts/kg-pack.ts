/** <kg-pack>: take the papers of a meeting along, see how far it is, stop, renew, remove. */

import { announce, el } from "./dom.ts";
import { CHANGED, canPack, deviceDisk, stop, take } from "./device.ts";
import { icon, say } from "./messages.ts";
import { personHere } from "./pack_source.ts";
import { packRow, removePack, type PackRow } from "./packs.ts";

/** A size as people read it here: 640 kB, 1,4 MB, 12 GB. */
export function size(bytes: number): string {
  const mega = bytes / 1_048_576;
  if (mega < 1) return `${Math.ceil(bytes / 1024)} kB`;
  if (mega < 10) return `${mega.toFixed(1).replace(".", ",")} MB`;
  return mega < 10_000 ? `${Math.round(mega)} MB` : `${Math.round(mega / 1024)} GB`;
}

export function progress(row: PackRow): HTMLElement {
  const left = Math.max(0, row.bytesTotal - row.bytesHeld);
  return el("div", { class: "kg-pack-progress" },
    el("progress", { max: Math.max(1, row.bytesTotal), value: Math.min(row.bytesHeld, row.bytesTotal), "aria-label": say("pack.progress") }),
    el("span", { class: "kg-number" }, say("pack.files", { held: row.filesHeld, total: row.filesTotal, left: size(left) })),
    row.now && el("span", { class: "kg-muted kg-pack-now" }, row.now));
}

export class KgPack extends HTMLElement {
  #last = "";
  readonly #onChange = (event: Event): void => {
    const row = (event as CustomEvent<PackRow | null>).detail;
    if (row === null || row.meeting === this.#meeting) void this.#show();
  };

  get #meeting(): number {
    return Number(this.dataset.meeting);
  }

  connectedCallback(): void {
    if (!canPack()) {
      if (personHere() && !isSecureContext && !this.hasAttribute("data-compact")) this.replaceChildren(el("span", { class: "kg-muted" }, say("pack.insecure")));
      return;
    }
    document.addEventListener(CHANGED, this.#onChange);
    void this.#show();
  }

  disconnectedCallback(): void {
    document.removeEventListener(CHANGED, this.#onChange);
  }

  async #show(): Promise<void> {
    const row = await packRow(await deviceDisk(), this.#meeting);
    const parts = this.#parts(row);
    this.replaceChildren(...parts);
    const state = row ? `${row.state}${row.edition}` : "";
    if (this.#last && state !== this.#last) announce(this.textContent ?? "");
    this.#last = state || "none";
  }

  #button(name: string, word: string, act: () => void, kind = ""): HTMLElement {
    return el("button", { class: `btn ${kind}`, type: "button", onclick: act, "data-act": name }, icon(name), say(word));
  }

  #parts(row: PackRow | null): HTMLElement[] {
    const start = (): void => void take(this.#meeting);
    if (!row) return [this.#button("device-tablet-down", "pack.take", start)];
    const cancel = this.#button("x", "pack.cancel", () => stop(this.#meeting, "cancel"), "btn-quiet");
    if (row.state === "fetching") {
      return [progress(row), this.#button("player-pause", "pack.pause", () => stop(this.#meeting, "pause"), "btn-quiet"), cancel];
    }
    const remove = this.#button("trash", "pack.remove", () => void this.#remove(), "btn-quiet");
    if (row.state === "paused") return [progress(row), this.#button("player-play", "pack.resume", start), remove];
    if (row.state === "full") {
      const words = say("pack.full", { needed: size(row.needed), free: size(row.free) });
      return [el("p", { class: "kg-note is-late", role: "alert" }, words, row.edition ? ` ${say("pack.older_stays")}` : ""), this.#button("refresh", "pack.again", start), remove];
    }
    if (row.state === "failed") return [el("p", { class: "kg-note is-soon", role: "alert" }, say("pack.failed")), this.#button("refresh", "pack.again", start), remove];
    const here = el("span", { class: "kg-pill is-done" }, icon("device-tablet-check"), say("pack.here"));
    return this.hasAttribute("data-compact") ? [here] : [here, remove];
  }

  async #remove(): Promise<void> {
    if (!window.confirm(say("pack.remove_sure"))) return;
    await removePack(await deviceDisk(), personHere(), this.#meeting, "chosen");
    document.dispatchEvent(new CustomEvent(CHANGED, { detail: null }));
  }
}

customElements.define("kg-pack", KgPack);
