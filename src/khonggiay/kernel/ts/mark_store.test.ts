import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openDisk } from "./device_disk.ts";
import { Device, opened, settled, texts, until } from "./fake_device.ts";
import { MarkServer, mark } from "./fake_mark_server.ts";
import { backlog, sendMarks } from "./mark_outbox.ts";
import { openMarks, type DeviceMarks } from "./mark_store.ts";

describe("a change", () => {
  it("is drawn at once and reaches the server once", async () => {
    const device = new Device(new MarkServer());
    const store = await device.open();
    const drawn: string[][] = [];
    store.addEventListener("change", (event) => drawn.push((event as CustomEvent<string[]>).detail));

    store.put(mark("a", { text: "Số liệu này lấy từ đâu?" }));

    assert.deepEqual(texts(store), ["Số liệu này lấy từ đâu?"]);
    assert.deepEqual(drawn, [["a"]]);
    await until(() => settled(store), device);
    assert.deepEqual(device.server.texts(), ["Số liệu này lấy từ đâu?"]);
    assert.equal(store.marks.get("a")?.revision, 1);
  });

  it("is sent with what the pen drew meanwhile, as one request", async () => {
    const device = new Device(new MarkServer());
    const store = await device.open();
    await until(() => settled(store));

    for (const text of ["m", "mộ", "một"]) store.put(mark("a", { text }));
    store.put(mark("b", { text: "hai" }));
    await until(() => settled(store), device);

    assert.deepEqual(device.server.asked.filter((method) => method === "PUT").length, 1);
    assert.deepEqual(device.server.texts(), ["hai", "một"]);
    assert.equal(device.server.ops.size, 2);
  });

  it("made on what one saw before one's own answer came is no conflict", async () => {
    const device = new Device(new MarkServer());
    const store = await device.open();
    for (const text of ["m", "mộ", "một"]) {
      store.put(mark("a", { text, revision: 0 }));
      await until(() => settled(store), device);
    }

    assert.deepEqual(device.server.texts(), ["một"]);
    assert.deepEqual(texts(store), ["một"]);
    store.put(mark("a", { text: "một", revision: 0, deleted: false }));
    store.remove("a");
    await until(() => settled(store), device);
    assert.deepEqual(device.server.texts(), []);
  });

  it("that is taken back before it was sent is not sent", async () => {
    const device = new Device(new MarkServer());
    const store = await device.open();

    store.put(mark("a"));
    store.remove("a");
    await until(() => settled(store), device);

    assert.equal(device.server.ops.size, 0);
    assert.equal(store.marks.size, 0);
  });
});

describe("without network", () => {
  it("what is written waits, survives the page, and arrives when the network is back", async () => {
    const device = new Device(new MarkServer());
    device.isOnline = false;
    const store = await device.open();
    store.put(mark("a", { text: "ghi khi mất mạng" }));
    await until(() => store.state === "offline", device);
    assert.deepEqual([store.pending, store.trouble], [1, "network"]);
    store.close();

    const later = await device.open();
    assert.deepEqual(texts(later), ["ghi khi mất mạng"]);
    device.back();
    await until(() => settled(later));

    assert.deepEqual(device.server.texts(), ["ghi khi mất mạng"]);
  });

  it("any other page of the person sends it", async () => {
    const device = new Device(new MarkServer());
    device.isOnline = false;
    const store = await device.open();
    store.put(mark("a", { text: "một" }));
    await until(() => store.trouble === "network", device);
    store.close();
    const disk = await openDisk(9, device.factory);
    assert.deepEqual(await backlog(disk), { marks: 1, papers: 1, refused: 0 });

    device.isOnline = true;
    assert.equal(await sendMarks(disk, 9, device.world()), null);

    assert.deepEqual(device.server.texts(), ["một"]);
    assert.deepEqual(await backlog(disk), { marks: 0, papers: 0, refused: 0 });
    disk.close();
  });

  it("a lost answer doubles nothing, and a change after it is not lost", async () => {
    const device = new Device(new MarkServer());
    const store = await device.open();
    await until(() => settled(store));
    device.server.weather.push("lost");
    store.put(mark("a", { text: "một" }));
    await until(() => store.trouble === "network", device);
    const [known] = store.marks.values();

    store.put({ ...known!, text: "một hai" });
    await until(() => settled(store), device);

    assert.deepEqual(device.server.texts(), ["một hai"]);
    assert.equal(device.server.marks.size, 1);
  });

  it("a gateway or a foreign login page is no answer", async () => {
    const device = new Device(new MarkServer());
    const store = await device.open();
    await until(() => settled(store));
    const world = device.world();
    const hotel = await openMarks({ paper: 5, version: 1, person: 9, url: "/marks" }, { ...world, fetch: () => Promise.resolve(new Response("<html>", { headers: { "Content-Type": "text/html" } })) });
    opened.push(hotel);

    hotel.put(mark("a", { text: "một" }));
    await until(() => hotel.trouble === "network", device);

    assert.equal(hotel.pending, 1);
    assert.equal(hotel.refusals.size, 0);
  });
});

describe("other devices and tabs", () => {
  it("what another device wrote comes when the stream tells of it", async () => {
    const device = new Device(new MarkServer());
    const store = await device.open();
    await until(() => settled(store));
    device.server.elsewhere(mark("b", { text: "từ máy bàn" }));

    device.page.dispatchEvent(new CustomEvent("kg:live", { detail: { kind: "marks", stream: "person:9", seq: 1, data: { paper: 5, version: 1, revision: 1 } } }));

    await until(() => texts(store).length === 1);
    assert.deepEqual(texts(store), ["từ máy bàn"]);
  });

  it("one's own change, told by the stream, is not fetched again", async () => {
    const device = new Device(new MarkServer());
    const store = await device.open();
    await until(() => settled(store));
    store.put(mark("a"));
    await until(() => settled(store), device);
    const asked = device.server.asked.length;

    device.page.dispatchEvent(new CustomEvent("kg:live", { detail: { kind: "marks", stream: "person:9", seq: 1, data: { paper: 5, version: 1, revision: 1 } } }));
    await new Promise((done) => setImmediate(done));

    assert.equal(device.server.asked.length, asked);
  });

  it("another tab shows the change without asking the server", async () => {
    const device = new Device(new MarkServer());
    const [here, there] = [await device.open(), await device.open()];
    await until(() => settled(here) && settled(there));

    here.put(mark("a", { text: "một" }));

    await until(() => texts(there).length === 1);
    assert.deepEqual(texts(there), ["một"]);
  });

  it("two devices that change one note keep both texts, and both show the conflict", async () => {
    const server = new MarkServer();
    const [first, second] = [new Device(server), new Device(server)];
    server.elsewhere(mark("a", { text: "gốc" }));
    const [one, two] = [await first.open(), await second.open()];
    await until(() => settled(one) && settled(two) && one.marks.size === 1 && two.marks.size === 1);
    second.isOnline = false;

    two.put({ ...two.marks.get("a")!, text: "sửa trên máy bảng" });
    one.put({ ...one.marks.get("a")!, text: "sửa trên máy bàn" });
    await until(() => settled(one), first);
    const told: string[][] = [];
    two.addEventListener("conflict", (event) => told.push((event as CustomEvent<string[]>).detail));
    second.back();
    await until(() => settled(two), second);
    first.page.dispatchEvent(new Event("kg:live-reset"));
    await until(() => one.marks.size === 2);

    const both = ["sửa trên máy bàn", "sửa trên máy bảng"];
    assert.deepEqual([texts(one), texts(two), server.texts(), told], [both, both, both, [["a"]]]);
    const copy = [...two.marks.values()].find((other) => other.conflict_of === "a");
    assert.equal(copy?.text, "sửa trên máy bảng");
  });

  it("an old answer that comes late does not take the place of a newer mark", async () => {
    const device = new Device(new MarkServer());
    device.server.elsewhere(mark("a", { text: "một" }));
    const store = await device.open();
    await until(() => settled(store) && store.marks.size === 1);
    store.put({ ...store.marks.get("a")!, text: "hai" });
    await until(() => settled(store), device);

    device.server.marks.set("a", mark("a", { text: "một", revision: 1 }));
    device.server.marks.set("b", mark("b", { text: "ba", revision: 3 }));
    device.server.revision = 3;
    device.page.dispatchEvent(new Event("kg:live-reset"));

    await until(() => store.marks.size === 2);
    assert.deepEqual(texts(store), ["ba", "hai"]);
  });
});

describe("settling a conflict", () => {
  async function conflicted(): Promise<{ store: DeviceMarks; device: Device }> {
    const device = new Device(new MarkServer());
    device.server.elsewhere(mark("a", { text: "bản ở lại" }));
    device.server.elsewhere(mark("c", { text: "bản kia", conflict_of: "a" }));
    const store = await device.open();
    await until(() => store.marks.size === 2);
    return { store, device };
  }

  for (const [id, choice, left] of [["c", "mine", ["bản kia"]], ["c", "other", ["bản ở lại"]], ["a", "mine", ["bản ở lại"]], ["a", "other", ["bản kia"]]] as const) {
    it(`keeps what was chosen (${id}, ${choice}) under the first id`, async () => {
      const { store, device } = await conflicted();

      store.settle(id, choice);
      await until(() => settled(store), device);

      assert.deepEqual([device.server.texts(), [...store.marks.keys()]], [left, ["a"]]);
    });
  }

  it("keeps both as two marks of their own", async () => {
    const { store, device } = await conflicted();

    store.settle("a", "both");
    await until(() => settled(store), device);

    assert.deepEqual([...store.marks.values()].map((one) => one.conflict_of), [null, null]);
  });
});
