import assert from "node:assert/strict";
import { test } from "node:test";
import { finalFields, givenOf } from "../../static/js/visit/fields.mjs";
import { factsOf, sectionState, stateOf, total } from "../../static/js/visit/state.mjs";

const item = { field: "B03_01", code: "B03.01", kind: "scale", severity: "severe", photo: "on_fail" };
const state = (fields, more = {}, facts = {}) => stateOf({ ...item, ...more }, fields, facts, "2026-05-03");

test("a good answer lacks nothing", () => {
  assert.deepEqual(
    { ...state([["B03_01-answer", "ok"]]), value: 1 },
    { verdict: "ok", value: 1, severity: null, measured: null, reason: null, shown: true, counts: true, fails: false, answered: true, lacks: null },
  );
});

test("a failure wants its photo, or a reason", () => {
  assert.equal(state([["B03_01-answer", "not_ok"]]).lacks, "photo");
  assert.equal(state([["B03_01-answer", "not_ok"], ["B03_01-0-photo", "ab"]]).lacks, null);
  assert.equal(state([["B03_01-answer", "not_ok"], ["B03_01-reason", "dark"]]).lacks, null);
});

test("an item that always wants a photo wants it when all is well", () => {
  assert.equal(state([["B03_01-answer", "ok"]], { photo: "always" }).lacks, "photo");
});

test("not looking wants a reason", () => {
  assert.equal(state([["B03_01-answer", "not_inspected"]]).lacks, "reason");
});

test("the worst severity raised at any place counts", () => {
  const fields = [["B03_01-answer", "not_ok"], ["B03_01-0-severity", ""], ["B03_01-1-severity", "life_threatening"]];
  assert.equal(state(fields).severity, "life_threatening");
  assert.equal(state([["B03_01-answer", "partial"]]).severity, "moderate");
});

test("an item that does not apply is not asked", () => {
  const one = state([], { appliesWhen: "has_lab" }, { has_lab: false });
  assert.equal(one.counts, false);
  assert.equal(sectionState([one]).state, "skip");
});

test("an optional measurement nobody took is neither gap nor answer", () => {
  const number = { kind: "number", optional: true, ok: [0, 5], partial: [0, 5] };
  assert.equal(state([], number).counts, false);
});

test("a section goes from not begun to complete", () => {
  const open = state([]);
  const good = state([["B03_01-answer", "ok"]]);
  const bad = state([["B03_01-answer", "not_ok"]]);
  assert.equal(sectionState([open, open]).state, "none");
  assert.equal(sectionState([good, open]).state, "part");
  assert.equal(sectionState([good, good]).state, "done");
  assert.deepEqual(sectionState([good, bad]), { asked: 2, answered: 2, flagged: 1, worst: "severe", state: "attention" });
  assert.deepEqual(total([sectionState([good, bad]), sectionState([open])]), { asked: 3, answered: 2, flagged: 1 });
});

test("facts are read by their kind, in either digits", () => {
  const vocabulary = [
    { key: "floors", kind: "integer" },
    { key: "has_lab", kind: "flag" },
    { key: "heating", kind: "choice" },
    { key: "staff", kind: "integer" },
  ];
  const fields = [["fact-floors", "٣"], ["fact-has_lab", "no"], ["fact-heating", "gas"], ["fact-staff", "many"], ["fact-moon", "1"]];
  assert.deepEqual(factsOf(fields, vocabulary), { floors: 3, has_lab: false, heating: "gas" });
});

test("what was said of one item is not mixed with its neighbour", () => {
  const fields = [["B03_01-answer", "ok"], ["B03_011-answer", "na"], ["B03_01-0-tick", "locked"], ["B03_01-1-photo", "p"]];
  const given = { answer: "ok", value: null, reason: "", ticks: ["locked"], raised: [], still: false, photos: 1 };
  assert.deepEqual(givenOf(fields, "B03_01"), given);
});

test("findings of an item that turned out well stay on the tablet", () => {
  const fields = [
    ["visit", "1"],
    ["B03_01-answer", "ok"],
    ["B03_01-0-note", "broken"],
    ["B03_02-answer", "not_ok"],
    ["B03_02-0-note", "locked"],
    ["B03_02-0-new_kind", "room"],
    ["B10_01-answer", "ok"],
  ];
  const sent = finalFields(fields, { shown: (field) => field !== "B10_01", fails: (field) => field === "B03_02" });
  assert.deepEqual(sent.map(([name]) => name), ["visit", "B03_01-answer", "B03_02-answer", "B03_02-0-note"]);
});

test("the kind of a new place goes with its name", () => {
  const fields = [["B03_02-0-new_name", "store"], ["B03_02-0-new_kind", "room"]];
  assert.equal(finalFields(fields, { shown: () => true, fails: () => true }).length, 2);
});
