/** <kg-screen>: the big screen of the room, one message at a time, readable at 15 m. */

import { el } from "./dom.ts";
import { RoomElement } from "./kg-meeting.ts";
import { icon, say } from "./messages.ts";
import { morphInto } from "./morph.ts";
import { arithmetic, resultBar, speakingTime } from "./room_floor.ts";
import { since } from "./room_parts.ts";
import { currentItem, nextItem, type RoomState, type Vote } from "./room_state.ts";

const NAMES_SHOWN = 60;

function timeInTheCity(at: Date): string {
  return at.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
}

class KgScreen extends RoomElement {
  #lostAt: Date | null = null;

  protected override render(_changed: string[]): void {
    if (!this.state) return;
    morphInto(this, [this.#head(this.state), this.#middle(this.state), this.#foot(this.state)]);
  }

  protected override lineChanged(state: string): void {
    if (state === "lost") this.#lostAt ??= new Date();
    else if (state === "open") this.#lostAt = null;
    this.render([]);
  }

  #head(state: RoomState): HTMLElement {
    const time = timeInTheCity(new Date());
    return el("header", { class: "kg-screen-head" }, el("h1", {}, state.session.title), el("time", { class: "kg-screen-clock" }, time));
  }

  #middle(state: RoomState): HTMLElement {
    const { vote, session } = state;
    if (vote?.state === "open") return this.#open(vote);
    if (vote?.result) return this.#result(vote);
    if (session.state === "closed") return this.#words(say("room.ended"), "closed");
    if (session.state === "suspended") return this.#words(say("room.suspended"), "suspended");
    const item = currentItem(state);
    if (!item) return this.#words(session.opened_at ? say("room.no_item") : say("screen.welcome"), "none", this.#present(state));
    const speaking = state.speakers?.find((one) => one.state === "speaking");
    return el(
      "div", { class: "kg-screen-main", "data-key": `item-${item.id}` },
      el("p", { class: "kg-screen-over" }, [say("room.item", { number: item.number }), say(`kind.${item.kind}`), item.unit].filter(Boolean).join(" · ")),
      el("p", { class: "kg-screen-title" }, item.title),
      speaking
        ? el("div", { class: "kg-screen-speaker", "data-key": `speaker-${speaking.id}` }, icon("microphone"),
            el("div", {}, el("b", {}, speaking.name), el("span", {}, speaking.post)), speakingTime(speaking, Date.now()))
        : el("p", { class: "kg-screen-time" }, icon("clock"), since(state.current_item?.started_at, Date.now()), item.minutes ? ` / ${item.minutes}:00` : null),
    );
  }

  #words(text: string, key: string, more?: HTMLElement): HTMLElement {
    return el("div", { class: "kg-screen-main is-words", "data-key": key }, el("p", { class: "kg-screen-title" }, text), more);
  }

  #present(state: RoomState): HTMLElement {
    const { present = 0, total = 0, needed = 0 } = state.quorum ?? {};
    return el("p", { class: "kg-screen-over" }, say("quorum.count", { present, total, needed }));
  }

  #open(vote: Vote): HTMLElement {
    return el(
      "div", { class: "kg-screen-main", "data-key": `vote-${vote.id}` },
      el("p", { class: "kg-screen-over is-now" }, say("vote.open")),
      el("p", { class: "kg-screen-title is-question" }, vote.title),
      el("div", { class: "kg-screen-cast" },
        el("progress", { class: "kg-progress", max: Math.max(1, vote.entitled), value: vote.cast, "aria-label": say("vote.title") }),
        el("p", {}, el("b", {}, vote.cast), ` / ${vote.entitled}`)),
    );
  }

  #result(vote: Vote): HTMLElement {
    const result = vote.result;
    if (!result) return el("div");
    const names = (result.names ?? []).slice(0, NAMES_SHOWN);
    return el(
      "div", { class: "kg-screen-main is-result", "data-key": `result-${vote.id}` },
      el("p", { class: "kg-screen-over" }, vote.title),
      el("p", { class: `kg-screen-title ${result.passed ? "is-done" : "is-late"}` }, icon(result.passed ? "circle-check" : "alert-circle"), " ", say(result.passed ? "vote.passed" : "vote.failed")),
      resultBar(result),
      el("p", { class: "kg-screen-sum" }, arithmetic(result)),
      el("ul", { class: "kg-screen-names" }, ...names.map((one) => el(
        "li", { class: `is-${one.choice}` }, icon(one.choice === "approve" ? "thumb-up" : one.choice === "disapprove" ? "thumb-down" : "minus"),
        el("span", {}, one.name), el("span", { class: "visually-hidden" }, say(`vote.${one.choice}`))))),
    );
  }

  #foot(state: RoomState): HTMLElement {
    const item = nextItem(state);
    const waiting = (state.speakers ?? []).filter((one) => one.state === "waiting").slice(0, 3);
    const lost = this.#lostAt && timeInTheCity(this.#lostAt);
    return el(
      "footer", { class: "kg-screen-foot" },
      lost ? el("p", { class: "is-lost", role: "status" }, icon("refresh"), say("screen.lost", { time: lost })) : null,
      waiting.length ? el("p", {}, icon("microphone"), say("screen.next", { name: waiting.map((one) => one.name).join(" · ") }))
        : item && state.session.state !== "closed" ? el("p", {}, say("screen.next", { name: `${item.number}. ${item.title}` })) : null,
    );
  }

  protected override tick(): void {
    super.tick();
    const place = this.querySelector(".kg-screen-clock");
    const time = timeInTheCity(new Date());
    if (place && place.textContent !== time) place.textContent = time;
  }
}

customElements.define("kg-screen", KgScreen);
