import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { applies, judge } from "../../static/js/judge.mjs";

const TABLE = new URL("../checklists/judging-vectors.json", import.meta.url);
const { on, items, vectors } = JSON.parse(readFileSync(TABLE, "utf8"));

for (const { say, item, given, facts, gives } of vectors) {
  test(`${item} ${say}`, () => assert.deepEqual(judge(items[item], given, facts ?? {}, on), gives));
}

test("an item applies until it is known not to", () => {
  const known = [{ has_lab: true }, {}, { has_lab: null }, { has_lab: false }];
  assert.deepEqual(known.map((facts) => applies(items["T01.04"], facts)), [true, true, true, false]);
});
