import assert from "node:assert/strict";
import { test } from "node:test";

import { Restarts } from "../src/restarts.ts";

test("a server that keeps crashing is left alone, one that crashes now and then is not", () => {
  const often = new Restarts();
  assert.deepEqual([1, 2, 3, 4, 5].map((it) => often.allow(it * 1000)), [true, true, true, true, false]);
  const seldom = new Restarts();
  assert.ok([1, 2, 3, 4, 5, 6, 7, 8].every((it) => seldom.allow(it * 60_000)));
});

test("a start by hand forgets earlier crashes", () => {
  const restarts = new Restarts();
  for (let at = 0; at < 5; at++) {
    restarts.allow(at);
  }
  restarts.forget();
  assert.ok(restarts.allow(5));
});
