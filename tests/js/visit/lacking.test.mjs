/* What a card lacks, from one table with the server (inspections/completeness.py), and the latest known date. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { stateOf } from "../../../static/js/tablet/visit/form/item-state.mjs";
import { paintCard } from "../../../static/js/tablet/visit/items/item-card.mjs";
import { paintLatest, watchLatest } from "../../../static/js/tablet/visit/items/latest-date.mjs";

const TABLE = new URL("../../submissions/lacking-vectors.json", import.meta.url);
const { on, items, ages, vectors } = JSON.parse(readFileSync(TABLE, "utf8"));

for (const { item, fields, lacks } of vectors) {
  test(`${item} with ${JSON.stringify(fields)} lacks ${lacks}`, () => {
    const rule = { field: item, ...items[item], ...(items[item].kind === "date" ? { ages } : {}) };
    const pairs = Object.entries(fields).map(([key, value]) => [`${item}-${key}`, value]);
    assert.equal(stateOf(rule, pairs, {}, on).lacks, lacks);
  });
}

class Part extends EventTarget {
  constructor(values) {
    super();
    Object.assign(this, { dataset: {}, ...values });
  }

  setAttribute(name, value) {
    this[name] = value;
  }
}

const words = { answer_changed: "{code}: changed" };
const offers = [];
const undo = { offer: (text, back) => offers.push({ text, back }) };

function cardOf(value) {
  const button = new Part({ dataset: { latest: "2026-03-03" }, hidden: true });
  const input = new Part({ value });
  const told = [];
  input.addEventListener("change", () => told.push(input.value));
  const querySelector = (which) => (which === "[data-latest]" ? button : input);
  return { button, input, told, querySelector, dataset: { item: "A08.01" } };
}

test("the latest date is filled by one tap and never by itself", () => {
  const card = cardOf("");
  watchLatest(card, { undo, words });
  paintLatest(card);
  assert.deepEqual([card.button.hidden, card.input.value, card.button["aria-pressed"]], [false, "", "false"]);
  card.button.dispatchEvent(new Event("click"));
  paintLatest(card);
  assert.deepEqual([card.told, card.button["aria-pressed"]], [["2026-03-03"], "true"]);
  card.button.dispatchEvent(new Event("click"));
  assert.deepEqual(card.told, ["2026-03-03", ""]);
  assert.deepEqual(offers, []);
});

test("it replaces another date, which can be put back; a card that knows none is left alone", () => {
  const card = cardOf("2025-01-01");
  watchLatest(card, { undo, words });
  card.button.dispatchEvent(new Event("click"));
  assert.equal(card.input.value, "2026-03-03");
  const [{ text, back }] = offers.splice(0);
  assert.equal(text, "A08.01: changed");
  back();
  assert.deepEqual(card.told, ["2026-03-03", "2025-01-01"]);
  const none = { querySelector: () => null };
  watchLatest(none, { undo, words });
  paintLatest(none);
});

function whyShown({ verdict, answer = "", reason = "" }) {
  const parts = { "[data-severity]": { replaceChildren() {} }, '[name="A01_02-reason"]': { value: reason } };
  const shown = {};
  const card = {
    id: "A01_02",
    dataset: {},
    toggleAttribute: (name, on) => (shown[name] = on),
    matches: () => answer !== "",
    querySelector: (which) => parts[which] ?? null,
    querySelectorAll: () => [],
  };
  paintCard(card, {}, { shown: true, fails: false, verdict, severity: null, lacks: null }, {});
  return shown["data-why"];
}

test("a reason is asked for where nothing was judged, and stays in sight whatever is answered then", () => {
  assert.equal(whyShown({ verdict: "not_inspected", answer: "not_inspected" }), true);
  assert.equal(whyShown({ verdict: "ok", answer: "ok" }), false);
  assert.equal(whyShown({ verdict: "ok", answer: "ok", reason: "  " }), false);
  assert.equal(whyShown({ verdict: "ok", answer: "ok", reason: "Locked" }), true);
  assert.equal(whyShown({ verdict: null, reason: "The camera does not work" }), true);
});
