import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { test } from "node:test";
import { limitWords } from "../../static/js/visit/cards.mjs";
import { draftFor, keeper, watchForm } from "../../static/js/visit/draft.mjs";
import { holdVisit } from "../../static/js/visit/one-window.mjs";
import { fit, keepPhoto, photoField } from "../../static/js/visit/photos.mjs";
import { better, distance, distanceWords, sentence } from "../../static/js/visit/position.mjs";
import { openStore } from "../../static/js/visit/store.mjs";
import { clock, fill, plain, today } from "../../static/js/visit/text.mjs";
import { memoryStore } from "./memory-store.mjs";

const words = {
  limit: "Limit", at_most: "at most {n}", at_least: "at least {n}", between: "{low} to {high}", saved: "saved {time}", not_saved: "not: {why}",
  age: { one: "{n} day", other: "{n} days" }, age_limit: { one: "at most {n} day", other: "at most {n} days" },
  metres: "{n} m", kilometres: "{n} km", position_free: "±{accuracy}", position_here: "{distance} ±{accuracy}",
};

test("sentences are filled and agree with their number", () => {
  assert.equal(fill("{n} of {m} {x}", { n: 18, m: 70 }), "18 of 70 {x}");
  const findings = { one: "ملاحظة واحدة", two: "ملاحظتان", few: "{n} ملاحظات", many: "{n} ملاحظة", other: "{n} ملاحظة" };
  assert.deepEqual([1, 2, 3, 11].map((n) => fill(findings, { n }, "ar")), ["ملاحظة واحدة", "ملاحظتان", "3 ملاحظات", "11 ملاحظة"]);
});

test("times and days are the tablet's own, in Western digits", () => {
  const at = new Date(2026, 4, 3, 9, 5);
  assert.equal(clock(at), "09:05");
  assert.equal(today(at), "2026-05-03");
});

test("limits are said in words", () => {
  const say = (item, measured = null) => limitWords(item, { measured }, words);
  assert.equal(say({ ok: [null, 45] }), "Limit at most 45");
  assert.equal(say({ ok: [1.12, null] }), "Limit at least 1.12");
  assert.equal(say({ ok: [0.2, 1] }), "Limit 0.2 to 1");
  assert.equal(say({ ages: { ok: 120 } }, 53), "53 days · Limit at most 120 days");
  assert.equal(plain(44.444444), "44.44");
});

test("distances are metres near by and kilometres far off", () => {
  const amman = { latitude: 31.95, longitude: 35.93 };
  const mafraq = { latitude: 32.34, longitude: 36.2 };
  assert.ok(Math.abs(distance(amman, mafraq) - 50_270) < 300);
  assert.equal(distanceWords(12.4, words), "12 m");
  assert.equal(distanceWords(3_420, words), "3.4 km");
  assert.equal(distanceWords(50_270, words), "50 km");
  assert.equal(sentence({ ...amman, accuracy: 6 }, { latitude: null, longitude: null }, words), "±6 m");
});

test("the better fix is kept while it is fresh", () => {
  const good = { accuracy: 5, at: 0 };
  assert.equal(better(good, { accuracy: 40, at: 10_000 }), good);
  assert.equal(better(good, { accuracy: 40, at: 70_000 }).accuracy, 40);
  assert.equal(better(null, good), good);
});

test("a photo is at most 1600 pixels long and never enlarged", () => {
  assert.deepEqual(fit(4000, 3000), [1600, 1200]);
  assert.deepEqual(fit(3000, 4000), [1200, 1600]);
  assert.deepEqual(fit(640, 480), [640, 480]);
});

test("a photo is believed when it was read back whole", async () => {
  const shelf = new Map();
  const store = { keepPhoto: async (one) => shelf.set(one.sha256, one), photo: async (name) => shelf.get(name) };
  const small = async () => new Blob(["jpeg"]);
  const now = () => new Date("2026-05-03T09:00:00Z");
  const kept = await keepPhoto("file", { store, small, subtle: webcrypto.subtle, fix: null, now });
  assert.match(photoField(kept), /^[0-9a-f]{64};4;2026-05-03T09:00:00.000Z;;$/);
  const broken = { ...store, photo: async () => ({ blob: new Blob(["jp"]) }) };
  await assert.rejects(keepPhoto("file", { store: broken, small, subtle: webcrypto.subtle, fix: null, now }));
});

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
  const draft = keeper({ store, head: {}, words, say: (text, state) => said.push(state), read: () => ({ fields: n }) });
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
  const kept = (store) => keeper({ store, head: {}, words, say: () => {}, read: () => ({}) }).save();
  assert.equal(await kept(full), false);
  assert.equal(await kept(roomy), true);
});

test("typing without a pause is kept meanwhile", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let saves = 0;
  const form = new EventTarget();
  watchForm(form, { save: () => (saves += 1), touch: () => {}, window: Object.assign(new EventTarget(), { document: new EventTarget() }) });
  for (let key = 0; key < 10; key += 1) {
    form.dispatchEvent(new Event("input"));
    t.mock.timers.tick(200);
  }
  assert.equal(saves, 5);
});

test("a full disk is said, not thrown", async () => {
  const said = [];
  const store = { keepDraft: async () => Promise.reject(new Error("QuotaExceeded")) };
  await keeper({ store, head: {}, words, say: (...all) => said.push(all), read: () => ({}) }).save();
  assert.deepEqual(said, [["not: QuotaExceeded", "bad"]]);
});

test("a finished visit's draft is not written again", async () => {
  const store = { keepDraft: async () => assert.fail("written") };
  const draft = keeper({ store, head: {}, words, say: () => {}, read: () => ({}) });
  draft.stop();
  await draft.save();
});

test("a database the browser closed is opened again", async () => {
  let opened = 0;
  const open = async () => {
    opened += 1;
    const closed = opened === 1;
    const get = async () => (closed ? Promise.reject(Object.assign(new Error("closing"), { name: "InvalidStateError" })) : "draft");
    const transaction = () => ({ objectStore: () => ({ get }), done: Promise.resolve(), abort: () => {} });
    return { transaction };
  };
  const store = await openStore(open);
  assert.equal(await store.draft("v1"), "draft");
  assert.equal(opened, 2);
});

test("what waits is given oldest first, whatever its key", async () => {
  const store = memoryStore();
  for (const [digest, finished] of [["a", "2026-05-04"], ["b", "2026-05-03"]]) await store.finish({ visit: digest, digest, owner: "3", finished, photos: [] });
  assert.deepEqual((await store.entries("3")).map(({ digest }) => digest), ["b", "a"]);
});

test("only the browser's own no means that the visit is open in another window", async () => {
  const asked = [];
  const slow = (answers) => ({ request: async (_name, { ifAvailable }, work) => new Promise((resolve) => setTimeout(() => resolve(work(answers[asked.push(ifAvailable) - 1] ?? null)), 5)) });
  const hold = (answers) => holdVisit({ locks: slow(answers), name: "v", stolen: () => {}, sleep: async () => {} });
  assert.equal(await hold([{}]), true);
  assert.deepEqual(asked.splice(0), [true]);
  assert.equal(await hold([null, null, {}]), true, "the window before was just closing");
  asked.length = 0;
  assert.equal(await hold([]), false);
  assert.equal(asked.length, 7);
});
