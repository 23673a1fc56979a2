import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { IDBObjectStore } from "fake-indexeddb";
import { openDisk } from "./device_disk.ts";
import { Device, opened, settled, texts, until } from "./fake_device.ts";
import { MarkServer, mark } from "./fake_mark_server.ts";
import { sendMarks } from "./mark_outbox.ts";
import { isSealed, type Seal } from "./mark_shelf.ts";
import { openMarks } from "./mark_store.ts";

describe("refusals", () => {
  it("are kept with their words, stop no other mark, and can be tried again", async () => {
    const device = new Device(new MarkServer());
    const store = await device.open();
    device.server.refuses = (given) => (given.page === 99 ? "Tài liệu không có trang này." : null);

    store.put(mark("a", { page: 99, text: "một" }));
    store.put(mark("b", { text: "hai" }));
    await until(() => device.server.marks.size === 1 && store.refusals.size === 1, device);

    assert.deepEqual([store.state, [...store.refusals]], ["refused", [["a", "Tài liệu không có trang này."]]]);
    assert.deepEqual(texts(store), ["hai", "một"]);
    device.server.refuses = () => null;
    store.retry();
    await until(() => settled(store), device);
    assert.deepEqual(device.server.texts(), ["hai", "một"]);
  });

  it("of a paper that is not mine any more keep every word", async () => {
    const device = new Device(new MarkServer());
    const store = await device.open();
    await until(() => settled(store));
    device.server.weather.push(404);

    store.put(mark("a", { text: "một" }));
    await until(() => store.refusals.size === 1, device);

    assert.deepEqual(texts(store), ["một"]);
    assert.equal(device.server.marks.size, 0);
  });

  it("of a whole request find the one change that the server cannot take", async () => {
    const device = new Device(new MarkServer());
    const store = await device.open();
    await until(() => settled(store));
    device.server.weather.push(422, 422);

    store.put(mark("a", { text: "một" }));
    store.put(mark("b", { text: "hai" }));
    await until(() => store.refusals.size === 1 && store.pending === 0, device);

    assert.deepEqual([[...store.refusals.keys()], device.server.texts()], [["a"], ["hai"]]);
  });
});

describe("another person on the same device", () => {
  it("sees nothing of the former, and nothing is sent in their name", async () => {
    const device = new Device(new MarkServer());
    device.isOnline = false;
    const former = await device.open();
    former.put(mark("a", { text: "của người trước" }));
    await until(() => former.trouble === "network", device);

    device.server.person = 10;
    device.back();
    const next = await device.open({ person: 10 });
    await until(() => settled(next) && former.trouble === "person", device);

    assert.deepEqual([texts(next), device.server.marks.size, former.pending], [[], 0, 1]);
    device.server.person = 9;
    former.close();
    const again = await device.open();
    await until(() => settled(again));
    assert.deepEqual(device.server.texts(), ["của người trước"]);
  });
});

describe("a full disk", () => {
  it("leaves the change in memory, says so, and sends it at once", async (test) => {
    const device = new Device(new MarkServer());
    const store = await device.open();
    await until(() => settled(store));
    const full = test.mock.method(IDBObjectStore.prototype, "put", () => { throw new DOMException("full", "QuotaExceededError"); });
    device.isOnline = false;

    store.put(mark("a", { text: "một" }));
    await until(() => store.trouble === "space" || store.trouble === "network", device);
    assert.deepEqual([texts(store), store.pending], [["một"], 1]);
    store.put(mark("b", { text: "hai" }));
    device.back();
    await until(() => device.server.marks.size === 2, device);

    await until(() => settled(store), device);
    assert.deepEqual([device.server.texts(), texts(store), store.trouble], [["hai", "một"], ["hai", "một"], null]);
    full.mock.restore();
  });

  it("a device without a disk keeps everything in memory", async () => {
    const device = new Device(new MarkServer());
    const store = await openMarks({ paper: 5, version: 1, person: 9, url: "/marks" }, { ...device.world(), disk: () => Promise.reject(new Error("private")) });
    opened.push(store);

    store.put(mark("a", { text: "một" }));
    await until(() => settled(store), device);

    assert.deepEqual([device.server.texts(), texts(store)], [["một"], ["một"]]);
  });
});

describe("a confidential paper", () => {
  const seal: Seal = {
    close: (value) => Promise.resolve({ iv: new Uint8Array(12), bytes: new TextEncoder().encode(JSON.stringify(value)).map((byte) => byte ^ 0x5a).buffer }),
    open: (value) => (isSealed(value) ? Promise.resolve(JSON.parse(new TextDecoder().decode(new Uint8Array(value.bytes).map((byte) => byte ^ 0x5a)))) : Promise.resolve(value)),
  };

  async function everything(device: Device): Promise<string> {
    const disk = await openDisk(9, device.factory);
    const rows = await Promise.all(["marks", "layers", "changes"].map((name) => new Promise((done) => {
      disk.transaction(name).objectStore(name).getAll().onsuccess = (event) => done((event.target as IDBRequest).result);
    })));
    disk.close();
    return JSON.stringify(rows);
  }

  it("leaves no word on the disk, waiting or sent", async () => {
    const device = new Device(new MarkServer());
    const store = await device.open({ seal });
    device.isOnline = false;
    store.put(mark("a", { text: "điều không ai được đọc" }));
    await until(() => store.trouble === "network", device);

    assert.doesNotMatch(await everything(device), /không ai/);
    device.back();
    await until(() => settled(store), device);
    assert.deepEqual(device.server.texts(), ["điều không ai được đọc"]);
    assert.doesNotMatch(await everything(device), /không ai/);
  });

  it("does not touch the disk at all when there is no seal", async () => {
    const device = new Device(new MarkServer());
    const store = await device.open({ seal: null });

    store.put(mark("a", { text: "một" }));
    await until(() => settled(store), device);

    assert.equal(await everything(device), "[[],[],[]]");
  });

  it("is not sent by a page that cannot open it", async () => {
    const device = new Device(new MarkServer());
    device.isOnline = false;
    const store = await device.open({ seal });
    store.put(mark("a", { text: "một" }));
    await until(() => store.trouble === "network", device);
    store.close();
    const disk = await openDisk(9, device.factory);
    device.isOnline = true;

    await sendMarks(disk, 9, device.world());

    assert.equal(device.server.marks.size, 0);
    await sendMarks(disk, 9, device.world(), () => Promise.resolve(seal));
    assert.deepEqual(device.server.texts(), ["một"]);
    disk.close();
  });
});
