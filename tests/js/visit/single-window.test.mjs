/* A visit that another window has taken over is not written on here. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { element } from "../../../static/js/tablet/dom/elements.mjs";
import { claimWindow } from "../../../static/js/tablet/visit/single-window.mjs";
import { fakeDocument } from "../finish/fake-page.mjs";

test("the sheet that says so is not left for the form", async () => {
  const document = fakeDocument();
  const dialog = element(document, "dialog", {}, element(document, "button", { "data-take-over": true }));
  document.getElementById = () => dialog;
  let steal = null;
  const stolen = new Promise((_resolve, reject) => (steal = reject));
  const request = async (_name, _options, work) => Promise.race([work({}), stolen]);
  assert.ok(await claimWindow({ document, navigator: { locks: { request } } }, "v", async () => {}));
  assert.ok(!dialog.open);
  steal(new Error("stolen"));
  await new Promise(setImmediate);
  assert.ok(dialog.open);
  assert.ok(!dialog.dispatchEvent(new Event("cancel", { cancelable: true })));
  dialog.close();
  assert.ok(dialog.open, "going back twice closes it without asking");
});
