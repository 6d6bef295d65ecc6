/* What a sign says when it is opened: people's words between the quotation marks of the reader's language. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { schoolPopup } from "../../../static/js/map/popup.mjs";
import { fakeDocument } from "../finish/fake-page.mjs";

const TEXTS = ["", "Low guard rail", "3 days", "41 cm", "loose", "<b>الدرج</b>"];
const [NAME, AGE, MEASURED, OBSERVED, NOTE] = [1, 2, 3, 4, 5];

/** What stands under the one danger of a school: `seen` are the numbers of the texts, 0 for none. */
function seenLine(quoted, seen) {
  const document = Object.assign(fakeDocument(), { getElementById: () => null });
  document.createDocumentFragment = () => document.createElement("fragment");
  const columns = { number: "100200", name: "Sama", place: "", students: 0, points: 0, state: 1, counts: [0, 1, 0, 0] };
  const more = { why: 0, dangers: [[NAME, 1, AGE, ...seen, 0]], results: [] };
  const schools = Object.fromEntries(Object.entries({ ...columns, ...more }).map(([name, value]) => [name, [value]]));
  const words = { quoted, states: {}, standard: "", number: "Number:" };
  const setup = { words, paths: {}, links: {}, dir: "ltr" };
  return schoolPopup(document, { schools, texts: TEXTS }, 0, setup)
    .querySelectorAll("small")
    .find((line) => line.className === "seen");
}

for (const [quoted, said] of [
  ["“{text}”", "41 cm · loose · “<b>الدرج</b>”"],
  ["«{text}»", "41 cm · loose · «<b>الدرج</b>»"],
]) {
  test(`a note stands as in ${quoted}, the marks outside of its own direction`, () => {
    const line = seenLine(quoted, [MEASURED, OBSERVED, NOTE, 0]);
    assert.equal(line.textContent, said);
    assert.equal(line.querySelectorAll("bdi").at(-1).textContent, TEXTS[NOTE]);
  });
}

test("a place of the note's own words is not quoted, and where nothing was seen there is no line", () => {
  assert.equal(seenLine("“{text}”", [0, 0, NOTE, NOTE]).textContent, `“${TEXTS[NOTE]}” · ${TEXTS[NOTE]}`);
  assert.equal(seenLine("“{text}”", [0, 0, 0, 0]), undefined);
});
