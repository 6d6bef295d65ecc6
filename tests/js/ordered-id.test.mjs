import assert from "node:assert/strict";
import { test } from "node:test";
import { orderedId } from "../../static/js/tablet/store/ordered-id.mjs";

const bytes = (value) => new Uint8Array(10).fill(value);

test("an id is a UUID of version 7 that says when it was minted", () => {
  assert.equal(orderedId(Date.UTC(2026, 10, 26, 9), bytes(0xff)), "01a21715-4680-7fff-bfff-ffffffffffff");
  assert.equal(orderedId(0, bytes(0)), "00000000-0000-7000-8000-000000000000");
});

test("what was minted later sorts behind", () => {
  const moments = [1, 999, 1e9, Date.UTC(2026, 10, 26), Date.UTC(2026, 10, 27), Date.UTC(2099, 0, 1)];
  const ids = moments.map((moment) => orderedId(moment));
  assert.deepEqual([...ids].sort(), ids);
});

test("two of one moment differ", () => {
  assert.equal(new Set(Array.from({ length: 1000 }, () => orderedId(5))).size, 1000);
});

test("a clock before 1970 or after all times still mints ids", () => {
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  for (const clock of [-1, -1e15, 1e16, 0.5]) assert.match(orderedId(clock), uuid);
});
