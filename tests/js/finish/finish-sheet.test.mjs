/* The finish sheet: what is left is true at every tap, and once it is pressed there is no way back into the form. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { button, element } from "../../../static/js/tablet/dom/elements.mjs";
import { FinishSheet } from "../../../static/js/tablet/visit/finish/finish-sheet.mjs";
import { fakeDocument } from "./fake-page.mjs";

const WORDS = { finish_left: "{n} left", finished: "finished", not_saved: "not saved: {why}" };

/** A sheet that is open; ``store`` is what the visit is finished in. */
function openSheet({ sections = [], store = {} } = {}) {
  const document = fakeDocument();
  const part = (tag, name) => element(document, tag, name ? { [`data-finish-${name}`]: true } : {});
  const back = element(document, "form", {}, part("button"));
  const parts = { title: part("h2"), back, left: part("div", "left"), body: part("div", "body") };
  Object.assign(parts, { now: part("button", "now"), note: part("p", "note"), sent: part("div", "sent") });
  const dialog = element(document, "dialog", {}, ...Object.values(parts));
  const elements = Object.assign([], { finished: {}, revision: { value: "1" } });
  const model = { refreshed: 0, rows: () => [], progress: () => ({}), cards: [] };
  model.refresh = () => (model.refreshed += 1);
  const draft = { save: async () => true, stop: () => {} };
  const keeps = { entry: async () => null, ...store };
  const visit = { model, draft, form: { elements }, head: { visit: "v" }, store: keeps };
  const tabs = { watch: () => {}, wake: () => {} };
  const { subtle } = globalThis.crypto;
  const sheet = new FinishSheet({ dialog, visit, sections, words: WORDS, limits: {}, home: "/", tabs, subtle });
  sheet.open();
  return { document, dialog, sheet, model, ...parts };
}

function cancels(dialog) {
  return dialog.dispatchEvent(new Event("cancel", { cancelable: true }));
}

async function until(holds) {
  while (!holds()) await new Promise(setImmediate);
}

test("from the press on, the sheet cannot be left for the form", async () => {
  let finishNow = null;
  const finish = () => new Promise((resolve) => (finishNow = resolve));
  const { dialog, now, back, body, note } = openSheet({ store: { finish } });
  assert.ok(cancels(dialog), "before, there is a way back");
  now.click();
  for (const when of ["while it is finished", "when it is finished"]) {
    assert.ok(!cancels(dialog), when);
    dialog.close();
    assert.ok(dialog.open, when);
    assert.ok(back.hidden && body.inert, when);
    await until(() => finishNow);
    finishNow();
    await until(() => note.hidden);
  }
  assert.equal(dialog.querySelector("h2").textContent, "finished");
});

test("what could not be finished can be gone on with", async () => {
  const store = { finish: async () => Promise.reject(new Error("full")) };
  const { dialog, now, back, body, sent, model } = openSheet({ store });
  now.click();
  await until(() => sent.textContent);
  assert.equal(sent.textContent, "not saved: full");
  assert.deepEqual([now.disabled, back.hidden, body.inert, cancels(dialog)], [false, false, false, true]);
  const before = model.refreshed;
  dialog.close();
  assert.deepEqual([dialog.open, model.refreshed], [false, before + 1]);
});

test("a finished visit whose state cannot be read is finished all the same", async () => {
  const store = { finish: async () => {}, entry: async () => Promise.reject(new Error("unreadable")) };
  const { dialog, now, sent } = openSheet({ store });
  now.click();
  await until(() => sent.textContent);
  dialog.close();
  assert.ok(dialog.open && !cancels(dialog));
});

/** A section with one thing to do, by a button that has its name. */
function task(name, done) {
  return {
    into(body, again) {
      const act = () => {
        done.add(name);
        again();
      };
      const made = button(body.ownerDocument, name, act);
      made.setAttribute(`data-${name}`, "");
      body.append(made);
    },
    left: (body) => (done.has(name) ? [] : [{ what: name, to: body.querySelector(`[data-${name}]`) }]),
  };
}

function pressed(...names) {
  const done = new Set();
  const page = openSheet({ sections: names.map((name) => task(name, done)) });
  page.now.click();
  return { ...page, done, on: (name) => page.body.querySelector(`[data-${name}]`), said: () => page.left.textContent };
}

test("what is left is said anew at every tap that does some of it, and leads to what stands there now", () => {
  const { document, on, said, left } = pressed("told", "signed", "asked");
  assert.deepEqual([said(), document.activeElement], ["3 lefttoldsignedasked", on("told")]);
  on("told").click();
  assert.equal(said(), "2 leftsignedasked");
  left.querySelector("a").click();
  assert.equal(document.activeElement, on("signed"));
  on("signed").click();
  on("asked").click();
  assert.ok(left.hidden);
});

test("what is said already is not said again", () => {
  const { on, left, done, sheet, document } = pressed("told", "signed");
  done.add("told");
  const [said] = left.children;
  sheet.refill();
  assert.notEqual(left.children[0], said);
  const [now] = left.children;
  sheet.refill();
  assert.equal(left.children[0], now);
  left.querySelector("a").click();
  assert.equal(document.activeElement, on("signed"));
});

test("another sheet's answer fills this one anew while it is open", () => {
  const { dialog, body, back, sheet, document, done, said } = pressed("told", "signed");
  const [before] = body.children;
  done.add("told");
  sheet.refill();
  assert.deepEqual([said(), body.children[0] === before], ["1 leftsigned", false]);
  assert.equal(document.activeElement, back.querySelector("button"));
  dialog.close();
  const [last] = body.children;
  sheet.refill();
  assert.equal(body.children[0], last);
});
