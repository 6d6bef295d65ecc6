import assert from "node:assert/strict";
import { test } from "node:test";
import { answerOf, fieldsToSend } from "../../static/js/tablet/visit/form/form-fields.mjs";
import { factsOf, sectionState, stateOf, totalOf } from "../../static/js/tablet/visit/form/item-state.mjs";

const item = { field: "B03_01", code: "B03.01", kind: "scale", severity: "severe", photo: "on_fail" };
const state = (fields, more = {}, facts = {}) => stateOf({ ...item, ...more }, fields, facts, "2026-05-03");

test("a good answer lacks nothing", () => {
  const judged = { verdict: "ok", value: 1, severity: null, measured: null, reason: null };
  const counted = { shown: true, counts: true, fails: false, answered: true, lacks: null };
  assert.deepEqual(state([["B03_01-answer", "ok"]]), { ...judged, ...counted });
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
  const one = state([], { applies_when: "has_lab" }, { has_lab: false });
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
  const counted = { asked: 2, answered: 2, flagged: 1, worst: "severe", state: "attention" };
  assert.deepEqual(sectionState([good, bad]), counted);
  assert.deepEqual(totalOf([sectionState([good, bad]), sectionState([open])]), { asked: 3, answered: 2, flagged: 1 });
});

test("facts are read by their kind, in either digits", () => {
  const vocabulary = [
    { key: "floors", kind: "integer" },
    { key: "has_lab", kind: "flag" },
    { key: "heating", kind: "choice" },
    { key: "staff", kind: "integer" },
  ];
  const known = [["fact-floors", "٣"], ["fact-has_lab", "no"], ["fact-heating", "gas"]];
  const fields = [...known, ["fact-staff", "many"], ["fact-moon", "1"]];
  assert.deepEqual(factsOf(fields, vocabulary), { floors: 3, has_lab: false, heating: "gas" });
});

test("what was said of one item is not mixed with its neighbour", () => {
  const own = [["B03_01-answer", "ok"], ["B03_01-0-tick", "locked"], ["B03_01-1-photo", "p"]];
  const fields = [...own, ["B03_011-answer", "na"]];
  const answer = { answer: "ok", value: null, reason: "", ticks: ["locked"], still: false, photos: 1 };
  assert.deepEqual(answerOf(fields, "B03_01"), { ...answer, paper: false });
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
  const sent = fieldsToSend(fields, { shown: (field) => field !== "B10_01", fails: (field) => field === "B03_02" });
  assert.deepEqual(sent.map(([name]) => name), ["visit", "B03_01-answer", "B03_02-answer", "B03_02-0-note"]);
});

test("the kind of a new place goes with its name", () => {
  const fields = [["B03_02-0-new_name", "store"], ["B03_02-0-new_kind", "room"]];
  assert.equal(fieldsToSend(fields, { shown: () => true, fails: () => true }).length, 2);
});
