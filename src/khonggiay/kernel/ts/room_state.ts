/** The state of a room in sections, and how patches change it. */

export type SessionState = "draft" | "submitted" | "returned" | "approved" | "in_session" | "suspended" | "closed";
export type Choice = "approve" | "disapprove" | "not_voting";

export interface Session {
  state: SessionState;
  title: string;
  place?: string;
  starts_at?: string | null;
  opened_at: string | null;
  closed_at: string | null;
  speaker_order?: "arrival" | "protocol";
}

export interface Paper {
  id: number;
  title: string;
  pages: number | null;
  url?: string;
}

export interface Item {
  id: number;
  number: string | number;
  depth?: number;
  title: string;
  kind: "inform" | "discuss" | "decide";
  unit: string;
  minutes: number | null;
  papers: Paper[];
}

export interface Quorum {
  present: number;
  needed: number;
  total: number;
  reached: boolean;
  rule: string;
}

export interface Speaker {
  id: number;
  participant_id: number;
  name: string;
  post: string;
  kind?: string;
  state: "waiting" | "speaking";
  asked_at: string;
  started_at: string | null;
  seconds_allowed: number | null;
}

export interface Attendee {
  participant_id: number | null;
  name: string;
  post?: string;
  role: string;
  present: boolean;
}

export interface VoteResult extends Record<Choice | "no_ballot" | "absent", number> {
  passed: boolean;
  explanation?: string;
  article?: string;
  base?: string;
  counted_of?: number;
  needed?: number;
  by_chair?: boolean;
  names: { name: string; post?: string; choice: Choice }[];
}

export interface Vote {
  id: number;
  item_id: number;
  title: string;
  state: "open" | "closed";
  opened_at: string;
  cast: number;
  entitled: number;
  secret?: boolean;
  result: VoteResult | null;
}

/** The last step of the session, offered to chair and secretariat to take back. */
export interface Step {
  id: number;
  kind: "item_reached" | "item_skipped" | "floor_given";
  name: string;
}

/** The page that is presented, and by whom. */
export interface Presented {
  paper_id: number;
  page: number;
  person_id: number;
  name: string;
}

export interface RoomState {
  session: Session;
  programme: Item[];
  progress: { done: number[]; skipped?: number[] };
  step?: Step | null;
  current_item: { id: number; started_at: string | null; title?: string; minutes?: number | null } | null;
  quorum: Quorum | null;
  speakers: Speaker[];
  vote: Vote | null;
  attendance?: Attendee[];
  presented?: Presented | null;
  message?: { text: string; at?: string } | string | null;
  [section: string]: unknown;
}

/** Return the state with the changed sections in the place of the old ones. */
export function patched(state: RoomState, patch: Partial<RoomState>): RoomState {
  return { ...state, ...patch };
}

/** Return what stands at `session.title`; undefined when a step is missing. */
export function valueAt(state: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>(
    (value, step) => (value === null || value === undefined ? undefined : (value as Record<string, unknown>)[step]), state,
  );
}

/** Test `vote`, `!vote`, `session.state=in_session|suspended`. Empty lists are false. */
export function holds(state: RoomState, condition: string): boolean {
  return condition.split("&").every((part) => {
    const negative = part.trim().startsWith("!");
    const [path = "", wanted] = part.trim().replace(/^!/, "").split("=");
    const value = valueAt(state, path);
    const truth = wanted === undefined
      ? (Array.isArray(value) ? value.length > 0 : Boolean(value))
      : wanted.split("|").includes(String(value));
    return truth !== negative;
  });
}

/** The item that is being discussed, with what the programme knows of it. */
export function currentItem(state: RoomState): Item | null {
  const id = state.current_item?.id;
  return state.programme?.find((item) => item.id === id) ?? null;
}

/** Whether the session has left the item behind. */
export function isDone(state: RoomState, item: Item): boolean {
  return item.id !== state.current_item?.id && (state.progress?.done ?? []).includes(item.id);
}

/** Whether the chair has skipped the item; the session may come to it all the same. */
export function isSkipped(state: RoomState, item: Item): boolean {
  return item.id !== state.current_item?.id && (state.progress?.skipped ?? []).includes(item.id);
}

/** The item that comes after the current one. */
export function nextItem(state: RoomState): Item | null {
  const programme = state.programme ?? [];
  const at = programme.findIndex((item) => item.id === state.current_item?.id);
  return programme.slice(at + 1).find((item) => !isDone(state, item) && !isSkipped(state, item)) ?? null;
}

/** Seconds as `m:ss`, without a sign. */
export function clock(seconds: number): string {
  const whole = Math.abs(Math.trunc(seconds));
  const hours = Math.floor(whole / 3600);
  const rest = `${String(Math.floor((whole % 3600) / 60)).padStart(hours ? 2 : 1, "0")}:${String(whole % 60).padStart(2, "0")}`;
  return hours ? `${hours}:${rest}` : rest;
}

/** Whole seconds from *since* to *now* (both in milliseconds or ISO), never negative. */
export function elapsed(since: string | null | undefined, now: number): number {
  return since ? Math.max(0, Math.floor((now - Date.parse(since)) / 1000)) : 0;
}
