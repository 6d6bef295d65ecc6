import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { assess, gradeOf, printed } from "../../../static/js/scoring.mjs";

const TABLE = new URL("../../inspections/scoring-vectors.json", import.meta.url);
const { sections, vectors, printed: numbers, grades } = JSON.parse(readFileSync(TABLE, "utf8"));
const UNANSWERED = [null, null, null];

for (const { say, answers, inapplicable = [], gives } of vectors) {
  test(say, () => {
    const result = assess(sections, ({ code }) => {
      const [verdict, value, severity] = answers[code] ?? UNANSWERED;
      return { shown: !inapplicable.includes(code), verdict, value, severity };
    });
    const rounded = (number) => (number === null ? null : printed(number));
    const { raw, final, coverage } = result;
    const seen = { ...result, raw: rounded(raw), final: rounded(final), coverage: printed(100 * coverage) };
    assert.deepEqual(seen, gives);
  });
}

test("a score is read with one decimal, halves up", () => {
  assert.deepEqual(numbers.map(([number]) => printed(number)), numbers.map(([, text]) => text));
});

test("every line of the grades is drawn on the number as it is read", () => {
  assert.deepEqual(grades.map(([final, coverage]) => gradeOf(final, coverage)), grades.map(([, , grade]) => grade));
});
