/** What every page of a person does for the device: the worker, packs, outboxes. */

import { showMessage } from "./acts.ts";
import { openDisk } from "./device_disk.ts";
import { startOpinions } from "./device_opinions.ts";
import { startPackedPage } from "./device_page.ts";
import { dropKeys, fetchKeys, keysHere, sealOf, shareKeys } from "./keyring.ts";
import { sendMarks } from "./mark_outbox.ts";
import { alone } from "./mark_sync.ts";
import { say } from "./messages.ts";
import { setOwner } from "./owner.ts";
import { personHere } from "./pack_source.ts";
import { fetchPack, renewPages } from "./pack_work.ts";
import { contact, deviceId, packRows, type PackRow } from "./packs.ts";
import { sendPosts } from "./posts.ts";
import { sendReadings } from "./readings.ts";

export const CHANGED = "kg:device";
/** How long a service worker may take before it is looked at. */
const LOOK_AFTER = 4_000;
const running = new Map<number, AbortController>();
let disk: Promise<IDBDatabase> | null = null;

/** The database of the person whose page this is. */
export function deviceDisk(): Promise<IDBDatabase> {
  disk ??= openDisk(personHere());
  return disk;
}

/** Packs need the worker and encryption: both exist on secure pages only. */
export function canPack(): boolean {
  return personHere() > 0 && "serviceWorker" in navigator && typeof caches !== "undefined" && Boolean(crypto.subtle);
}

function tell(row?: PackRow): void {
  document.dispatchEvent(new CustomEvent(CHANGED, { detail: row ?? null }));
}

/** Begin, go on with or renew a pack; it goes on over pages until it is whole. */
export async function take(meeting: number): Promise<void> {
  if (running.has(meeting)) return;
  const stop = new AbortController();
  running.set(meeting, stop);
  try {
    const row = await fetchPack({ disk: await deviceDisk(), person: personHere(), meeting, signal: stop.signal, onChange: tell });
    if (row) tell(row);
  } finally {
    running.delete(meeting);
    tell();
  }
}

/** Stop fetching: `pause` keeps what is here, `cancel` of a first pack keeps nothing. */
export function stop(meeting: number, why: "pause" | "cancel"): void {
  running.get(meeting)?.abort(why);
}

/** Send everything that waits, then hear what the server wants of this device. */
export async function meetServer(): Promise<void> {
  const person = personHere();
  const mine = await deviceDisk();
  await alone(`kg-device-${person}`, async () => {
    if (await sendPosts(mine, person)) return;
    await sendMarks(mine, person, { fetch: (...given) => fetch(...given), alone }, (paper) => sealOf(person, paper));
    await sendReadings(mine, person);
    const rows = await packRows(mine);
    if (rows.some(({ sealed }) => sealed) && (await keysHere(person)).length === 0) await fetchKeys(person, await deviceId(mine));
    const stale = await contact(mine, person);
    for (const meeting of stale) void take(meeting);
    for (const { meeting, state } of rows) if (state === "fetching") void take(meeting);
  });
  tell();
}

/** Keep what is shown now for the time without network: an opinion that was sent, a reply. */
async function renewShown(): Promise<void> {
  const shown = [location.pathname];
  const before = document.referrer ? new URL(document.referrer) : null;
  if (before?.origin === location.origin && before.pathname.endsWith("/y-kien/")) shown.push(before.pathname);
  if (canPack()) await renewPages(personHere(), await packRows(await deviceDisk()), shown);
}

function watchWorker(): void {
  const had = navigator.serviceWorker.controller !== null;
  // Nothing is loaded anew by itself: what somebody is writing stays.
  navigator.serviceWorker.addEventListener("controllerchange", () => { if (had) showMessage(say("device.renewed"), "accent"); });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void navigator.serviceWorker.getRegistration().then((known) => known?.update()).catch(() => undefined);
  });
}

/** An asset that did not come lets the whole installation fail: try again, a little later. */
async function keepTrying(times: number): Promise<void> {
  await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" }).catch(() => undefined);
  const look = async (): Promise<void> => {
    const known = await navigator.serviceWorker.getRegistration();
    if (known?.active) return;
    // On a slow line an installation lasts: it is waited for, not begun again.
    if (known?.installing || known?.waiting) setTimeout(() => void look(), LOOK_AFTER);
    else if (times > 1) await keepTrying(times - 1);
  };
  setTimeout(() => void look(), LOOK_AFTER);
}

function watchLogout(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.action.includes("/tai-khoan/logout")) return;
    dropKeys();
    void setOwner(0);
  });
}

export function startDevice(): void {
  const person = personHere();
  if (typeof indexedDB === "undefined") return;
  const isPacked = document.documentElement.dataset.kgPacked !== undefined;
  if (!person) {
    if (!isPacked && document.querySelector("form[data-kg-login-form]")) void setOwner(0);
    return;
  }
  shareKeys(person);
  watchLogout();
  void startOpinions(deviceDisk, meetServer);
  if (isPacked) {
    startPackedPage(meetServer);
    return;
  }
  void setOwner(person);
  const begin = (): void => {
    if ("serviceWorker" in navigator) {
      watchWorker();
      void keepTrying(5);
    }
    void meetServer().then(renewShown).catch(() => undefined);
  };
  if (document.readyState === "complete") setTimeout(begin, 400);
  else addEventListener("load", () => setTimeout(begin, 400), { once: true });
  addEventListener("online", () => void meetServer());
  let due: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener("kg:live", (event) => {
    // A change of the programme may be a change of the pack; three hundred devices do not ask at once.
    if ((event as CustomEvent<{ kind: string }>).detail.kind !== "patch") return;
    clearTimeout(due);
    due = setTimeout(() => void meetServer(), 2_000 + Math.random() * 4_000);
  });
}
