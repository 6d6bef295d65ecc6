/* Signing on the pad. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { signaturePad } from "../../../static/js/tablet/visit/finish/signature-pad.mjs";
import { fakeDocument } from "./fake-page.mjs";

const WORDS = { sign_again: "again", sign_here: "here", signed: "signed" };

/** A pad of its own size; ``touch(type, pointer, x, y)`` is what a finger does on it. */
function openPad() {
  const signed = [];
  const pad = signaturePad(fakeDocument(), { text: "", words: WORDS, signed: (text) => signed.push(text) });
  const svg = pad.querySelector("svg");
  svg.setPointerCapture = () => {};
  svg.getBoundingClientRect = () => ({ left: 0, top: 0, width: 600, height: 200 });
  const touch = (type, pointerId, clientX, clientY) => {
    svg.dispatchEvent(Object.assign(new Event(`pointer${type}`), { button: 0, pointerId, clientX, clientY }));
  };
  return { signed, touch };
}

test("a palm that rests on the pad neither draws, nor bends the stroke, nor ends it", () => {
  const { signed, touch } = openPad();
  touch("down", 1, 10, 10);
  touch("move", 1, 20, 20);
  touch("down", 2, 500, 180);
  touch("move", 2, 510, 190);
  touch("up", 2, 510, 190);
  touch("cancel", 3, 0, 0);
  touch("move", 1, 30, 30);
  touch("up", 1, 30, 30);
  assert.deepEqual(signed, ["600,200;10,10 20,20 30,30"]);
});

test("the next stroke may be another finger's", () => {
  const { signed, touch } = openPad();
  for (const pointer of [1, 2]) {
    touch("down", pointer, 10, 10);
    touch("move", pointer, 20, 10 * pointer);
    touch("up", pointer, 20, 10 * pointer);
  }
  assert.equal(signed.at(-1), "600,200;10,10 20,10;10,10 20,20");
});
