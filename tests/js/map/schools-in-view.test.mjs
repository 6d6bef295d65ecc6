/* The schools of the country come directorate by directorate, as somebody looks at them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { localities } from "../../../static/js/map/labels.mjs";
import { schoolColumns } from "../../../static/js/map/school-columns.mjs";
import { askInView, within } from "../../../static/js/map/country/schools-in-view.mjs";

const BOXES = new Map([
  ["far", [10, 10, 11, 11]],
  ["edge", [2, 0, 3, 2]],
  ["middle", [0.9, 0.9, 1.1, 1.1]],
  ["around", [-5, -5, 6, 6]],
]);
const rest = () => new Promise((resolve) => setImmediate(resolve));

test("what is in view comes from the middle outwards", () => {
  assert.deepEqual(within(BOXES, [0, 0, 2, 2]), ["middle", "around", "edge"]);
  assert.deepEqual(within(BOXES, [20, 20, 21, 21]), []);
});

// A server that answers when the test says so.
function server(codes) {
  const open = new Map();
  const asked = [];
  const [arrived, told] = [[], []];
  const look = askInView({
    inView: () => codes,
    ask: (code) => {
      asked.push(code);
      return new Promise((resolve, reject) => open.set(code, { resolve: () => resolve(code), reject }));
    },
    arrived: (code) => arrived.push(code),
    waiting: (running, lost) => told.push([running, lost]),
  });
  const answer = async (code, how = "resolve") => {
    open.get(code)[how]();
    await rest();
  };
  return { look, answer, asked, arrived, told };
}

test("three at a time, and each once however often the map moves", async () => {
  const { look, answer, asked, arrived } = server(["a", "b", "c", "d"]);
  look();
  look();
  assert.deepEqual(asked, ["a", "b", "c"]);
  await answer("b");
  assert.deepEqual(asked, ["a", "b", "c", "d"]);
  for (const code of ["a", "c", "d"]) await answer(code);
  look();
  assert.deepEqual([asked.length, arrived], [4, ["b", "a", "c", "d"]]);
});

test("what has left the view meanwhile is not asked for", async () => {
  const codes = ["a", "b", "c", "d"];
  const { look, answer, asked } = server(codes);
  look();
  codes.splice(0, 4, "a", "e");
  await answer("a");
  assert.deepEqual(asked, ["a", "b", "c", "e"]);
});

test("what failed is told and asked for again when the map moves, not before", async () => {
  const { look, answer, asked, arrived, told } = server(["a"]);
  look();
  await answer("a", "reject");
  assert.deepEqual([asked, told.at(-1)], [["a"], [0, 1]]);
  look();
  await answer("a");
  assert.deepEqual([asked, arrived, told.at(-1)], [["a", "a"], ["a"], [0, 0]]);
});

const answerOf = (numbers) => {
  const column = (value) => numbers.map((number) => value ?? number);
  const drawn = { name: column(), place: column(""), lat: column(32), lon: column(36), state: column(1) };
  return { schools: { number: numbers, ...drawn, counts: column([0, 1]), points: column(13) }, texts: numbers };
};

test("schools of several answers are rows of one table, each with the answer it came by", () => {
  const columns = schoolColumns();
  const [first, second] = [answerOf(["1", "2"]), answerOf(["3"])];
  columns.add(first);
  columns.add(second);
  assert.deepEqual(columns.schools.name, ["1", "2", "3"]);
  assert.deepEqual(columns.schools.answer, [0, 0, 1]);
  assert.deepEqual([columns.sheet(1), columns.sheet(2)], [[first, 1], [second, 0]]);
  assert.deepEqual([columns.find("3"), columns.find("4"), columns.find(undefined)], [2, -1, -1]);
});

test("villages of one name in two directorates are two", () => {
  const found = localities(["Sama", "Sama", "Sama", ""], [0, 1, 1, 1]);
  assert.deepEqual(found, [
    { name: "Sama", indices: [1, 2] },
    { name: "Sama", indices: [0] },
  ]);
});
