/* What is said beside the buttons of a copy. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { copyLine } from "../../../static/js/tablet/home/copy-line.mjs";

/** As much of a page as a line is made of. */
const document = {
  documentElement: { lang: "en" },
  createElement: (tag) => Object.assign(new EventTarget(), {
    tag,
    children: [],
    append(...children) {
      this.children.push(...children);
    },
    setAttribute(name, value) {
      this[name] = value;
    },
  }),
};
const words = { take: "Take", give_up: "Give up", copy_of: "{time}", of: "{n}/{m}", not_saved: "Not saved: {why}" };

/** [what is said, whether the button can be pressed again] once ``take`` is over. */
async function pressed(take) {
  const now = new Date().toISOString();
  const copy = { school_name: "s", checklist_title: "c", saved_at: now, answered: 1, asked: 2, photos: 0 };
  const about = { words, limits: {}, take, giveUp: take, takeText: words.take };
  const line = copyLine(document, copy, about);
  const [, row, , status] = line.children;
  const [button] = row.children;
  button.dispatchEvent(new Event("click"));
  assert.equal(button.disabled, true);
  await new Promise(setImmediate);
  return [status.textContent, !button.disabled];
}

test("what could not be done is said, and the button comes back", async () => {
  assert.deepEqual(await pressed(async () => "No connection"), ["No connection", true]);
  assert.deepEqual(await pressed(async () => Promise.reject(new Error("full"))), ["Not saved: full", true]);
  assert.deepEqual(await pressed(async () => undefined), ["", true]);
});
