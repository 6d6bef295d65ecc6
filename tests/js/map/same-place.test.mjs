/* Signs that lie on one another: none is overlooked. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { gathered, nearestTo, overlapping, worstFirst } from "../../../static/js/map/same-place.mjs";

const AT = { xs: [100, 103, 100, 140, 155, -3], ys: [100, 100, 104, 100, 100, -3] };
const ALL = [0, 1, 2, 3, 4, 5];

test("two shifts of one building are one group, led by the worse", () => {
  assert.deepEqual(gathered(AT, [2, 0, 1, 3, 4, 5], 8), [[2, 0, 1], [3], [4], [5]]);
});

test("groups do not depend on where the grid's lines fall", () => {
  for (let shift = 0; shift < 8; shift += 1) {
    const xs = [7.5 + shift, 8.5 + shift];
    assert.deepEqual(gathered({ xs, ys: [0, 0] }, [0, 1], 8), [[0, 1]], String(shift));
  }
});

test("what nobody sees is in no group", () => {
  assert.deepEqual(gathered(AT, [1, 4], 8), [[1], [4]]);
});

test("those whose signs overlap come in the order given", () => {
  assert.deepEqual(overlapping(AT, [4, 3, 2, 1, 0], 3, 18), [4, 3]);
  assert.deepEqual(overlapping(AT, ALL, 5, 18), [5]);
});

test("the nearest is found within reach and not beyond", () => {
  assert.equal(nearestTo({ x: 104, y: 100 }, AT, ALL, 22), 1);
  assert.equal(nearestTo({ x: 100, y: 102 }, AT, [2, 0], 22), 2, "of two as near the worse, which comes first");
  assert.equal(nearestTo({ x: 104, y: 100 }, AT, [4], 22), -1);
});

test("dangers to life come before any number of points", () => {
  const schools = { counts: [[0, 9], [1, 0], [0, 1], [1, 0]], points: [900, 50, 900, 60] };
  assert.deepEqual([0, 1, 2, 3].sort(worstFirst(schools)), [3, 1, 0, 2]);
});
