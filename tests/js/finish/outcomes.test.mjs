import assert from "node:assert/strict";
import { test } from "node:test";
import {
  circumstancesSection,
  durationText,
  placeText,
} from "../../../static/js/tablet/visit/finish/circumstances-section.mjs";
import { outcomesOf } from "../../../static/js/tablet/visit/finish/outcomes-section.mjs";
import { findingsOf } from "../../../static/js/tablet/visit/form/findings.mjs";
import { readSignature, signatureText, strokePath } from "../../../static/js/tablet/visit/form/signature-text.mjs";
import { fakeDocument } from "./fake-page.mjs";

const at = (location, severity, more = {}) => ({ location, instance: "", severity, fixed: false, ...more });
const became = (findings, known) => outcomesOf(findings, known).map((one) => [one.became, one.location, one.severity]);

test("a place that was known is seen again, another one is opened", () => {
  const known = [{ location: "yard", instance: "" }];
  const seen = became([at("yard", "severe"), at("hall", "low")], known);
  assert.deepEqual(seen, [["seen_again", "yard", "severe"], ["opening", "hall", "low"]]);
});

test("one place is one deficiency, as grave as the worst that was found there", () => {
  const seen = became([at("hall", "low"), at("hall", "severe"), at("hall", "moderate")], []);
  assert.deepEqual(seen, [["opening", "hall", "severe"]]);
});

test("another one in the same room is another one", () => {
  assert.equal(became([at("hall", "low"), at("hall", "low", { instance: "left" })], []).length, 2);
});

test("what was put right during the visit is neither opened nor open", () => {
  const known = [{ location: "yard", instance: "" }];
  const fixed = { fixed: true };
  const seen = became([at("hall", "low", fixed), at("yard", "low", fixed)], known);
  assert.deepEqual(seen.map(([what]) => what), ["put_right", "put_right"]);
  assert.deepEqual(became([at("hall", "low", fixed), at("hall", "low")], []).map(([what]) => what), ["opening"]);
});

test("an item that fails with nothing said of a place fails in the whole school", () => {
  const whole = { location: "", instance: "", new_name: "", severity: "", ticks: [], fixed: false };
  assert.deepEqual(findingsOf([["B03_01-answer", "not_ok"], ["B03_01-0-new_kind", "room"]], "B03_01"), [whole]);
  const first = [["B03_01-0-tick", "a"], ["B03_02-0-note", "x"]];
  const fields = [...first, ["B03_01-1-fixed", "yes"], ["B03_01-1-severity", "low"]];
  const other = { ...whole, severity: "low", fixed: true };
  assert.deepEqual(findingsOf(fields, "B03_01"), [{ ...whole, ticks: ["a"] }, other]);
});

const WORDS = {
  metres: "{n} m",
  position_here: "{distance} away ±{accuracy}",
  position_free: "±{accuracy}",
  no_position: "none",
  hours: "{n} h",
  minutes: "{n} min",
  and: "{first} and {second}",
};

test("a position is told to the metre, with how sure it is", () => {
  const school = { latitude: 32.4686, longitude: 36.2436 };
  const fix = { latitude: 32.4961, longitude: 36.2436, accuracy: 12.4 };
  assert.equal(placeText(fix, school, WORDS), "3,058 m away ±12 m");
  assert.equal(placeText(fix, { latitude: null, longitude: null }, WORDS), "±12 m");
  assert.equal(placeText(null, school, WORDS), "none");
});

test("a duration is told in hours and minutes", () => {
  const minutes = [0, 1, 59, 60, 85, 1500];
  const said = minutes.map((one) => durationText(one * 60_000, WORDS));
  assert.deepEqual(said, ["1 min", "1 min", "59 min", "1 h", "1 h and 25 min", "25 h"]);
  assert.equal(durationText(-60_000, WORDS), "—");
  assert.equal(durationText(NaN, WORDS), "—");
});

test("a visit took until its end, which is not now when it is corrected", () => {
  const named = ["started", "latitude", "longitude", "accuracy"].map((name) => [name, { value: "" }]);
  const form = { elements: Object.assign([], Object.fromEntries(named)) };
  form.elements.started.value = "2026-11-26T12:00:00.000Z";
  const words = { ...WORDS, where: "where", photos: "photos", duration: "duration" };
  const end = () => new Date("2026-11-26T13:25:00.000Z");
  const body = fakeDocument().createElement("div");
  circumstancesSection({ model: { rows: () => [] }, form, words, end }).into(body);
  assert.equal(body.textContent, "wherenonephotos0duration1 h and 25 min");
});

test("a signature comes back as it was drawn", () => {
  const strokes = [[[10, 20], [30, 40]], [[7, 8]]];
  assert.equal(signatureText(strokes), "600,200;10,20 30,40;7,8");
  assert.deepEqual(readSignature(signatureText(strokes)), strokes);
  assert.deepEqual(strokes.map(strokePath), ["M10 20L30 40", "M7 8h0"]);
  assert.equal(signatureText([]), "");
});

test("a long signature is thinned until it fits, and keeps its ends", () => {
  const long = Array.from({ length: 3000 }, (_, n) => [n % 600, n % 200]);
  const text = signatureText([long]);
  assert.ok(text.length <= 8192);
  const [kept] = readSignature(text);
  assert.deepEqual([kept[0], kept.at(-1)], [long[0], long.at(-1)]);
  assert.ok(signatureText(Array.from({ length: 5000 }, () => [[599, 199]])).length <= 8192);
});

test("what is no signature is none", () => {
  const texts = ["", "600,200", "600,200;1", "600,200;a,b", "600,200;1,2\n"];
  for (const text of texts) assert.deepEqual(readSignature(text), []);
});
