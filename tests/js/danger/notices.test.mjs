import assert from "node:assert/strict";
import { test } from "node:test";
import { isNotice, isSpokenOf, isTold, toldNow } from "../../../static/js/tablet/visit/form/danger-notices.mjs";
import { fieldsToSend } from "../../../static/js/tablet/visit/form/form-fields.mjs";

const nothing = { told_at: "", told_whom: "", told_by: "", not_told: "" };
const all = { shown: () => true };

test("a field about a danger that was told is known by its name", () => {
  for (const key of Object.keys(nothing)) assert.ok(isNotice(`B03_01-${key}`), key);
  for (const name of ["B03_01-answer", "B03_01-0-note", "told_at", "fact-told_at"]) assert.ok(!isNotice(name), name);
});

test("told now is told by voice at this moment", () => {
  const now = new Date("2026-05-03T09:00:00Z");
  assert.deepEqual(toldNow(now), { told_at: "2026-05-03T09:00:00.000Z", told_by: "voice" });
});

test("a reason is no telling, and blanks are no reason", () => {
  const spoken = (said) => [isTold({ ...nothing, ...said }), isSpokenOf({ ...nothing, ...said })];
  assert.deepEqual(spoken({}), [false, false]);
  assert.deepEqual(spoken({ not_told: "  " }), [false, false]);
  assert.deepEqual(spoken({ not_told: "nobody there" }), [false, true]);
  assert.deepEqual(spoken({ told_at: "2026-05-03T09:00:00Z" }), [true, true]);
  assert.deepEqual(spoken({ told_by: "writing" }), [true, true]);
});

test("what was said of a danger is sent only while its item fails", () => {
  const fields = [["B03_01-answer", "ok"], ["B03_01-told_at", "x"], ["B03_01-not_told", "y"], ["B04_01-told_at", "z"]];
  const sent = fieldsToSend(fields, { ...all, fails: (item) => item === "B04_01" });
  assert.deepEqual(sent, [["B03_01-answer", "ok"], ["B04_01-told_at", "z"]]);
});
