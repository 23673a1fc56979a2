/** Who speaks, who waits, and the vote. */

import { el, urlFor } from "./dom.ts";
import { icon, say } from "./messages.ts";
import { pill, poster, type Part, type Room } from "./room_parts.ts";
import { clock, elapsed, type Choice, type Speaker, type Vote, type VoteResult } from "./room_state.ts";

const CHOICES: [Choice, string][] = [["approve", "thumb-up"], ["disapprove", "thumb-down"], ["not_voting", "minus"]];

/** Seconds before the end from which every screen warns. */
export const SOON = 60;

/** What is asked for besides a speech; a point of order stands before all others. */
const OTHER_KINDS: [string, string][] = [["presentation", "presentation"], ["question", "help-circle"], ["reply", "message-reply"], ["order", "flag"]];
const LONGER_BY = 2;

/** The time a speaker has left, or is over; runs by itself. */
export function speakingTime(speaker: Speaker, now: number): HTMLElement {
  const used = elapsed(speaker.started_at, now);
  if (!speaker.seconds_allowed) return el("time", { "data-kg-since": speaker.started_at ?? "" }, clock(used));
  const left = speaker.seconds_allowed - used;
  const word = say(left >= 0 ? "speakers.left" : "speakers.over", { time: clock(left) });
  return el("time", { class: left < 0 ? "is-late" : left <= SOON ? "is-soon" : null, "data-kg-since": speaker.started_at ?? "", "data-kg-allowed": speaker.seconds_allowed }, word);
}

function speakerLine(speaker: Speaker, room: Room, options: DOMStringMap): HTMLElement {
  const isMine = String(speaker.participant_id) === room.me;
  const isSpeaking = speaker.state === "speaking";
  const kind = speaker.kind && speaker.kind !== "speech" ? ` (${say(`speakers.${speaker.kind}`)})` : "";
  return el(
    "li", { "data-key": speaker.id, class: `kg-line${isSpeaking ? " is-speaking" : ""}` },
    el("span", { class: "kg-line-title" }, isSpeaking ? icon("microphone") : null, isSpeaking ? " " : null, speaker.name, kind),
    el("span", { class: "kg-line-note" }, speaker.post),
    el("span", { class: "kg-line-end" },
      isSpeaking ? speakingTime(speaker, room.now) : null,
      isSpeaking && options.extendUrl ? poster(urlFor(options.extendUrl, speaker.id), say("speakers.longer", { minutes: LONGER_BY }), { key: `longer-${speaker.id}`, sign: "clock-plus", body: { minutes: LONGER_BY } }) : null,
      isSpeaking && options.endUrl ? poster(urlFor(options.endUrl, speaker.id), say("speakers.end"), { key: `end-${speaker.id}`, sign: "player-stop" }) : null,
      !isSpeaking && options.callUrl ? poster(urlFor(options.callUrl, speaker.id), say("speakers.call"), { key: `call-${speaker.id}`, sign: "microphone" }) : null,
      !isSpeaking && isMine && options.withdrawUrl ? poster(urlFor(options.withdrawUrl, speaker.id), say("speakers.withdraw"), { key: `back-${speaker.id}`, kind: "quiet" }) : null),
  );
}

export const speakers: Part = (room, options) => {
  const { state } = room;
  const all = state.speakers ?? [];
  const waiting = all.filter((one) => one.state === "waiting");
  const mine = all.find((one) => String(one.participant_id) === room.me);
  const nodes: Node[] = [];
  if (options.askUrl && !mine && state.session.state === "in_session") {
    nodes.push(poster(options.askUrl, say("speakers.ask"), { sign: "hand-stop", kind: "primary", key: "ask" }));
    const others = OTHER_KINDS.map(([name, sign]) => poster(options.askUrl ?? "", say(`speakers.ask_${name}`), { sign, key: `ask-${name}`, body: { kind: name } }));
    nodes.push(el("details", { class: "kg-ask-other", "data-key": "ask-other" }, el("summary", {}, icon("chevron-down"), say("speakers.other")), el("div", { class: "kg-actions" }, ...others)));
  } else if (mine) {
    const word = mine.state === "speaking" ? say("speakers.now") : say("speakers.asked", { place: waiting.indexOf(mine) + 1 });
    nodes.push(el("p", { class: "kg-note is-now", role: "status", "data-key": "mine" }, word));
  }
  if (options.orderUrl && waiting.length > 1) {
    const other = state.session.speaker_order === "protocol" ? "arrival" : "protocol";
    nodes.push(poster(options.orderUrl, say(`speakers.by_${other}`), { key: "order", kind: "quiet", sign: "sort-ascending", body: { order: other } }));
  }
  if (all.length === 0) nodes.push(el("p", { class: "kg-muted" }, say("speakers.none")));
  else {
    const ordered = [...all].sort((a, b) => Number(b.state === "speaking") - Number(a.state === "speaking"));
    nodes.push(el("ol", { class: "kg-list", "data-key": "list" }, ...ordered.map((one) => speakerLine(one, room, options))));
  }
  return nodes;
};

/** The arithmetic of a result in one sentence. */
export function arithmetic(result: VoteResult): string {
  if (result.explanation) return result.explanation;
  if (result.counted_of === undefined || result.needed === undefined) return "";
  const base = say(`vote.base.${result.base ?? "all_members"}`, { count: result.counted_of });
  const sentence = say("vote.arithmetic", { approve: result.approve, base, needed: result.needed });
  return result.by_chair ? `${sentence} ${say("vote.by_chair")}` : sentence;
}

/** One bar of four parts; the words stand below it, colours only repeat them. */
export function resultBar(result: VoteResult): HTMLElement {
  const total = Math.max(1, result.approve + result.disapprove + result.not_voting + result.no_ballot + result.absent);
  const list = el("dl", { class: "kg-tallies" });
  const bar = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  bar.setAttribute("class", "kg-vote-bar");
  bar.setAttribute("viewBox", "0 0 100 6");
  bar.setAttribute("preserveAspectRatio", "none");
  bar.setAttribute("aria-hidden", "true");
  let at = 0;
  for (const name of ["approve", "disapprove", "not_voting", "no_ballot", "absent"] as const) {
    const count = Number(result[name]);
    const part = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const width = (100 * count) / total;
    for (const [key, value] of Object.entries({ class: `is-${name}`, x: at, y: 0, width, height: 6 })) part.setAttribute(key, String(value));
    bar.append(part);
    at += width;
    list.append(el("div", { class: `is-${name}` }, el("dt", {}, say(`vote.${name}`)), el("dd", {}, String(count))));
  }
  return el("div", { class: "kg-result-bar" }, bar, list);
}

function openVote(vote: Vote, room: Room, options: DOMStringMap): Node[] {
  const mine = room.mine.get(vote.id);
  const nodes: Node[] = [];
  if (mine) nodes.push(el("p", { class: "kg-note is-done", role: "status", "data-key": "mine" }, icon("circle-check"), " ", say("vote.mine", { choice: say(`vote.${mine}`) })));
  else if (vote.secret) nodes.push(el("p", { class: "kg-note", "data-key": "secret" }, say("vote.secret")));
  else if (options.voteUrl) {
    nodes.push(el("div", { class: "kg-choices-vote", "data-key": "choices" }, ...CHOICES.map(([choice, sign]) =>
      poster(urlFor(options.voteUrl ?? "", vote.id), say(`vote.${choice}`), {
        sign, body: { choice }, key: choice, taken: say("act.taken"),
      }))));
  }
  nodes.push(el("div", { class: "kg-cast", "data-key": "cast" },
    el("progress", { class: "kg-progress", max: Math.max(1, vote.entitled), value: vote.cast, "aria-label": say("vote.title") }),
    el("p", {}, say(vote.secret ? "vote.papers" : "vote.cast", { cast: vote.cast, entitled: vote.entitled }))));
  if (options.closeUrl) nodes.push(poster(urlFor(options.closeUrl, vote.id), say("vote.close"), { key: "close", sign: "player-stop" }));
  return nodes;
}

function closedVote(result: VoteResult): Node[] {
  const names = el("ul", { class: "kg-list" }, ...(result.names ?? []).map((one) => el(
    "li", { class: "kg-line" }, el("span", { class: "kg-line-title" }, one.name), el("span", { class: "kg-line-end" }, say(`vote.${one.choice}`)))));
  return [
    pill(say(result.passed ? "vote.passed" : "vote.failed"), result.passed ? "done" : "late", result.passed ? "circle-check" : "alert-circle"),
    resultBar(result),
    el("p", {}, arithmetic(result)),
    result.names?.length ? el("details", { class: "kg-names", "data-key": "names" }, el("summary", {}, say("vote.names")), names) : null,
  ].filter((node) => node !== null);
}

export const vote: Part = (room, options) => {
  const found = room.state.vote;
  if (!found) return [];
  const isOpen = found.state === "open";
  return [el(
    "section", { class: `kg-vote${isOpen ? " is-open" : ""}`, "data-key": found.id, "aria-label": say("vote.title"), "data-vote": found.id },
    el("p", { class: "kg-over" }, say(isOpen ? "vote.open" : "vote.closed")),
    el("h2", {}, found.title),
    ...(isOpen ? openVote(found, room, options) : found.result ? closedVote(found.result) : []),
  )];
};
