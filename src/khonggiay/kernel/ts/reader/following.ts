/** The presenter's page on every reader: one pill says whose page it is, and lets go. */

import { announce, el } from "../dom.ts";
import type { LiveEvent } from "../live.ts";
import { icon, say } from "../messages.ts";
import type { Presented } from "../room_state.ts";
import { ask } from "../wire.ts";
import { Course, type Memory, type Turn } from "./course.ts";
import type { Options } from "./options.ts";

export interface Followed {
  /** Show a page; return the one on which the reader then stands. */
  go: (page: number) => number;
  /** Open another paper. */
  open: (url: string) => void;
  page: () => number;
}

const KEY = "kg-course";

function remembered(meeting: number): Memory {
  const told = sessionStorage.getItem(`${KEY}-${meeting}`) ?? "";
  return { isRoaming: told === "roaming", isPresenting: told === "presenting" };
}

export class Following {
  readonly element: HTMLButtonElement;
  readonly #course: Course;
  readonly #url: string;
  #isTurning = false;
  #isSending = false;
  #waiting: number | null = null;

  constructor(readonly options: Options, readonly reader: Followed, signal: AbortSignal) {
    this.#course = new Course(options.person, options.paper, options.presented, remembered(options.meeting));
    this.#url = `/api/v1/meetings/${options.meeting}/presented`;
    this.element = el("button", { class: "kg-reader-pill is-course", type: "button", hidden: true, onclick: () => this.#pressed() });
    document.addEventListener("kg:live", (event) => this.#heard((event as CustomEvent<LiveEvent>).detail), { signal });
    document.addEventListener("kg:live-reset", () => void this.#fetch(), { signal });
  }

  /** The reader stands: follow to where the presenter is. */
  start(): void {
    this.#turn(this.#course.turn(), false);
    this.at(this.reader.page());
    this.#show();
  }

  /** The page in view may have changed. */
  at(page: number): void {
    if (this.#isTurning || !this.#course.at(page)) return;
    if (this.#course.isPresenting) this.#send(page);
    else this.#show();
  }

  #heard({ kind, data }: LiveEvent): void {
    const patch = data.patch as { presented?: Presented | null } | undefined;
    if (kind === "patch" && patch && patch.presented !== undefined) this.#hear(patch.presented);
  }

  #hear(presented: Presented | null): void {
    this.#turn(this.#course.hear(presented), true);
    this.#show();
  }

  /** After a cut of the line: what was presented meanwhile. */
  async #fetch(): Promise<void> {
    const heard = await ask(`/api/v1/meetings/${this.options.meeting}/room`, { person: this.options.person });
    if (heard.kind !== "answer" || heard.status !== 200) return;
    this.#hear((heard.body as { state: { presented: Presented | null } }).state.presented);
  }

  #turn(turn: Turn, isNews: boolean): void {
    if (turn === null) return;
    if (turn.kind === "paper") {
      this.reader.open(this.options.paperUrl.replace("/0/", `/${turn.paper}/`));
      return;
    }
    this.#isTurning = true;
    this.#course.landed(this.reader.go(turn.page));
    this.#isTurning = false;
    if (isNews) announce(say("reader.turned", { name: this.#course.presented?.name ?? "", page: turn.page }));
  }

  #pressed(): void {
    const course = this.#course;
    if (course.isPresenting) {
      course.stop();
      void ask(this.#url, { method: "DELETE", person: this.options.person });
    } else if (course.isFollowing) {
      course.roam();
    } else if (course.presented) {
      this.#turn(course.snapBack(), true);
    } else {
      course.present();
      this.#send(this.reader.page());
    }
    this.#show();
  }

  /** Tell the page; while one is on its way only the last of the others follows. */
  #send(page: number): void {
    this.#waiting = page;
    if (!this.#isSending) void this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    while (this.#waiting !== null && this.#course.isPresenting) {
      const page = this.#waiting;
      this.#waiting = null;
      const heard = await ask(this.#url, { method: "PUT", person: this.options.person, body: { paper_id: this.options.paper, page } });
      if (heard.kind !== "refused") continue;
      this.#course.stop();
      announce(heard.words);
    }
    this.#isSending = false;
    this.#show();
  }

  #show(): void {
    const { presented, isPresenting, isFollowing, memory } = this.#course;
    const told = memory.isPresenting ? "presenting" : memory.isRoaming ? "roaming" : "";
    sessionStorage.setItem(`${KEY}-${this.options.meeting}`, told);
    const name = presented?.name ?? "";
    this.element.hidden = !isPresenting && !presented && !this.options.mayPresent;
    this.element.setAttribute("aria-pressed", String(isPresenting || isFollowing));
    const words = isPresenting ? say("reader.presenting")
      : isFollowing ? say("reader.following", { name })
      : presented ? say("reader.follow", { name, page: presented.page })
      : say("reader.present");
    this.element.replaceChildren(icon("presentation"), el("span", {}, words));
  }
}
