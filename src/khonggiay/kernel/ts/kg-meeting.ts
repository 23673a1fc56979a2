/** <kg-meeting>: holds the state of a room and keeps every part of the page true to it. */

import { announce } from "./dom.ts";
import type { LiveEvent } from "./live.ts";
import { say } from "./messages.ts";
import { morphInto } from "./morph.ts";
import { desk } from "./room_desk.ts";
import * as floor from "./room_floor.ts";
import * as parts from "./room_parts.ts";
import { clock, elapsed, holds, patched, valueAt, type RoomState } from "./room_state.ts";

const PARTS: Record<string, parts.Part> = {
  attendance: parts.attendance, clock: parts.timer, current: parts.current, desk, message: parts.message, next: parts.next,
  programme: parts.programme, quorum: parts.quorum, speakers: floor.speakers, state: parts.sessionState, vote: floor.vote,
};

/** Anything that shows a room: keeps the state, asks for it anew when the line was cut. */
export class RoomElement extends HTMLElement {
  protected state: RoomState | null = null;
  readonly #mine = new Map<number, string>();
  #ticking: ReturnType<typeof setInterval> | undefined;
  #hasSynced = false;
  readonly #onLive = (event: Event): void => this.#take((event as CustomEvent<LiveEvent>).detail);
  readonly #onReset = (): void => void this.refetch();
  readonly #onLine = (event: Event): void => this.#line((event as CustomEvent<{ state: string }>).detail.state);

  connectedCallback(): void {
    const given = document.getElementById("room-state")?.textContent;
    if (given) this.state = JSON.parse(given) as RoomState;
    this.#hasSynced = this.dataset.after !== undefined;
    const voted = this.querySelector<HTMLElement>("[data-mine-vote]");
    if (voted?.dataset.mineChoice) this.#mine.set(Number(voted.dataset.mineVote), voted.dataset.mineChoice);
    document.addEventListener("kg:live", this.#onLive);
    document.addEventListener("kg:live-reset", this.#onReset);
    document.addEventListener("kg:live-state", this.#onLine);
    this.addEventListener("kg:done", (event) => this.#acted(event));
    this.addEventListener("kg:refused", this.#onReset);
    this.#ticking = setInterval(() => this.tick(), 1000);
    this.render(Object.keys(this.state ?? {}));
  }

  disconnectedCallback(): void {
    clearInterval(this.#ticking);
    document.removeEventListener("kg:live", this.#onLive);
    document.removeEventListener("kg:live-reset", this.#onReset);
    document.removeEventListener("kg:live-state", this.#onLine);
  }

  /** Fetch the whole state, as after a reset. */
  async refetch(): Promise<void> {
    if (!this.dataset.stateUrl) return;
    const answer = await fetch(this.dataset.stateUrl, { headers: { Accept: "application/json" }, cache: "no-store" }).catch(() => null);
    if (!answer?.ok) return;
    const found = (await answer.json()) as RoomState & { state?: RoomState };
    this.#change((found.session ? found : found.state ?? found) as RoomState);
  }

  #take(event: LiveEvent): void {
    if (event.kind === "patch" && event.data.patch) this.#change(event.data.patch as Partial<RoomState>);
  }

  #change(patch: Partial<RoomState>): void {
    const before = this.state;
    this.state = before ? patched(before, patch) : (patch as RoomState);
    const changed = Object.keys(patch);
    this.render(changed);
    this.tellApart(before, this.state);
    this.dispatchEvent(new CustomEvent("room:change", { bubbles: true, detail: { state: this.state, changed } }));
  }

  /** The first connection may have missed what happened while the page was on its way. */
  #line(state: string): void {
    this.lineChanged(state);
    if (state !== "open" || this.#hasSynced) return;
    this.#hasSynced = true;
    void this.refetch();
  }

  /** What changed while the control was taken was not drawn on it: draw it now. */
  #acted(event: Event): void {
    this.#voted(event);
    this.render(Object.keys(this.state ?? {}));
  }

  #voted(event: Event): void {
    const button = event.target as HTMLElement;
    const vote = button.closest<HTMLElement>("[data-vote]")?.dataset.vote;
    const body = button.dataset.kgBody;
    if (!vote || !body) return;
    const { choice } = JSON.parse(body) as { choice?: string };
    if (!choice) return;
    this.#mine.set(Number(vote), choice);
    announce(say("vote.mine", { choice: say(`vote.${choice}`) }));
    this.render(["vote"]);
  }

  protected room(): parts.Room | null {
    return this.state && { state: this.state, me: this.dataset.me ?? "", now: Date.now(), mine: this.#mine };
  }

  /** Show the state; *changed* names the sections that may look different. */
  protected render(_changed: string[]): void {
    const room = this.room();
    if (!room) return;
    for (const place of this.querySelectorAll<HTMLElement>("[data-kg-bind]")) {
      const text = String(valueAt(room.state, place.dataset.kgBind ?? "") ?? "");
      if (place.textContent !== text) place.textContent = text;
    }
    for (const place of this.querySelectorAll<HTMLElement>("[data-kg-show]")) place.hidden = !holds(room.state, place.dataset.kgShow ?? "");
    for (const place of this.querySelectorAll<HTMLElement>("[data-kg-part]")) {
      const part = PARTS[place.dataset.kgPart ?? ""];
      if (part) morphInto(place, part(room, place.dataset));
    }
  }

  /** Say aloud what a person who looks at a paper would miss. */
  protected tellApart(before: RoomState | null, after: RoomState): void {
    if (after.vote?.state === "open" && before?.vote?.id !== after.vote.id) announce(`${say("vote.open")}: ${after.vote.title}`);
    else if (after.vote?.result && !before?.vote?.result) announce(say(after.vote.result.passed ? "vote.passed" : "vote.failed"));
    else if (after.current_item && before?.current_item?.id !== after.current_item.id) {
      const item = after.programme.find((one) => one.id === after.current_item?.id);
      if (item) announce(`${say("room.item", { number: item.number })}: ${item.title}`);
    }
  }

  protected lineChanged(_state: string): void {
    // The frame of the page shows the state of the line.
  }

  protected tick(): void {
    const now = Date.now();
    for (const time of this.querySelectorAll<HTMLElement>("time[data-kg-since]")) {
      const used = elapsed(time.dataset.kgSince, now);
      const allowed = Number(time.dataset.kgAllowed ?? 0);
      const left = allowed - used;
      time.textContent = allowed ? say(left >= 0 ? "speakers.left" : "speakers.over", { time: clock(left) }) : clock(used);
      if (!allowed) continue;
      time.classList.toggle("is-late", left < 0);
      const isSoon = left >= 0 && left <= floor.SOON;
      // Once, when it begins: a reader of the screen hears the warning, not the clock.
      if (isSoon && !time.classList.contains("is-soon")) announce(time.textContent);
      time.classList.toggle("is-soon", isSoon);
    }
  }
}

export class KgMeeting extends RoomElement {}

customElements.define("kg-meeting", KgMeeting);
