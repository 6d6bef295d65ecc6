/* The draft of a visit: found, written at every tap, in one window. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { backUpDrafts, draftPace, keepBackingUp } from "../../static/js/tablet/outbox/draft-backup.mjs";
import { createOutbox } from "../../static/js/tablet/outbox/outbox.mjs";
import { DraftKeeper, watchForm } from "../../static/js/tablet/visit/draft-saving.mjs";
import { draftFor } from "../../static/js/tablet/visit/restore-draft.mjs";
import { claimVisit } from "../../static/js/tablet/visit/single-window.mjs";
import { fakeServer } from "./fake-server.mjs";
import { memoryStore } from "./memory-store.mjs";

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

const MINUTE = 60_000;

test("the server's pace is kept within an hour and a minute, and is a minute where it says nothing", () => {
  for (const [said, kept] of [[60, 1], [300, 5], [1, 1], [0, 1], [-5, 1], [10 ** 9, 60]]) {
    assert.equal(draftPace(said), kept * MINUTE, said);
  }
  for (const nothing of [undefined, null, "300", NaN, Infinity, {}]) assert.equal(draftPace(nothing), MINUTE);
});

/** A tablet with one draft, copied by rounds of a minute; ``copies`` are the counters that arrived. */
function writing(every) {
  const t = { store: memoryStore(), server: fakeServer(), now: 0, copies: [] };
  t.server.answer = (path, { body }) => {
    t.copies.push(JSON.parse(new TextDecoder().decode(body)).counter);
    return t.server.json(201, { kept: true });
  };
  const copiedAt = new Map();
  let counter = 0;
  t.write = () => t.store.keepDraft({ visit: "v", owner: "7", revision: 1, counter: (counter += 1), updated: "x" });
  t.round = async (options) => {
    await t.store.keepMeta("draft_every", every);
    const { store, server: { fetch } } = t;
    await backUpDrafts({ store, fetch, person: "7", device: "t", copiedAt, now: () => t.now, ...options });
    return t.copies.splice(0);
  };
  return t;
}

test("a draft that is being written is copied at the server's pace", async () => {
  const t = writing(300);
  const arrived = [];
  for (let minute = 0; minute <= 11; minute += 1) {
    t.now = minute * MINUTE;
    await t.write();
    arrived.push(...(await t.round()).map((counter) => [minute, counter]));
  }
  assert.deepEqual(arrived, [[0, 1], [5, 6], [10, 11]]);
});

test("what has not changed is not copied, what changed is when it matters", async () => {
  const t = writing(300);
  await t.write();
  assert.deepEqual(await t.round(), [1], "a new visit with the first round");
  t.now += MINUTE;
  assert.deepEqual(await t.round({ atOnce: true }), []);
  await t.write();
  assert.deepEqual(await t.round(), []);
  assert.deepEqual(await t.round({ atOnce: true }), [2]);
});

test("a clock that was set back does not put a copy off", async () => {
  const t = writing(300);
  t.now = 10 ** 12;
  await t.write();
  await t.round();
  t.now -= 10 ** 9;
  await t.write();
  assert.deepEqual(await t.round(), [2]);
});

test("the pace that hello says is noted, and forgotten when it says none", async () => {
  const [store, server] = [memoryStore(), fakeServer()];
  const about = { epoch: server.epoch, person: { id: 7 } };
  for (const [limits, noted] of [[{ draft_every: 240 }, 240], [{}, null], [undefined, null]]) {
    server.answer = () => server.json(200, { ...about, limits });
    const parts = { store, fetch: server.fetch, now: () => 0, random: () => 0.5, person: "7" };
    await createOutbox({ ...parts, patience: () => undefined }).step();
    assert.equal((await store.meta("draft_every")) ?? null, noted);
  }
});

/** The window of a page, whose drafts are those of ``writing``; ``heard`` is what the tabs tell of the connection. */
function pageOf(t) {
  const window = Object.assign(new EventTarget(), { fetch: t.server.fetch, setInterval: () => {} });
  window.document = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const page = { window, blocked: null };
  const tabs = { blockedBy: () => page.blocked, watch: (listener) => (page.heard = listener) };
  page.copy = keepBackingUp(window, { store: t.store, tabs, person: "7", device: { id: "t" } });
  /** What arrived once ``happens()`` has been dealt with. */
  page.after = async (happens) => {
    happens();
    await new Promise((resolve) => setTimeout(resolve, 30));
    return t.copies.splice(0);
  };
  page.hide = () => {
    window.document.visibilityState = "hidden";
    window.document.dispatchEvent(new Event("visibilitychange"));
  };
  return page;
}

test("leaving, hiding, finishing and a connection that is back copy at once; a greeting does not", async () => {
  const t = writing(300);
  const page = pageOf(t);
  await t.store.keepMeta("draft_every", 300);
  await t.write();
  assert.deepEqual(await page.after(() => page.heard(null)), [1]);
  const moments = {
    leave: () => page.window.dispatchEvent(new Event("pagehide")),
    hide: page.hide,
    finish: page.copy,
  };
  for (const [n, moment] of Object.values(moments).entries()) {
    await t.write();
    assert.deepEqual(await page.after(() => page.heard(null)), []);
    assert.deepEqual(await page.after(() => page.heard("an entry")), []);
    assert.deepEqual(await page.after(moment), [n + 2]);
  }
  await t.write();
  page.blocked = "unreached";
  assert.deepEqual(await page.after(() => page.heard(null)), []);
  assert.deepEqual(await page.after(page.hide), []);
  page.blocked = null;
  assert.deepEqual(await page.after(() => page.heard(null)), [5]);
});
