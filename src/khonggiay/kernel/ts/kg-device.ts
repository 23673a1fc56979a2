/** <kg-device>: what lies on this device, what waits to be sent, and how much room there is. */

import { CHANGED, canPack, deviceDisk, meetServer } from "./device.ts";
import { el } from "./dom.ts";
import { size } from "./kg-pack.ts";
import { backlog } from "./mark_outbox.ts";
import { icon, say } from "./messages.ts";
import { deviceId, packRows, type PackRow } from "./packs.ts";
import { postRows } from "./posts.ts";

/** A moment as officials write it: 14:05 26/11/2026. */
function written(at: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Ho_Chi_Minh", dateStyle: "short", timeStyle: "short" }).formatToParts(new Date(at));
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? "";
  return `${of("hour")}:${of("minute")} ${of("day")}/${of("month")}/${of("year")}`;
}

class KgDevice extends HTMLElement {
  #shown = "";
  readonly #onChange = (): void => void this.#show();

  connectedCallback(): void {
    if (!canPack()) {
      this.replaceChildren(el("p", { class: "kg-note is-soon" }, say("pack.insecure")));
      return;
    }
    document.addEventListener(CHANGED, this.#onChange);
    void this.#show();
  }

  disconnectedCallback(): void {
    document.removeEventListener(CHANGED, this.#onChange);
  }

  async #show(): Promise<void> {
    const disk = await deviceDisk();
    const [rows, marks, posts, room] = [await packRows(disk), await backlog(disk), await postRows(disk), await navigator.storage?.estimate?.()];
    const now = JSON.stringify([rows.map(({ meeting, state, edition }) => [meeting, state, edition]), marks, posts]);
    if (now === this.#shown) return;
    this.#shown = now;
    const id = await deviceId(disk);
    document.querySelector(`[data-device="${id}"] .kg-line-title`)?.append(` (${say("device.this")})`);
    this.replaceChildren(this.#packs(rows), this.#waiting(marks, posts.map(({ title, text, item, problem, conflict }) => ({ title, text, item, stuck: problem !== null || conflict !== null }))), this.#room(room));
  }

  #packs(rows: PackRow[]): HTMLElement {
    const list = el("ul", { class: "kg-list" });
    for (const row of rows) {
      const saved = row.savedAt ? say("device.saved", { at: written(row.savedAt), size: size(row.bytesHeld) }) : "";
      const until = row.lastDay ? ` · ${say("device.until", { day: row.lastDay.split("-").reverse().join("/") })}` : "";
      list.append(el("li", { class: "kg-device-pack" }, el("a", { class: "kg-line-title", href: `/phien-hop/${row.meeting}/` }, row.title),
        el("span", { class: "kg-line-note" }, saved, until), el("kg-pack" as "div", { "data-meeting": row.meeting })));
    }
    const empty = el("p", { class: "kg-muted" }, say("device.no_packs"));
    return el("section", { class: "kg-panel" }, el("h2", {}, say("device.packs")), rows.length > 0 ? list : empty);
  }

  #waiting(marks: { marks: number; refused: number }, posts: { title: string; text: string; item: number; stuck: boolean }[]): HTMLElement {
    const list = el("ul", { class: "kg-list" });
    if (marks.marks > 0) list.append(el("li", {}, icon("pencil"), " ", say("device.marks", { count: marks.marks })));
    if (marks.refused > 0) list.append(el("li", {}, icon("alert-circle"), " ", say("device.refused", { count: marks.refused })));
    for (const post of posts) {
      list.append(el("li", { class: "kg-device-pack" }, el("a", { class: "kg-line-title", href: `/phien-hop/noi-dung/${post.item}/y-kien/` }, say("device.opinion", { title: post.title })),
        el("span", { class: "kg-line-note" }, post.stuck ? say("device.stuck") : post.text.slice(0, 160))));
    }
    const send = el("button", { class: "btn", type: "button", onclick: () => void meetServer() }, icon("send"), say("device.send"));
    const nothing = list.childElementCount === 0;
    return el("section", { class: "kg-panel" }, el("h2", {}, say("device.waiting")), nothing ? el("p", { class: "kg-muted" }, say("device.nothing")) : list, !nothing && send);
  }

  #room(room: StorageEstimate | undefined): HTMLElement {
    const text = room?.quota ? say("device.room", { used: size(room.usage ?? 0), free: size(room.quota - (room.usage ?? 0)) }) : "";
    return el("p", { class: "kg-help" }, text);
  }
}

customElements.define("kg-device", KgDevice);
