import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { IDBFactory } from "fake-indexeddb";
import { openDisk } from "./device_disk.ts";
import { insist, keepPost, postFor, postRows, sendPosts } from "./posts.ts";

const OPINION = { item: 7, title: "Quy hoạch", stance: "amend", text: "Thêm vốn.", based_on: 1 };
let disk: IDBDatabase;

function answering(...answers: (Response | "down")[]): { send: typeof fetch; sent: { body: unknown; key: string | null; person: string | null }[] } {
  const sent: { body: unknown; key: string | null; person: string | null }[] = [];
  const send = (_url: RequestInfo | URL, options: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(options.headers);
    sent.push({ body: JSON.parse(String(options.body)), key: headers.get("Idempotency-Key"), person: headers.get("KG-Person") });
    const answer = answers.shift() ?? "down";
    return answer === "down" ? Promise.reject(new TypeError("down")) : Promise.resolve(answer);
  };
  return { send, sent };
}

function problem(body: object, status = 409): Response {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/problem+json" } });
}

beforeEach(async () => { disk = await openDisk(9, new IDBFactory()); });

describe("an opinion without network", () => {
  it("waits, and is sent under the same key until an answer comes", async () => {
    const row = await keepPost(disk, OPINION);
    const { send, sent } = answering("down", Response.json({ id: 1 }));

    assert.equal(await sendPosts(disk, 9, send), "network");
    assert.equal(await sendPosts(disk, 9, send), null);

    assert.deepEqual(sent.map(({ key }) => key), [row.key, row.key]);
    assert.deepEqual(sent[1], { body: { stance: "amend", text: "Thêm vốn.", based_on: 1 }, key: row.key, person: "9" });
    assert.deepEqual(await postRows(disk), []);
  });

  it("written anew takes the place of the one that waits", async () => {
    await keepPost(disk, OPINION);
    await keepPost(disk, { ...OPINION, text: "Bỏ đoạn hai." });

    assert.equal((await postRows(disk)).length, 1);
    assert.equal((await postFor(disk, 7))?.text, "Bỏ đoạn hai.");
  });
});

describe("an opinion that another device changed", () => {
  it("is kept with both texts, not sent again, and sent when its writer insists", async () => {
    await keepPost(disk, OPINION);
    const theirs = { code: "opinion_changed", title: "x", stance: "agree", text: "Đồng ý.", revision: 2 };
    const { send, sent } = answering(problem(theirs), Response.json({ id: 1 }));

    await sendPosts(disk, 9, send);
    await sendPosts(disk, 9, send);
    const [row] = await postRows(disk);
    assert.deepEqual([row?.text, row?.conflict], ["Thêm vốn.", { stance: "agree", text: "Đồng ý.", revision: 2 }]);
    assert.equal(sent.length, 1);

    await insist(disk, row!);
    await sendPosts(disk, 9, send);
    assert.equal((sent[1]?.body as { based_on: number }).based_on, 2);
    assert.notEqual(sent[1]?.key, sent[0]?.key);
    assert.deepEqual(await postRows(disk), []);
  });
});

describe("an opinion that the server refuses", () => {
  it("is kept with the server's words and stops no other", async () => {
    await keepPost(disk, OPINION);
    await keepPost(disk, { ...OPINION, item: 8 });
    const { send } = answering(problem({ code: "not_allowed", title: "Phiên họp đã khai mạc." }, 403), Response.json({ id: 1 }));

    await sendPosts(disk, 9, send);

    const rows = await postRows(disk);
    assert.deepEqual(rows.map(({ problem: why, text }) => [why, text]), [["Phiên họp đã khai mạc.", "Thêm vốn."]]);
  });

  it("is kept unsent when another person is logged in", async () => {
    await keepPost(disk, OPINION);

    assert.equal(await sendPosts(disk, 9, answering(problem({ code: "other_person" })).send), "person");
    assert.deepEqual((await postRows(disk)).map(({ problem: why }) => why), [null]);
  });
});
