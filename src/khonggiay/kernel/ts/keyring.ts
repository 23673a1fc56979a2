/**
 * Keys to confidential papers: they come from the server to a live session, stay in this
 * tab's memory (tabs of the same person give them on), and go with the logout.
 */

import { isSealed, type Seal } from "./mark_shelf.ts";
import { freshToken } from "./wire.ts";

export interface MeetingKey {
  meeting: number;
  papers: number[];
  /** 256 bits in base64. */
  key: string;
}

interface Kept {
  person: number;
  keys: MeetingKey[];
}

const PLACE = "kg-keys";
const ASKING = 300;

function read(person: number): MeetingKey[] {
  try {
    const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? "null") as Kept | null;
    return kept?.person === person ? kept.keys : [];
  } catch {
    return [];
  }
}

function keep(person: number, keys: MeetingKey[]): void {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify({ person, keys } satisfies Kept));
  } catch {
    // Without it the key is asked for again by the next page.
  }
}

/** Forget every key in this tab and in the others. */
export function dropKeys(): void {
  sessionStorage.removeItem(PLACE);
  const channel = new BroadcastChannel("kg-keys");
  channel.postMessage({ drop: true });
  channel.close();
}

/** Give keys on to other tabs of the same person, and forget them when one logs out. */
export function shareKeys(person: number): void {
  const channel = new BroadcastChannel("kg-keys");
  channel.onmessage = ({ data }: MessageEvent<{ drop?: boolean; asks?: number; person?: number; keys?: MeetingKey[] }>) => {
    if (data.drop) sessionStorage.removeItem(PLACE);
    const mine = read(person);
    if (data.asks === person && mine.length > 0) channel.postMessage({ person, keys: mine });
    if (data.person === person && data.keys && mine.length === 0) keep(person, data.keys);
  };
}

/** Return the keys of this tab; else those of another tab. */
export async function keysHere(person: number): Promise<MeetingKey[]> {
  const mine = read(person);
  if (mine.length > 0) return mine;
  const channel = new BroadcastChannel("kg-keys");
  const given = await new Promise<MeetingKey[]>((done) => {
    const timer = setTimeout(() => done([]), ASKING);
    channel.onmessage = ({ data }: MessageEvent<{ person?: number; keys?: MeetingKey[] }>) => {
      if (data.person !== person || !data.keys) return;
      clearTimeout(timer);
      done(data.keys);
    };
    channel.postMessage({ asks: person });
  });
  channel.close();
  if (given.length > 0) keep(person, given);
  return given;
}

/** Ask the server for the keys of this device's packs. */
export async function fetchKeys(person: number, device: string): Promise<MeetingKey[]> {
  const headers = { Accept: "application/json", "X-CSRFToken": freshToken(), "KG-Person": String(person) };
  const answer = await fetch(`/thiet-bi/${device}/khoa/`, { method: "POST", headers, cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return read(person);
  const { keys } = (await answer.json()) as { keys: MeetingKey[] };
  keep(person, keys);
  return keys;
}

export function importKey(given: MeetingKey): Promise<CryptoKey> {
  const bytes = Uint8Array.from(atob(given.key), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** Seal bytes; *about* binds them to their place, so that pieces cannot change places. */
export async function sealBytes(key: CryptoKey, bytes: Uint8Array<ArrayBuffer>, about: string): Promise<Uint8Array<ArrayBuffer>> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const additionalData = new TextEncoder().encode(about);
  const closed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, bytes);
  const whole = new Uint8Array(12 + closed.byteLength);
  whole.set(iv);
  whole.set(new Uint8Array(closed), 12);
  return whole;
}

export async function openBytes(key: CryptoKey, sealed: Uint8Array<ArrayBuffer>, about: string): Promise<Uint8Array<ArrayBuffer>> {
  const additionalData = new TextEncoder().encode(about);
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.slice(0, 12), additionalData }, key, sealed.slice(12)));
}

/** The seal of a confidential paper's marks; null when no key to it is here. */
export async function sealOf(person: number, paper: number): Promise<Seal | null> {
  const given = (await keysHere(person)).find(({ papers }) => papers.includes(paper));
  if (!given) return null;
  const key = await importKey(given);
  const about = `marks:${paper}`;
  return {
    close: async (value) => {
      const sealed = await sealBytes(key, new TextEncoder().encode(JSON.stringify(value)), about);
      return { iv: sealed.slice(0, 12), bytes: sealed.buffer };
    },
    open: async (value) => {
      if (!isSealed(value)) return value;
      return JSON.parse(new TextDecoder().decode(await openBytes(key, new Uint8Array(value.bytes), about))) as unknown;
    },
  };
}
