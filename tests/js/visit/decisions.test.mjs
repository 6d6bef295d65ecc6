/* When an answer is meant, and when the keys only pass over it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { watchDecisions } from "../../../static/js/tablet/visit/items/answer-decisions.mjs";

const LIST = { type: "select-one", name: "B03_05-0-severity" };
const ANSWER = { type: "radio", name: "B03_05-answer" };
const NOTE = { type: "textarea", name: "B03_05-0-note" };

/** What a card does: ``happen(kind, target, more)`` gives what was called since. */
function watched() {
  const card = new EventTarget();
  Object.assign(card, { id: "B03_05", ownerDocument: { activeElement: null } });
  const called = [];
  const acts = ["look", "decide", "pass", "type"].map((name) => [name, () => called.push(name)]);
  watchDecisions(card, Object.fromEntries(acts));
  return (kind, target, more = {}) => {
    const matches = () => target.type === "radio";
    const event = Object.assign(new Event(kind), more);
    Object.defineProperty(event, "target", { value: { ...target, matches } });
    card.dispatchEvent(event);
    return called.splice(0);
  };
}

for (const control of [LIST, ANSWER]) {
  test(`arrow keys pass over what a ${control.type} can say`, () => {
    const happen = watched();
    for (const key of ["ArrowDown", "ArrowDown", "ArrowUp"]) {
      happen("keydown", control, { key });
      assert.deepEqual(happen("change", control), ["pass"]);
      happen("keyup", control, { key });
    }
    assert.deepEqual(happen("focusout", control, { relatedTarget: NOTE }), ["decide"]);
  });

  for (const key of ["Enter", " "]) {
    test(`“${key}” means what a ${control.type} says`, () => {
      const happen = watched();
      happen("keydown", control, { key: "ArrowDown" });
      happen("change", control);
      assert.deepEqual(happen("keydown", control, { key }), ["decide"]);
      assert.deepEqual(happen("focusout", control, { relatedTarget: NOTE }), []);
    });
  }

  test(`a tap on a ${control.type} is meant at once`, () => {
    assert.deepEqual(watched()("change", control), ["decide"]);
  });
}

test("an arrow key in a text decides and passes nothing", () => {
  const happen = watched();
  assert.deepEqual(happen("keydown", NOTE, { key: "ArrowDown" }), []);
  assert.deepEqual(happen("change", NOTE), ["decide"]);
});
