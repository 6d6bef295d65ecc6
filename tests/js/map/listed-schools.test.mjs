/* What the legend takes off the map is off the list, and both say so. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { shownWords } from "../../../static/js/map/listed-schools.mjs";
import { besidePointer, hoverText } from "../../../static/js/map/school-pointer.mjs";

const STATES = ["severe", "severe", "low", "clear"];
const SENTENCE = "{shown} of {registered} schools shown";

test("the count says how many are left", () => {
  assert.equal(shownWords(STATES, new Set(["severe"]), SENTENCE), "2 of 4 schools shown");
  assert.equal(shownWords(STATES, new Set(STATES), SENTENCE), "0 of 4 schools shown");
});

test("where nothing is gone there is nothing to say", () => {
  assert.equal(shownWords(STATES, new Set(), SENTENCE), "");
  assert.equal(shownWords(STATES, new Set(["unvisited"]), SENTENCE), "");
});

test("the pointer names a few and counts the rest", () => {
  assert.equal(hoverText(["A", "B"]), "A\nB");
  assert.equal(hoverText(["A", "B", "C", "D", "E", "F", "G", "H"]), "A\nB\nC\nD\nE\nF\n+2");
});

test("the names stand within the map", () => {
  const [room, names] = [{ x: 600, y: 400 }, { offsetWidth: 100, offsetHeight: 60 }];
  assert.deepEqual(besidePointer({ x: 300, y: 200 }, room, names), { x: 250, y: 128 });
  assert.deepEqual(besidePointer({ x: 590, y: 30 }, room, names), { x: 500, y: 50 });
  assert.deepEqual(besidePointer({ x: 10, y: 200 }, room, names), { x: 0, y: 128 });
});
