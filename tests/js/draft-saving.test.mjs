/* The draft of a visit: found, written at every tap, in one window. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { DraftKeeper, watchForm } from "../../static/js/tablet/visit/draft-saving.mjs";
import { draftFor } from "../../static/js/tablet/visit/restore-draft.mjs";
import { claimVisit } from "../../static/js/tablet/visit/single-window.mjs";

const words = { saved: "saved {time}", not_saved: "not: {why}" };
const silent = { head: {}, words, showStatus: () => {}, read: () => ({}) };

test("a draft is found by school, checklist and engineer, the last touched one", () => {
  const one = { school: "1", checklist: "a", owner: "3" };
  const drafts = [{ ...one, visit: "old" }, { ...one, visit: "new" }, { ...one, owner: "4", visit: "other" }];
  assert.equal(draftFor(drafts, one).visit, "new");
  assert.equal(draftFor(drafts, { ...one, school: "2" }), null);
});

test("taps while one write runs end in one more write of the latest state", async () => {
  const written = [];
  let n = 0;
  const said = [];
  const store = { keepDraft: async (draft) => written.push(draft.fields) };
  const showStatus = (text, state) => said.push(state);
  const draft = new DraftKeeper({ store, head: {}, words, showStatus, read: () => ({ fields: n }) });
  n = 1;
  draft.save();
  n = 2;
  draft.save();
  n = 3;
  await draft.save();
  assert.equal(written.at(-1), 3);
  assert.ok(written.length <= 2);
  assert.deepEqual(said, ["kept"]);
});

test("it is said to be kept only when it is on disk", async () => {
  const full = { keepDraft: async () => Promise.reject(new Error("QuotaExceeded")) };
  const roomy = { keepDraft: async () => {} };
  const kept = (store) => new DraftKeeper({ ...silent, store }).save();
  assert.equal(await kept(full), false);
  assert.equal(await kept(roomy), true);
});

test("typing without a pause is kept meanwhile", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let saves = 0;
  const form = new EventTarget();
  const window = Object.assign(new EventTarget(), { document: new EventTarget() });
  watchForm(form, { save: () => (saves += 1), touch: () => {}, window });
  for (let key = 0; key < 10; key += 1) {
    form.dispatchEvent(new Event("input"));
    t.mock.timers.tick(200);
  }
  assert.equal(saves, 5);
});

test("a full disk is said, not thrown", async () => {
  const said = [];
  const store = { keepDraft: async () => Promise.reject(new Error("QuotaExceeded")) };
  await new DraftKeeper({ ...silent, store, showStatus: (...all) => said.push(all) }).save();
  assert.deepEqual(said, [["not: QuotaExceeded", "bad"]]);
});

test("a finished visit's draft is not written again", async () => {
  const store = { keepDraft: async () => assert.fail("written") };
  const draft = new DraftKeeper({ ...silent, store });
  draft.stop();
  await draft.save();
});

test("only the browser's own no means that the visit is open in another window", async () => {
  const asked = [];
  const request = (answers) => async (_name, { ifAvailable }, work) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return work(answers[asked.push(ifAvailable) - 1] ?? null);
  };
  const claim = (answers) => {
    return claimVisit({ locks: { request: request(answers) }, name: "v", stolen: () => {}, sleep: async () => {} });
  };
  assert.equal(await claim([{}]), true);
  assert.deepEqual(asked.splice(0), [true]);
  assert.equal(await claim([null, null, {}]), true, "the window before was just closing");
  asked.length = 0;
  assert.equal(await claim([]), false);
  assert.equal(asked.length, 7);
});
