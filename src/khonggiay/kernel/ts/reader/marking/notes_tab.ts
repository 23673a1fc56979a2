/** All notes of the paper: mine, shared, those in conflict, and those without a place. */

import { el } from "../../dom.ts";
import type { Mark, MarkStore } from "../../marks.ts";
import { icon, say } from "../../messages.ts";
import { inOrder, nameOf, shortened } from "./names.ts";

export interface NotesEvents {
  go: (mark: Mark) => void;
  settle: (id: string, choice: "mine" | "other" | "both") => void;
  place: (mark: Mark) => void;
  remove: (mark: Mark) => void;
  retry: () => void;
}

const SIGNS = { highlight: "highlight", underline: "underline", ink: "pencil", note: "message-circle", star: "star" } as const;

export class NotesTab {
  readonly body = el("div", { class: "kg-notes" });

  constructor(readonly events: NotesEvents) {}

  show(store: MarkStore | null): void {
    const all = inOrder(store?.marks.values() ?? []);
    const conflicts = all.filter((mark) => mark.conflict_of !== null && !mark.owner);
    const lost = all.filter((mark) => mark.page === null && !mark.owner && mark.conflict_of === null);
    const mine = all.filter((mark) => mark.page !== null && !mark.owner && mark.conflict_of === null);
    const shared = all.filter((mark) => mark.owner);
    const focused = (document.activeElement as HTMLElement | null)?.dataset.note;
    this.body.replaceChildren(
      ...this.#refused(store),
      ...this.#section("mark.conflicts", conflicts.map((mark) => this.#conflict(mark, store?.marks.get(mark.conflict_of ?? "")))),
      ...this.#section("mark.lost", lost.map((mark) => this.#lost(mark))),
      ...this.#section("mark.mine", mine.map((mark) => this.#line(mark)), lost.length + conflicts.length + shared.length === 0),
      ...this.#section("mark.shared", shared.map((mark) => this.#line(mark))),
    );
    if (focused) this.body.querySelector<HTMLElement>(`[data-note="${CSS.escape(focused)}"]`)?.focus();
  }

  #section(title: string, lines: HTMLElement[], isAlone = false): HTMLElement[] {
    if (lines.length === 0) return isAlone ? [el("p", { class: "kg-side-empty" }, say("mark.none"))] : [];
    return [el("h3", {}, `${say(title)} (${lines.length})`), el("ul", {}, ...lines)];
  }

  #refused(store: MarkStore | null): HTMLElement[] {
    const refusals = [...(store?.refusals ?? [])];
    if (refusals.length === 0) return [];
    return [el("div", { class: "kg-note is-late", role: "alert" }, el("p", {}, say("mark.refused", { count: refusals.length })), ...refusals.map(([, why]) => el("p", {}, why)),
      el("button", { type: "button", class: "btn", onclick: () => this.events.retry() }, say("reader.again")))];
  }

  #line(mark: Mark): HTMLElement {
    const badge = mark.placement === "moved" || mark.placement === "unverified" ? el("em", {}, say(`mark.placement_${mark.placement}`)) : null;
    const names = mark.shares.map((share) => share.label).join(", ");
    return el("li", {}, el("button", { type: "button", class: "kg-notes-line", "data-note": mark.id, "data-color": mark.color, onclick: () => this.events.go(mark) },
      icon(SIGNS[mark.kind]),
      el("span", {},
        el("small", {}, say("reader.page_n", { page: mark.page ?? 0 }), mark.owner ? ` · ${mark.owner.name}` : "", names ? ` · ${say("mark.seen_by", { names })}` : "", " ", badge),
        mark.quote ? el("q", {}, shortened(mark.quote.exact, 120)) : null, mark.text ? el("span", {}, shortened(mark.text, 300)) : null)));
  }

  #lost(mark: Mark): HTMLElement {
    return el("li", { class: "kg-notes-card" },
      mark.quote ? el("q", {}, shortened(mark.quote.exact, 240)) : null, mark.text ? el("p", {}, mark.text) : null,
      el("div", { class: "kg-notes-acts" },
        mark.quote && mark.why !== "waiting" ? el("button", { type: "button", class: "btn", onclick: () => this.events.place(mark) }, say("mark.place_again")) : el("small", {}, say(mark.why === "waiting" ? "mark.waiting_place" : "mark.no_place")),
        el("button", { type: "button", class: "btn btn-quiet", onclick: () => this.events.remove(mark) }, say("mark.remove"))));
  }

  #conflict(copy: Mark, stayed: Mark | undefined): HTMLElement {
    const act = (choice: "mine" | "other" | "both"): HTMLElement =>
      el("button", { type: "button", class: "btn", onclick: () => this.events.settle(copy.id, choice) }, say(`mark.keep_${choice}`));
    return el("li", { class: "kg-notes-card" }, el("p", {}, say("mark.conflict")),
      el("dl", {}, el("dt", {}, say("mark.this_device")), el("dd", {}, copy.text || nameOf(copy)), el("dt", {}, say("mark.other_device")), el("dd", {}, stayed ? stayed.text || nameOf(stayed) : "–")),
      el("div", { class: "kg-notes-acts" }, act("mine"), act("other"), act("both")));
  }
}
