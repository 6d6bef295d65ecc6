/* A page that was only looked at leaves no draft; what was thrown away stays so until a person brings it back. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { backUpDrafts } from "../../../static/js/tablet/outbox/draft-backup.mjs";
import { countKept } from "../../../static/js/tablet/dom/kept-work.mjs";
import {
  canBeOpened, canComeBack, isGone, isStarted, isUntouched,
} from "../../../static/js/tablet/store/draft-record.mjs";
import { DraftKeeper } from "../../../static/js/tablet/visit/draft-saving.mjs";
import { draftFor } from "../../../static/js/tablet/visit/restore-draft.mjs";
import { fakeServer } from "../fake-server.mjs";
import { memoryStore } from "../memory-store.mjs";

const words = { saved: "saved {time}", not_saved: "not: {why}", discarded_elsewhere: "discarded" };
const OPENED = [["visit", "v"], ["started", "2026-05-03"], ["fact-floors", "2"], ["B01_01-0-new_kind", "room"]];

function opened(store, said = []) {
  const page = { fields: [...OPENED] };
  const head = { visit: "v", owner: "7", updated: null };
  const showStatus = (text) => said.push(text);
  page.draft = new DraftKeeper({ store, head, words, showStatus, read: () => page, opened: OPENED });
  return page;
}

test("a position, a moment and a kind nobody chose are no touch; a fact, an answer and a note are", async () => {
  for (const field of [["latitude", "32.1"], ["accuracy", "5"], ["finished", "2026"], ["B01_02-0-new_kind", "yard"]]) {
    const store = memoryStore();
    const page = opened(store);
    page.fields.push(field);
    assert.equal(await page.draft.save(), true, "nothing stands in the way");
    assert.deepEqual(await store.drafts(), [], field[0]);
  }
  for (const field of [["fact-shifts", "1"], ["B01_01-answer", "ok"], ["note", "x"], ["B01_01-photo", "a;1;;;"]]) {
    const store = memoryStore();
    const page = opened(store);
    page.fields.push(field);
    await page.draft.save();
    assert.equal((await store.drafts()).length, 1, field[0]);
  }
});

test("an answer that was taken back keeps the draft that it began", async () => {
  const store = memoryStore();
  const page = opened(store);
  page.fields.push(["B01_01-answer", "ok"]);
  await page.draft.save();
  page.fields.pop();
  await page.draft.save();
  const [draft] = await store.drafts();
  assert.deepEqual([draft.fields, isStarted(draft)], [OPENED, true]);
});

test("what an earlier release kept of a look is not among the begun, and not copied", async () => {
  const store = memoryStore();
  const looked = { visit: "v", owner: "7", counter: 2, updated: "2026-05-03", fields: OPENED };
  assert.ok(isUntouched(looked) && !isStarted(looked));
  assert.ok(isStarted({ ...looked, fields: [...OPENED, ["B01_01-answer", "ok"]] }));
  assert.ok(isStarted({ ...looked, touched: true }), "a fact was changed in it");
  assert.deepEqual([looked, { ...looked, touched: true }].map((draft) => canBeOpened(draft, 0)), [false, true]);
  await store.keepDraft(looked);
  const server = fakeServer();
  assert.equal(await backUpDrafts({ store, fetch: server.fetch, person: "7", device: "t" }), 0);
  assert.deepEqual(server.calls, []);
});

test("for a day what was discarded can be brought back; then it is gone", () => {
  const at = Date.parse("2026-05-03T14:20:00Z");
  const draft = { discarded: "2026-05-03T14:20:00Z", touched: true };
  const day = 24 * 60 * 60_000;
  assert.deepEqual([canComeBack(draft, at + day - 1), isGone(draft, at + day - 1)], [true, false]);
  assert.deepEqual([canComeBack(draft, at + day), isGone(draft, at + day)], [false, true]);
  assert.deepEqual([canBeOpened(draft, at + day - 1), canBeOpened(draft, at + day)], [true, false], "its page stays");
  assert.deepEqual([canComeBack(draft, at - day), isGone({ touched: true }, at + day)], [true, false]);
  assert.ok(!isStarted(draft));
});

test("a discarded draft is not written by another window, nor opened again, until it is brought back", async () => {
  const [store, said] = [memoryStore(), []];
  const page = opened(store, said);
  page.fields.push(["note", "x"]);
  await page.draft.save();
  await store.discardDraft("v", "2026-05-03T14:20:00Z");
  page.fields.push(["note", "y"]);
  assert.equal(await page.draft.save(), false);
  assert.equal(said.at(-1), "discarded");
  const [draft] = await store.drafts();
  assert.deepEqual([draft.discarded, draft.counter], ["2026-05-03T14:20:00Z", 2], "a change that is copied");
  const one = { school: "1", checklist: "a", owner: "7" };
  assert.equal(draftFor([{ ...draft, ...one }], one), null);
  await store.discardDraft("v", null);
  assert.equal(await page.draft.save(), true);
});

test("a draft goes with the photos that nothing else names", async () => {
  const store = memoryStore();
  const [own, shared] = ["a".repeat(64), "b".repeat(64)];
  for (const sha256 of [own, shared]) await store.keepPhoto({ sha256, bytes: new ArrayBuffer(1) });
  await store.keepDraft({ visit: "gone", fields: [["x-photo", `${own};1;;;`], ["y-photo", `${shared};1;;;`]] });
  await store.keepDraft({ visit: "stays", fields: [["x-photo", `${shared};1;;;`]] });
  await store.discardDraft("gone", "2026-05-03T10:00:00Z");
  await store.dropDraft({ visit: "gone", discarded: "2026-05-03T10:00:00Z" });
  assert.deepEqual((await store.drafts()).map(({ visit }) => visit), ["stays"]);
  assert.deepEqual([await store.photo(own), Boolean(await store.photo(shared))], [undefined, true]);
});

test("of several drafts of a school the address names the one to open", () => {
  const one = { school: "1", checklist: "a", owner: "3" };
  const drafts = [{ ...one, visit: "old" }, { ...one, visit: "new" }];
  assert.equal(draftFor(drafts, one, "#old").visit, "old");
  assert.equal(draftFor(drafts, one, "#gone").visit, "new");
});

/** The browser's database, of which only reading is needed, with these records. */
function databaseOf(records) {
  const asked = (result) => {
    const request = { result };
    setImmediate(() => request.onsuccess());
    return request;
  };
  const objectStore = (name) => ({ getAll: () => asked(records[name]) });
  const objectStoreNames = { contains: (name) => name in records };
  return { open: () => asked({ objectStoreNames, transaction: () => ({ objectStore }), close: () => {} }) };
}

test("the sign-in page counts what was begun and what is not safe, and nothing else", async () => {
  const begun = { touched: true, fields: OPENED };
  const drafts = [begun, { fields: OPENED }, { ...begun, discarded: "2026-05-03T14:20:00Z" }];
  const queue = ["queued", "safe", "partly", "attention"].map((state) => ({ state }));
  assert.equal(await countKept(databaseOf({ drafts, queue })), 4);
  assert.equal(await countKept(databaseOf({ drafts })), 1);
  assert.equal(await countKept(databaseOf({})), 0);
});
