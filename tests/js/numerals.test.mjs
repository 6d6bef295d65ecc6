import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parseDay, readAs, readMeasure, readNumber, toAscii } from "../../static/js/numerals.mjs";

const TABLE = new URL("../checklists/number-vectors.json", import.meta.url);
const { numbers, facts, measures } = JSON.parse(readFileSync(TABLE, "utf8"));

for (const { say, text, units, number, reason, shown } of numbers) {
  test(`a number is read as people type it: ${say}`, () => {
    assert.deepEqual(readNumber(text, units), reason ? { reason } : { number });
    if (!reason) assert.equal(readAs(text, number), shown);
  });
}

for (const { say, fact, text, value = null, reason = null } of measures) {
  test(`a fact is read within its bounds: ${fact} ${say}`, () => {
    assert.deepEqual(readMeasure(facts[fact], text), { value, reason });
  });
}

test("a typed number is kept in ASCII", () => assert.equal(toAscii(" ١٢٫٥ "), "12.5"));

test("a day has no time zone", () => {
  assert.equal(parseDay("1970-01-02"), 1);
  assert.equal(parseDay("2025-03-31") - parseDay("2022-10-27"), 886);
  assert.equal(parseDay("0000-01-01"), null);
  assert.equal(parseDay("0099-12-31") < 0, true);
});
