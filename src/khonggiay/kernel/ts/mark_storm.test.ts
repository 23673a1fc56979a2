import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Device, settled, until } from "./fake_device.ts";
import { MarkServer, mark } from "./fake_mark_server.ts";
import type { DeviceMarks } from "./mark_store.ts";

/** Numbers by chance that come again with the same seed. */
function chances(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

/** Let two devices of one person write in bad weather; return the words that nobody wrote over. */
async function storm(seed: number): Promise<{ server: MarkServer; wanted: Set<string> }> {
  const chance = chances(seed);
  const server = new MarkServer();
  const devices = [new Device(server), new Device(server)];
  const stores = await Promise.all(devices.map((device) => device.open()));
  const wanted = new Set<string>();
  for (let turn = 0; turn < 60; turn += 1) {
    const at = chance(2);
    const [device, store] = [devices[at] as Device, stores[at] as DeviceMarks];
    const known = [...store.marks.values()];
    const act = chance(8);
    if (act < 2 || (act < 5 && known.length === 0)) {
      store.put(mark(`m${seed}-${turn}`, { text: `lời ${turn}` }));
      wanted.add(`lời ${turn}`);
    } else if (act < 5) {
      const one = known[chance(known.length)]!;
      store.put({ ...one, text: `lời ${turn}` });
      // Who writes over words has seen them: they may go.
      wanted.delete(one.text);
      wanted.add(`lời ${turn}`);
    } else if (act === 5) {
      server.weather.push((["down", "lost", "lost"] as const)[chance(3)]!);
    } else if (act === 6) {
      if (device.isOnline) device.isOnline = false;
      else device.back();
    } else {
      device.pass();
    }
    for (let wait = chance(6); wait > 0; wait -= 1) await new Promise((done) => setImmediate(done));
  }
  server.weather.length = 0;
  for (const device of devices) device.back();
  await until(() => stores.every(settled), { pass: () => devices.forEach((device) => device.pass()) });
  return { server, wanted };
}

describe("two devices in bad weather", () => {
  for (let seed = 1; seed <= 25; seed += 1) {
    it(`lose no word and double none (${seed})`, async () => {
      const { server, wanted } = await storm(seed);

      const texts = server.texts();
      assert.deepEqual([...wanted].filter((text) => !texts.includes(text)), []);
      assert.equal(new Set(texts).size, texts.length);
    });
  }
});
