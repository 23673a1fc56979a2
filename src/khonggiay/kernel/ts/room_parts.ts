/** Parts of a room page: each makes its nodes from the state. */

import { el, urlFor } from "./dom.ts";
import { icon, say } from "./messages.ts";
import { clock, currentItem, elapsed, isDone, isSkipped, nextItem, type Item, type RoomState } from "./room_state.ts";

/** What a part may use besides the state. */
export interface Room {
  state: RoomState;
  me: string;
  now: number;
  mine: Map<number, string>;
}

export type Part = (room: Room, options: DOMStringMap) => Node[];

const TONES: Record<string, string> = { in_session: "done", suspended: "soon", closed: "neutral", approved: "accent" };

export function pill(word: string, tone: string, sign: string): HTMLElement {
  return el("span", { class: `kg-pill is-${tone}` }, icon(sign), word);
}

/** A control that posts; `acts.ts` listens for it. */
export function poster(url: string, label: string, options: { kind?: string | undefined; sign?: string; body?: object; key?: string; taken?: string } = {}): HTMLElement {
  return el(
    "button",
    {
      class: `btn${options.kind ? ` btn-${options.kind}` : ""}`, type: "button", "data-kg-post": url,
      "data-kg-body": options.body ? JSON.stringify(options.body) : null, "data-key": options.key, "data-kg-taken": options.taken,
    },
    options.sign ? icon(options.sign) : null, label,
  );
}

export const sessionState: Part = ({ state }) => {
  const name = state.session.state;
  const sign = name === "in_session" ? "player-play" : name === "suspended" ? "player-stop" : "circle-dashed";
  return [pill(say(`room.${name}`), TONES[name] ?? "neutral", sign)];
};

/** Time that `ticking` keeps right between changes of the state. */
export function since(at: string | null | undefined, now: number): HTMLElement {
  return el("time", { "data-kg-since": at ?? "" }, clock(elapsed(at, now)));
}

export const timer: Part = ({ state, now }) => {
  const item = currentItem(state);
  if (!item || !state.current_item) return [];
  const planned = item.minutes ?? 0;
  const over = planned > 0 ? elapsed(state.current_item.started_at, now) - planned * 60 : 0;
  return [
    el(
      "span", { class: `kg-clock${over > 0 ? " is-late" : ""}` }, icon("clock"), since(state.current_item.started_at, now),
      planned > 0 ? el("span", { class: "kg-muted" }, ` / ${clock(planned * 60)}`) : null,
      over > 0 ? pill(say("room.over", { minutes: Math.ceil(over / 60) }), "late", "alert-triangle") : null,
    ),
  ];
};

function papers(item: Item): HTMLElement | null {
  if (!item.papers?.length) return null;
  const list = el("ul", { class: "kg-list" });
  for (const paper of item.papers) {
    const pages = paper.pages ? el("span", { class: "kg-line-end kg-muted" }, say("room.pages", { pages: paper.pages })) : null;
    const title = el("span", { class: "kg-line-title" }, icon("file-text"), " ", paper.title);
    list.append(el("li", { "data-key": paper.id }, paper.url
      ? el("a", { class: "kg-line", href: paper.url }, title, pages)
      : el("div", { class: "kg-line" }, title, pages)));
  }
  return list;
}

export const current: Part = ({ state }, options) => {
  const item = currentItem(state);
  if (!item) {
    const key = state.session.state === "closed" ? "room.ended" : state.session.opened_at ? "room.no_item" : "room.not_begun";
    return [el("p", { class: "kg-current-none" }, say(key))];
  }
  const withPaperUrls = options.paperUrl
    ? { ...item, papers: item.papers.map((paper) => ({ ...paper, url: paper.url ?? urlFor(options.paperUrl ?? "", paper.id) })) }
    : item;
  return [
    el("p", { class: "kg-over" }, [say("room.item", { number: item.number }), say(`kind.${item.kind}`), item.unit].filter(Boolean).join(" · ")),
    el("h2", { class: "kg-current-title" }, item.title),
    ...[papers(withPaperUrls)].filter((node) => node !== null),
  ];
};

export const next: Part = ({ state }) => {
  const item = nextItem(state);
  return item ? [el("span", {}, `${item.number}. ${item.title}`)] : [];
};

export const quorum: Part = ({ state }) => {
  const found = state.quorum;
  if (!found) return [];
  const missing = Math.max(0, found.needed - found.present);
  return [
    el(
      "div", { class: `kg-quorum ${found.reached ? "is-done" : "is-soon"}`, title: found.rule || null },
      pill(found.reached ? say("quorum.reached") : say("quorum.missing", { missing }), found.reached ? "done" : "soon", found.reached ? "circle-check" : "clock"),
      el("progress", { class: "kg-progress", max: Math.max(1, found.total), value: found.present, "aria-label": say("quorum.count", { present: found.present, total: found.total, needed: found.needed }) }),
      el("small", { class: "kg-muted" }, say("quorum.count", { present: found.present, total: found.total, needed: found.needed })),
    ),
  ];
};

export const message: Part = ({ state }) => {
  const text = typeof state.message === "string" ? state.message : state.message?.text;
  return text ? [el("div", { class: "kg-note is-now", role: "status" }, el("p", {}, text))] : [];
};

export const programme: Part = ({ state }, options) => {
  const list = el("ol", { class: "kg-agenda is-room" });
  for (const item of state.programme ?? []) {
    const isNow = item.id === state.current_item?.id;
    const isPast = isDone(state, item);
    const name = `${item.number}. ${item.title}`;
    const details = [say(`kind.${item.kind}`), item.unit, item.minutes ? say("room.minutes", { minutes: item.minutes }) : ""].filter(Boolean).join(" · ");
    const row = el(
      "li", { "data-key": item.id, "data-item": item.id, "data-depth": item.depth ?? 0, class: isNow ? "is-current" : isPast ? "is-past" : null, "aria-current": isNow ? "step" : null },
      el("div", { class: "kg-agenda-body" },
        options.itemUrl ? el("a", { href: urlFor(options.itemUrl, item.id) }, name) : el("span", {}, name),
        el("br"), el("small", { class: "kg-muted" }, details)),
      el("div", { class: "kg-agenda-end" },
        isNow ? pill(say("item.current"), "now", "player-play") : isPast ? pill(say("item.done"), "done", "check") : isSkipped(state, item) ? pill(say("item.skipped"), "neutral", "player-skip-forward") : null,
        options.goUrl && !isNow && state.session.state === "in_session" ? poster(urlFor(options.goUrl, item.id), say("room.open_item"), { key: `go-${item.id}`, kind: "quiet", sign: "player-play" }) : null),
    );
    list.append(row);
  }
  return [list];
};

export const attendance: Part = ({ state }, options) => {
  const all = state.attendance ?? [];
  const present = all.filter((one) => one.present).length;
  const list = el("ul", { class: "kg-list" });
  const ordered = [...all].sort((a, b) => Number(a.present) - Number(b.present));
  for (const one of ordered) {
    list.append(el(
      "li", { "data-key": one.participant_id ?? one.name, class: "kg-line" },
      el("span", { class: "kg-line-title" }, one.name), one.post ? el("span", { class: "kg-line-note" }, one.post) : null,
      el("span", { class: "kg-line-end" },
        one.present || !options.checkUrl || one.participant_id === null
          ? pill(say(one.present ? "attendance.present" : "attendance.missing"), one.present ? "done" : "neutral", one.present ? "circle-check" : "circle-dashed")
          : poster(urlFor(options.checkUrl, one.participant_id), say("attendance.check"), { sign: "user-check", key: `check-${one.participant_id}` })),
    ));
  }
  return [el("p", { class: "kg-muted" }, say("attendance.count", { present, total: all.length })), list];
};
