/* Sentences, dates, distances and sizes as the page writes them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { clockTime, isoDay } from "../../static/js/tablet/dom/dates.mjs";
import { distance, distanceText } from "../../static/js/tablet/dom/distance.mjs";
import { fill, numberText } from "../../static/js/tablet/dom/sentences.mjs";
import { limitText } from "../../static/js/tablet/visit/items/item-card.mjs";
import { fitWithin } from "../../static/js/tablet/visit/photos/shrink-photo.mjs";
import { betterFix, positionText } from "../../static/js/tablet/visit/position-watch.mjs";

const words = {
  limit: "Limit",
  at_most: "at most {n}",
  at_least: "at least {n}",
  between: "{low} to {high}",
  age: { one: "{n} day", other: "{n} days" },
  age_limit: { one: "at most {n} day", other: "at most {n} days" },
  metres: "{n} m",
  kilometres: "{n} km",
  position_free: "±{accuracy}",
  position_here: "{distance} ±{accuracy}",
};

test("sentences are filled and agree with their number", () => {
  assert.equal(fill("{n} of {m} {x}", { n: 18, m: 70 }), "18 of 70 {x}");
  const [one, two, few, many] = ["ملاحظة واحدة", "ملاحظتان", "{n} ملاحظات", "{n} ملاحظة"];
  const say = (n) => fill({ one, two, few, many, other: many }, { n }, "ar");
  assert.deepEqual([1, 2, 3, 11].map(say), ["ملاحظة واحدة", "ملاحظتان", "3 ملاحظات", "11 ملاحظة"]);
});

test("times and days are the tablet's own, in Western digits", () => {
  const at = new Date(2026, 4, 3, 9, 5);
  assert.equal(clockTime(at), "09:05");
  assert.equal(isoDay(at), "2026-05-03");
});

test("limits are said in words", () => {
  const say = (item, measured = null) => limitText(item, { measured }, words);
  assert.equal(say({ ok: [null, 45] }), "Limit at most 45");
  assert.equal(say({ ok: [1.12, null] }), "Limit at least 1.12");
  assert.equal(say({ ok: [0.2, 1] }), "Limit 0.2 to 1");
  assert.equal(say({ ages: { ok: 120 } }, 53), "53 days · Limit at most 120 days");
  assert.equal(numberText(44.444444), "44.44");
});

test("distances are metres near by and kilometres far off", () => {
  const amman = { latitude: 31.95, longitude: 35.93 };
  const mafraq = { latitude: 32.34, longitude: 36.2 };
  assert.ok(Math.abs(distance(amman, mafraq) - 50_270) < 300);
  assert.equal(distanceText(12.4, words), "12 m");
  assert.equal(distanceText(3_420, words), "3.4 km");
  assert.equal(distanceText(50_270, words), "50 km");
  assert.equal(positionText({ ...amman, accuracy: 6 }, { latitude: null, longitude: null }, words), "±6 m");
});

test("the better fix is kept while it is fresh", () => {
  const good = { accuracy: 5, at: 0 };
  assert.equal(betterFix(good, { accuracy: 40, at: 10_000 }), good);
  assert.equal(betterFix(good, { accuracy: 40, at: 70_000 }).accuracy, 40);
  assert.equal(betterFix(null, good), good);
});

test("a photo fits within its limit and is never enlarged", () => {
  assert.deepEqual(fitWithin(1600, 4000, 3000), [1600, 1200]);
  assert.deepEqual(fitWithin(1600, 3000, 4000), [1200, 1600]);
  assert.deepEqual(fitWithin(1600, 640, 480), [640, 480]);
});
