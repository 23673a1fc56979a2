/**
 * The service worker (docs/adr/0010). Pages come from the network; without it, those of
 * packed meetings come from the device. What never changes comes from the device first.
 */

import { openDisk } from "./device_disk.ts";
import { owner, setOwner } from "./owner.ts";
import { cacheName, fileRow, respond } from "./pack_files.ts";

interface FetchEvent extends Event {
  readonly request: Request;
  readonly preloadResponse: Promise<Response | undefined>;
  respondWith: (answer: Promise<Response>) => void;
  waitUntil: (work: Promise<unknown>) => void;
}

interface Scope {
  KG: { version: string; assets: string[]; offline: string };
  addEventListener: (name: string, act: (event: FetchEvent) => void) => void;
  skipWaiting: () => Promise<void>;
  clients: { claim: () => Promise<void> };
  registration: { navigationPreload?: { enable: () => Promise<void> } };
  location: Location;
}

const here = globalThis as unknown as Scope;
const ASSETS = `kg-assets-${here.KG.version}`;
/** How long a page that is on the device, too, may take. */
const PATIENCE = 8_000;
const HASHED = /\.[0-9a-f]{12}\.\w+$/;
const PAPER_FILE = /^\/phien-hop\/tai-lieu\/\d+\/(?:goc\/$|[0-9a-f]{64})/;

/** Fetch one asset; a server under load that does not answer at once is asked again. */
async function add(cache: Cache, url: string, times = 3): Promise<void> {
  try {
    await cache.add(new Request(url, { cache: "no-cache" }));
  } catch (error) {
    if (times <= 1) throw error;
    await add(cache, url, times - 1);
  }
}

async function install(): Promise<void> {
  const cache = await caches.open(ASSETS);
  // What came before an installation failed need not come again: its name never changes.
  const held = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  const missing = here.KG.assets.filter((url) => !HASHED.test(url) || !held.has(new URL(url, here.location.href).pathname));
  await Promise.all([...missing, here.KG.offline].map((url) => add(cache, url)));
  await here.skipWaiting();
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  // Pages of packs name the assets of their time: those stay while there are packs.
  const hasPacks = names.some((name) => name.startsWith("kg-pack-"));
  const old = names.filter((name) => name.startsWith("kg-assets-") && name !== ASSETS);
  await Promise.all(old.slice(0, hasPacks ? Math.max(0, old.length - 2) : old.length).map((name) => caches.delete(name)));
  await here.registration.navigationPreload?.enable();
  await here.clients.claim();
}

async function asset(request: Request): Promise<Response> {
  const isHashed = HASHED.test(new URL(request.url).pathname);
  const known = isHashed ? await caches.match(request) : undefined;
  if (known) return known;
  try {
    const answer = await fetch(request);
    if (answer.ok && answer.status === 200) await (await caches.open(ASSETS)).put(request, answer.clone()).catch(() => undefined);
    return answer;
  } catch (error) {
    const kept = await (await caches.open(ASSETS)).match(request) ?? await caches.match(request);
    if (kept) return kept;
    throw error;
  }
}

/** The page of a packed meeting of the person whose device this is. */
async function packedPage(url: URL): Promise<Response | null> {
  const person = await owner().catch(() => 0);
  if (!person) return null;
  const place = new URL(url.pathname, url.origin).href;
  for (const name of await caches.keys()) {
    if (!name.startsWith(cacheName(person, 0).slice(0, -1))) continue;
    const found = await (await caches.open(name)).match(place);
    if (found) return found;
  }
  return null;
}

function tooLong(): Promise<never> {
  return new Promise((_, fail) => { setTimeout(() => fail(new Error("too long")), PATIENCE); });
}

async function page(event: FetchEvent): Promise<Response> {
  const url = new URL(event.request.url);
  const kept = await packedPage(url);
  const fresh = async (): Promise<Response> => {
    const answer = await event.preloadResponse.catch(() => undefined) ?? await fetch(event.request);
    if (kept && [502, 503, 504].includes(answer.status)) throw new Error("the gateway is alone");
    return answer;
  };
  try {
    return await (kept ? Promise.race([fresh(), tooLong()]) : fresh());
  } catch {
    return kept ?? (await caches.match(here.KG.offline)) ?? Response.error();
  }
}

async function paperFile(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname;
  const person = await owner().catch(() => 0);
  const isLasting = !path.endsWith("/goc/");
  if (!isLasting) {
    const fresh = await fetch(request).catch(() => null);
    if (fresh) return fresh;
  }
  if (person) {
    const disk = await openDisk(person);
    const row = await fileRow(disk, path).finally(() => disk.close());
    // A sealed file is opened by the page, which has the key.
    if (row?.whole && !row.sealed) {
      return respond(await caches.open(cacheName(person, row.meeting)), row, request.headers.get("Range"), null).catch(() => fetch(request));
    }
  }
  return fetch(request);
}

here.addEventListener("install", (event) => event.waitUntil(install()));
here.addEventListener("activate", (event) => event.waitUntil(activate()));
here.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== here.location.origin) return;
  // Logging in or out: until the next page says who it is, no pack is opened.
  if (request.method === "POST" && url.pathname.startsWith("/tai-khoan/")) event.waitUntil(setOwner(0));
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    if (!url.pathname.startsWith("/tai-khoan/") && !url.pathname.endsWith(".pdf") && !url.pathname.endsWith("/goc/")) event.respondWith(page(event));
  } else if (url.pathname.startsWith("/static/")) {
    event.respondWith(asset(request));
  } else if (PAPER_FILE.test(url.pathname)) {
    event.respondWith(paperFile(request));
  }
});
