/* The workers of the outbox: a page may stay open for days. */

import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import test from "node:test";

import { Workers } from "../../static/js/tablet/outbox/workers.mjs";

test("waiting leaves nothing behind, however often, and ends at once", async () => {
  const page = new AbortController();
  let steps = 0;
  const step = async () => {
    steps += 1;
    return { did: "nothing", wait: steps < 100 ? 1 : null };
  };
  const sleep = () => new Promise((resolve) => setImmediate(resolve));
  const over = new Workers(step).run({ signal: page.signal, sleep });
  while (steps < 101) await sleep();
  assert.equal(getEventListeners(page.signal, "abort").length, 2, "one for each worker that waits");
  page.abort();
  await over;
  assert.equal(getEventListeners(page.signal, "abort").length, 0);
});
