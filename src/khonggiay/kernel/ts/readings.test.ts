/** Pages reached without network: kept, told once, never lowered. */

import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { IDBFactory } from "fake-indexeddb";
import { openDisk } from "./device_disk.ts";
import { keepReading, sendReadings } from "./readings.ts";

const URL = "/phien-hop/tai-lieu/5/da-doc/?ban=2";

/** A server that notes what it is told and answers with *status*. */
function server(told: string[], status = 200): typeof fetch {
  return (url, options) => {
    told.push(`${String(url)} ${String(options?.body)}`);
    return Promise.resolve(Response.json({}, { status }));
  };
}

test("the furthest page of a version arrives, once", async () => {
  const disk = await openDisk(9, new IDBFactory());
  for (const page of [3, 7, 4]) await keepReading(disk, URL, page);
  const told: string[] = [];

  assert.equal(await sendReadings(disk, 9, server(told)), null);
  assert.equal(await sendReadings(disk, 9, server(told)), null);

  assert.deepEqual(told, ['/api/v1/papers/5/reading {"page":7,"number":2}']);
});

test("what could not be told waits, and other facts stay", async () => {
  const disk = await openDisk(9, new IDBFactory());
  await keepReading(disk, "/phien-hop/tai-lieu/6/da-doc/", 2);
  const gone: typeof fetch = () => Promise.reject(new TypeError("Failed to fetch"));

  assert.equal(await sendReadings(disk, 9, gone), "network");

  const told: string[] = [];
  await sendReadings(disk, 9, server(told));
  assert.deepEqual(told, ['/api/v1/papers/6/reading {"page":2,"number":null}']);
});

test("a paper that was taken away is not told of again", async () => {
  const disk = await openDisk(9, new IDBFactory());
  await keepReading(disk, URL, 1);
  const told: string[] = [];

  await sendReadings(disk, 9, server(told, 404));
  await sendReadings(disk, 9, server(told, 404));

  assert.equal(told.length, 1);
});

test("who read on while it was being told is told of again", async () => {
  const disk = await openDisk(9, new IDBFactory());
  await keepReading(disk, URL, 3);
  const told: string[] = [];
  const slow: typeof fetch = async (url, options) => {
    await keepReading(disk, URL, 8);
    return server(told)(url, options);
  };

  await sendReadings(disk, 9, slow);
  await sendReadings(disk, 9, server(told));

  assert.deepEqual(told.map((one) => one.split(" ")[1]), ['{"page":3,"number":2}', '{"page":8,"number":2}']);
});
