import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { applies, judge } from "../../static/js/judge.mjs";
import { parseDay, parseNumber, toAscii } from "../../static/js/numerals.mjs";

const { on, items, vectors } = JSON.parse(readFileSync(new URL("../checklists/judging-vectors.json", import.meta.url), "utf8"));

for (const { say, item, given, facts, gives } of vectors) {
  test(`${item} ${say}`, () => assert.deepEqual(judge(items[item], given, facts ?? {}, on), gives));
}

test("an item applies until it is known not to", () => {
  const known = [{ has_lab: true }, {}, { has_lab: null }, { has_lab: false }];
  assert.deepEqual(known.map((facts) => applies(items["T01.04"], facts)), [true, true, true, false]);
});

test("a number is read as people type it", () => {
  const typed = ["12", " 12 ", "١٢", "۱۲٫۵", "12,5", "−3", "١٬٢٠٠٫٥", "\u200f١٢\u200e", "-0", 7, "", "-", ".", "1 2", "nan", "0x10", "²", null, true, NaN];
  const numbers = [12, 12, 12, 12.5, 12.5, -3, 1200.5, 12, 0, 7, ...Array(10).fill(null)];
  assert.deepEqual(typed.map(parseNumber), numbers);
});

test("a typed number is kept in ASCII", () => assert.equal(toAscii(" ١٢٫٥ "), "12.5"));

test("a day has no time zone", () => {
  assert.equal(parseDay("1970-01-02"), 1);
  assert.equal(parseDay("2025-03-31") - parseDay("2022-10-27"), 886);
  assert.equal(parseDay("0000-01-01"), null);
  assert.equal(parseDay("0099-12-31") < 0, true);
});
