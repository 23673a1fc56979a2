/** <kg-agenda>: the programme put in order by dragging or by Alt and the arrows. */

import htmx from "htmx.org";
import { actKey, showMessage } from "./acts.ts";
import { allowedDepth, endOf, moveTo, placeOf, step, type Direction, type Row } from "./agenda_tree.ts";
import { announce, csrfToken, el } from "./dom.ts";
import { say } from "./messages.ts";

const STEPS: Record<string, Direction> = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "in" };
const INDENT = 32;

interface Drag {
  from: number;
  to: number;
  depth: number;
  startX: number;
  startDepth: number;
}

class KgAgenda extends HTMLElement {
  #drag: Drag | null = null;
  #queue: Promise<void> = Promise.resolve();

  connectedCallback(): void {
    this.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("pointerdown", (event) => this.#grab(event));
    // Papers were added inside: the reader's own act, no conflict.
    this.addEventListener("kg:revision", (event) => {
      this.#renew(String((event as CustomEvent<{ revision: number }>).detail.revision));
    });
  }

  /** The page knows the programme at *revision* now: here and in its small forms. */
  #renew(revision: string): void {
    this.dataset.revision = revision;
    for (const input of document.querySelectorAll<HTMLInputElement>("input[data-kg-revision]")) input.value = revision;
  }

  get #list(): HTMLOListElement | null {
    return this.querySelector("ol.kg-agenda");
  }

  get #items(): HTMLLIElement[] {
    return [...(this.#list?.querySelectorAll<HTMLLIElement>(":scope > li[data-item]") ?? [])];
  }

  get #rows(): Row[] {
    return this.#items.map((item) => ({ id: item.dataset.item ?? "", depth: Number(item.dataset.depth ?? 0) }));
  }

  #item(id: string): HTMLLIElement | undefined {
    return this.#items.find((item) => item.dataset.item === id);
  }

  #key(event: KeyboardEvent): void {
    const direction = STEPS[event.key];
    const item = (event.target as Element).closest<HTMLLIElement>("li[data-item]");
    if (!event.altKey || !direction || !item) return;
    event.preventDefault();
    const rows = step(this.#rows, item.dataset.item ?? "", direction);
    if (!rows) announce(say("agenda.end", { title: item.dataset.title ?? "" }));
    else this.#place(rows, item);
  }

  /** Show the new order at once, say it, send it. */
  #place(rows: Row[], item: HTMLLIElement): void {
    const known = new Map(this.#items.map((one) => [one.dataset.item ?? "", one]));
    const focused = document.activeElement;
    for (const row of rows) {
      const one = known.get(row.id);
      if (!one) continue;
      one.dataset.depth = String(row.depth);
      this.#list?.append(one);
    }
    if (focused instanceof HTMLElement && this.contains(focused)) focused.focus();
    const id = item.dataset.item ?? "";
    const index = rows.findIndex((row) => row.id === id);
    announce(say("agenda.at", {
      title: item.dataset.title ?? "", place: index + 1, count: rows.length, level: (rows[index]?.depth ?? 0) + 1,
    }));
    const place = placeOf(rows, id);
    this.#queue = this.#queue.then(() => this.#send(id, place.parent, place.after));
  }

  async #send(item: string, parent: string, after: string): Promise<void> {
    let answer: Response;
    try {
      answer = await fetch(this.dataset.moveUrl ?? "", {
        method: "POST",
        body: new URLSearchParams({ item, parent, after, revision: this.dataset.revision ?? "" }),
        headers: { Accept: "text/html", "HX-Request": "true", "X-CSRFToken": csrfToken(), "Idempotency-Key": actKey() },
      });
    } catch {
      showMessage(say("act.failed"), "late", say("act.retry"));
      return;
    }
    const html = await answer.text();
    if (answer.ok) this.#accept(html, item, answer.headers.get("X-Revision"));
    else if (answer.status === 409) this.#showDifference(html, answer.headers.get("X-Revision"));
    else showMessage(say("act.error"), "late", say("act.call"));
  }

  #accept(html: string, moved: string, revision: string | null): void {
    this.querySelector(":scope > .kg-difference")?.remove();
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector<HTMLOListElement>("ol.kg-agenda");
    const next = revision ?? fresh?.dataset.revision;
    if (next) this.#renew(next);
    if (!fresh || !this.#list || this.#drag) return;
    const focused = document.activeElement;
    const focusedItem = focused && this.contains(focused) ? focused.closest<HTMLElement>("li[data-item]")?.dataset.item : undefined;
    const list = document.importNode(fresh, true);
    this.#list.replaceWith(list);
    htmx.process(list);
    if (focusedItem) this.#item(focusedItem ?? moved)?.querySelector<HTMLElement>("[data-kg-handle]")?.focus();
    announce(say("agenda.saved"));
  }

  #showDifference(html: string, revision: string | null): void {
    this.querySelector(":scope > .kg-difference")?.remove();
    const parsed = new DOMParser().parseFromString(html, "text/html");
    const box = el("div", { class: "kg-difference", role: "alert", tabindex: -1 });
    box.append(...[...parsed.body.childNodes].map((node) => document.importNode(node, true)));
    this.prepend(box);
    htmx.process(box);
    if (revision && box.querySelector("[data-kg-take-revision]")) this.dataset.revision = revision;
    announce(say("agenda.conflict"));
    box.focus();
  }

  #grab(event: PointerEvent): void {
    const handle = (event.target as Element).closest<HTMLElement>("[data-kg-handle]");
    const item = handle?.closest<HTMLLIElement>("li[data-item]");
    if (!handle || !item || event.button !== 0) return;
    const from = this.#items.indexOf(item);
    const startDepth = Number(item.dataset.depth ?? 0);
    this.#drag = { from, to: from, depth: startDepth, startX: event.clientX, startDepth };
    handle.setPointerCapture(event.pointerId);
    const block = this.#items.slice(from, endOf(this.#rows, from));
    for (const one of block) one.classList.add("is-dragged");
    const move = (moving: PointerEvent): void => this.#aim(moving);
    const finish = (ending: PointerEvent): void => {
      handle.removeEventListener("pointermove", move);
      handle.removeEventListener("pointerup", finish);
      handle.removeEventListener("pointercancel", finish);
      for (const one of block) one.classList.remove("is-dragged");
      this.#drop(item, ending.type === "pointerup");
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", finish);
    handle.addEventListener("pointercancel", finish);
  }

  #aim(event: PointerEvent): void {
    const drag = this.#drag;
    if (!drag) return;
    if (event.clientY < 90) scrollBy(0, -12);
    else if (event.clientY > innerHeight - 60) scrollBy(0, 12);
    const items = this.#items;
    const rows = this.#rows;
    const end = endOf(rows, drag.from);
    let to = items.findIndex((item) => {
      const box = item.getBoundingClientRect();
      return event.clientY < box.top + box.height / 2;
    });
    if (to < 0) to = items.length;
    if (to > drag.from && to < end) to = drag.from;
    const wanted = drag.startDepth + Math.round((event.clientX - drag.startX) / INDENT);
    drag.to = to;
    drag.depth = allowedDepth(rows, drag.from, to, wanted);
    this.#clearMarks();
    const mark = to < items.length ? items[to] : items.at(-1);
    mark?.classList.add(to < items.length ? "is-drop-before" : "is-drop-after");
    const dragged = items[drag.from];
    if (dragged) dragged.dataset.depth = String(drag.depth);
  }

  #clearMarks(): void {
    for (const marked of this.querySelectorAll(".is-drop-before, .is-drop-after")) marked.classList.remove("is-drop-before", "is-drop-after");
  }

  #drop(item: HTMLLIElement, wanted: boolean): void {
    const drag = this.#drag;
    this.#drag = null;
    this.#clearMarks();
    if (!drag) return;
    item.dataset.depth = String(drag.startDepth);
    const rows = this.#rows;
    const moved = moveTo(rows, drag.from, drag.to, drag.depth);
    const same = moved.every((row, index) => row.id === rows[index]?.id && row.depth === rows[index]?.depth);
    if (wanted && !same) this.#place(moved, item);
  }
}

customElements.define("kg-agenda", KgAgenda);
