/* What somebody wrote outlives the tap that says something else. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { watchClearedText } from "../../../static/js/tablet/visit/form/cleared-text.mjs";
import { noticeOf, setNotice } from "../../../static/js/tablet/visit/form/danger-notices.mjs";
import { watchTold } from "../../../static/js/tablet/visit/items/danger-line.mjs";
import { reasonChips } from "../../../static/js/tablet/visit/items/reason-chips.mjs";

class Part extends EventTarget {
  constructor(values) {
    super();
    Object.assign(this, { children: [], ...values });
  }

  append(...children) {
    this.children.push(...children);
  }

  setAttribute() {}

  focus() {}
}

const ownerDocument = { createElement: () => new Part() };

function offering() {
  const offers = [];
  return { offers, undo: { offer: (text, back) => offers.push({ text, back }) } };
}

const reasons = { na: ["Not in use", "Not in this school"], not_inspected: ["Locked", "No time"] };

function reasonAfter(value, ...taps) {
  const input = new Part({ ownerDocument, value });
  const chips = reasonChips(input, "not_inspected", { reason_chips: reasons }).children;
  for (const text of taps) chips.find(({ children }) => children[0] === text).dispatchEvent(new Event("click"));
  return input.value;
}

test("a usual reason replaces a usual one, also of another answer", () => {
  assert.equal(reasonAfter("", "Locked"), "Locked");
  assert.equal(reasonAfter("Locked", "No time"), "No time");
  assert.equal(reasonAfter("Not in use", "Locked"), "Locked");
});

test("a usual reason comes after what was typed, once", () => {
  assert.equal(reasonAfter("the guard left", "Locked"), "the guard left · Locked");
  assert.equal(reasonAfter("the guard left ", "Locked", "Locked", "No time"), "the guard left · Locked · No time");
});

function dangerCard(notice) {
  const made = [];
  const card = new Part({ id: "B03_01", ownerDocument, dataset: { item: "B03.01" } });
  card.append = (field) => made.push(Object.assign(field, { remove: () => made.splice(made.indexOf(field), 1) }));
  card.querySelector = (which) => made.find(({ name }) => which === `input[name="${name}"]`) ?? null;
  setNotice(card, notice);
  return card;
}

function tapTold(notice) {
  const card = dangerCard(notice);
  const { offers, undo } = offering();
  watchTold(card, { undo, words: { told_changed: "{code}: changed" }, now: () => new Date("2026-05-03T09:00:00Z") });
  const tap = new Event("click");
  Object.defineProperty(tap, "target", { value: { closest: (which) => which === "[data-told]" } });
  card.dispatchEvent(tap);
  return { card, offers };
}

const nothing = { told_at: "", told_whom: "", told_by: "", not_told: "" };

test("the first word about a danger takes nothing away", () => {
  const { card, offers } = tapTold({});
  assert.deepEqual(noticeOf(card), { ...nothing, told_at: "2026-05-03T09:00:00.000Z", told_by: "voice" });
  assert.deepEqual(offers, []);
});

for (const said of [
  { told_at: "2026-05-03T08:05:00.000Z", told_whom: "Huda", told_by: "writing" },
  { not_told: "The school is closed" },
]) {
  test(`what was said of a danger comes back: ${Object.keys(said)}`, () => {
    const { card, offers } = tapTold(said);
    assert.notDeepEqual(noticeOf(card), { ...nothing, ...said });
    assert.equal(offers[0].text, "B03.01: changed");
    let changes = 0;
    card.addEventListener("change", () => (changes += 1));
    offers[0].back();
    assert.deepEqual([noticeOf(card), changes], [{ ...nothing, ...said }, 1]);
  });
}

function clearedNote() {
  const form = new Part();
  const note = new Part({ value: "broken pane", matches: () => true });
  const { offers, undo } = offering();
  watchClearedText(form, { undo, words: {} });
  const happen = (type) => {
    const event = new Event(type);
    Object.defineProperty(event, "target", { value: note });
    form.dispatchEvent(event);
  };
  happen("focusin");
  note.value = "";
  happen("change");
  return { note, back: offers[0].back };
}

test("a cleared note comes back, and not over what was written since", () => {
  const empty = clearedNote();
  empty.back();
  assert.equal(empty.note.value, "broken pane");
  const rewritten = clearedNote();
  rewritten.note.value = "two panes";
  rewritten.back();
  assert.equal(rewritten.note.value, "two panes");
});
