import assert from "node:assert/strict";
import { test } from "node:test";
import { closedBy } from "../../static/js/tablet/visit/form/closed-deficiencies.mjs";

const hall = { id: "1", location: "hall", instance: "" };
const yard = { id: "2", location: "yard", instance: "" };
const whole = { id: "3", location: "", instance: "" };
const known = [hall, yard, whole];
const unanswered = { shown: true, fails: false, verdict: null };
const closed = (fields, state) => closedBy(known, fields, "A01_03", { ...unanswered, ...state }).map(({ id }) => id);
const failing = { fails: true, verdict: "not_ok" };
const repaired = (...ids) => ids.map((id) => ["A01_03-repaired", id]);

test("an item that is OK closes all that was open of it", () => {
  assert.deepEqual(closed([], { verdict: "ok" }), ["1", "2", "3"]);
});

test("an item that is not asked closes nothing", () => {
  assert.deepEqual(closed(repaired("1"), { shown: false, verdict: "na" }), []);
});

test("what is ticked as repaired closes, whatever is said of the item", () => {
  assert.deepEqual(closed(repaired("1"), {}), ["1"]);
  assert.deepEqual(closed(repaired("1"), { verdict: "not_inspected" }), ["1"]);
  assert.deepEqual(closed([["A01_04-repaired", "1"]], {}), []);
});

test("a finding at the same place is stronger than the tick", () => {
  const fields = [...repaired("1", "2"), ["A01_03-0-location", "hall"], ["A01_03-0-note", "bent"]];
  assert.deepEqual(closed(fields, failing), ["2"]);
  assert.deepEqual(closed(fields, {}), ["1", "2"]);
});

test("another one in the same room is another one", () => {
  const fields = [...repaired("1"), ["A01_03-0-location", "hall"], ["A01_03-0-instance", "left"]];
  assert.deepEqual(closed(fields, failing), ["1"]);
});

const fixed = (n, ...more) => [[`A01_03-${n}-fixed`, "yes"], ...more];

test("what is put right on the spot closes what was open at its place", () => {
  assert.deepEqual(closed(fixed(0, ["A01_03-0-location", "hall"]), failing), ["1"]);
  assert.deepEqual(closed(fixed(0), failing), ["3"]);
  assert.deepEqual(closed(fixed(0, ["A01_03-0-location", "yard"], ["A01_03-0-instance", "left"]), failing), []);
});

test("what is left wrong at the same place is stronger than what was put right", () => {
  const both = fixed(0, ["A01_03-0-location", "hall"], ["A01_03-1-location", "hall"], ["A01_03-1-note", "bent"]);
  assert.deepEqual(closed([...repaired("1"), ...both], failing), []);
});

test("what is put right closes nothing of an item that fails nowhere by now", () => {
  assert.deepEqual(closed(fixed(0), {}), []);
});

test("a failure without a place is one of the whole school", () => {
  assert.deepEqual(closed([...repaired("1", "3"), ["A01_03-0-new_kind", "room"]], failing), ["1"]);
  assert.deepEqual(closed([...repaired("1", "3"), ["A01_03-0-note", "all"]], failing), ["1"]);
});
