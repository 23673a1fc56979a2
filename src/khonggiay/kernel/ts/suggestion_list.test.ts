import assert from "node:assert/strict";
import { test } from "node:test";
import { isLongEnough, moved } from "./suggestion_list.ts";

test("the arrows go through the list and back to the box", () => {
  const down = [-1];
  for (let step = 0; step < 4; step += 1) down.push(moved(down.at(-1)!, 1, 3));
  assert.deepEqual(down, [-1, 0, 1, 2, -1]);
  assert.equal(moved(-1, -1, 3), 2);
  assert.equal(moved(0, -1, 3), -1);
});

test("an empty list has no place but the box", () => {
  assert.equal(moved(-1, 1, 0), -1);
  assert.equal(moved(-1, -1, 0), -1);
});

test("one letter and two digits are too little to ask", () => {
  assert.equal(isLongEnough("h"), false);
  assert.equal(isLongEnough("họ"), true);
  assert.equal(isLongEnough("12"), false);
  assert.equal(isLongEnough("123"), true);
  assert.equal(isLongEnough("họp k"), true);
  assert.equal(isLongEnough("  "), false);
});
