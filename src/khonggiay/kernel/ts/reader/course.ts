/** Whether this reader follows the presenter, presents itself, or roams: the rules only. */

import type { Presented } from "../room_state.ts";

/** What this tab remembers while one goes from paper to paper. */
export interface Memory {
  isRoaming: boolean;
  isPresenting: boolean;
}

export type Turn = { kind: "page"; page: number } | { kind: "paper"; paper: number } | null;

export class Course {
  /** The page on which this reader stands because it followed. */
  #landed: number | null = null;

  constructor(readonly me: number, readonly paper: number, public presented: Presented | null, readonly memory: Memory) {
    if (presented?.person_id !== me) memory.isPresenting = false;
    // Who opened another paper than the presented one meant to.
    if (presented && presented.paper_id !== paper && !memory.isPresenting) memory.isRoaming = true;
  }

  get isPresenting(): boolean {
    return this.memory.isPresenting;
  }

  /** Whether somebody else's page turns this reader. */
  get isFollowing(): boolean {
    return this.presented !== null && !this.memory.isPresenting && !this.memory.isRoaming;
  }

  /** Take what the meeting's stream tells; return what to turn to. */
  hear(presented: Presented | null): Turn {
    this.presented = presented;
    if (presented?.person_id !== this.me) this.memory.isPresenting = false;
    if (presented === null) this.memory.isRoaming = false;
    return this.turn();
  }

  /** What a reader that follows shows now. */
  turn(): Turn {
    const { presented } = this;
    if (!presented || !this.isFollowing) return null;
    return presented.paper_id === this.paper ? { kind: "page", page: presented.page } : { kind: "paper", paper: presented.paper_id };
  }

  /** Note where following led: what differs from it later is the person's own way. */
  landed(page: number): void {
    this.#landed = page;
  }

  /** The page in view changed: true when that is news to followers, or the end of following. */
  at(page: number): boolean {
    if (this.memory.isPresenting) return page !== this.presented?.page || this.presented.paper_id !== this.paper;
    if (!this.isFollowing || this.#landed === null || page === this.#landed) return false;
    this.memory.isRoaming = true;
    return true;
  }

  roam(): void {
    this.memory.isRoaming = true;
  }

  /** Back to the presenter. */
  snapBack(): Turn {
    this.memory.isRoaming = false;
    return this.turn();
  }

  present(): void {
    this.memory.isPresenting = true;
    this.memory.isRoaming = false;
  }

  stop(): void {
    this.memory.isPresenting = false;
  }
}
