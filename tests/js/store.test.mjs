/* What this tablet keeps, whole or not at all, and what earlier releases kept. */

import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { entryFromFirst, upgraded } from "../../static/js/tablet/store/old-records.mjs";
import { renewOwnPages } from "../../static/js/tablet/store/page-cache.mjs";
import { photoField } from "../../static/js/tablet/store/photo-field.mjs";
import { keepPhoto } from "../../static/js/tablet/store/photo-record.mjs";
import { FinishedElsewhere } from "../../static/js/tablet/store/draft-store.mjs";
import { openStore } from "../../static/js/tablet/store/tablet-store.mjs";
import { fakeServer, finished } from "./fake-server.mjs";
import { emptyData, memoryDatabase, memoryStore } from "./memory-store.mjs";
import { orderedId } from "../../static/js/tablet/store/ordered-id.mjs";

const golden = (n) => JSON.parse(readFileSync(new URL(`../golden/tablet-store-${n}.json`, import.meta.url), "utf8"));

test("a draft finished in another window does not come back to life", async () => {
  const store = memoryStore();
  const entry = await finished(store, fakeServer());
  const late = { visit: entry.visit, fields: [["note", "late"]], owner: "7", updated: "x" };
  await assert.rejects(store.keepDraft(late), FinishedElsewhere);
  assert.deepEqual(await store.drafts(), []);
  await store.keepDraft({ ...late, revision: 2 });
});

test("finishing is kept whole or not at all", async () => {
  let dead = false;
  const crash = () => {
    if (dead) throw new Error("power");
  };
  const store = memoryStore({ crash });
  await store.keepDraft({ visit: "v", fields: [], owner: "7", updated: "x" });
  dead = true;
  const entry = { visit: "v", digest: "d", photos: [], state: "queued", owner: "7", finished: "x" };
  await assert.rejects(store.finish(entry));
  dead = false;
  assert.equal((await store.drafts()).length, 1);
  assert.deepEqual(await store.entries("7"), []);
});

test("a transaction that waits for something else is over", async () => {
  const { transact, data } = memoryDatabase();
  await assert.rejects(transact(["meta"], async ({ meta }) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    await meta.put({ key: "late", value: 1 });
  }), /TransactionInactive/);
  assert.equal(data.meta.size, 0);
});

test("a database the browser closed is opened again", async () => {
  let opened = 0;
  const closing = Object.assign(new Error("closing"), { name: "InvalidStateError" });
  const open = async () => {
    opened += 1;
    const closed = opened === 1;
    const get = async () => (closed ? Promise.reject(closing) : "draft");
    const transaction = () => ({ objectStore: () => ({ get }), done: Promise.resolve(), abort: () => {} });
    return { transaction };
  };
  const store = await openStore(open);
  assert.equal(await store.draft("v1"), "draft");
  assert.equal(opened, 2);
});

test("what waits is given oldest first, whatever its key", async () => {
  const store = memoryStore();
  for (const [digest, day] of [["a", "2026-05-04"], ["b", "2026-05-03"]]) {
    await store.finish({ visit: digest, digest, owner: "3", finished: day, photos: [] });
  }
  assert.deepEqual((await store.entries("3")).map(({ digest }) => digest), ["b", "a"]);
});

test("a photo is believed when it was read back whole", async () => {
  const shelf = new Map();
  const store = {
    keepPhoto: async (record) => shelf.set(record.sha256, record),
    photo: async (name) => shelf.get(name),
  };
  const bytes = new TextEncoder().encode("jpeg").buffer;
  const parts = { subtle: webcrypto.subtle, fix: null, now: () => new Date("2026-05-03T09:00:00Z") };
  const kept = await keepPhoto(bytes, { ...parts, store });
  assert.match(photoField(kept), /^[0-9a-f]{64};4;2026-05-03T09:00:00.000Z;;$/);
  const broken = { ...store, photo: async () => ({ blob: new Blob(["jp"]) }) };
  await assert.rejects(keepPhoto(bytes, { ...parts, store: broken }));
});

test("an entry of the first release is read as one of today's", () => {
  const fields = [["B_1-0-photo", `${"a".repeat(64)};1;x;;`]];
  const row = { visit: "v", revision: 1, owner: "7", digest: "d", body: new Uint8Array(), fields, finished: "x" };
  const waiting = entryFromFirst({ ...row, state: "waiting", said: "no_network", schoolName: "س" });
  assert.deepEqual([waiting.state, waiting.photos, waiting.school_name], ["queued", ["a".repeat(64)], "س"]);
  const safe = entryFromFirst({ ...row, state: "safe", tried: "t", receipt: { state: "complete", epoch: "e" } });
  assert.deepEqual([safe.state, safe.safe_at], ["safe", "t"]);
  assert.equal(entryFromFirst({ ...row, state: "refused", why: "راجع" }).error.sentence, "راجع");
});

/** The keys of a record and of what is in it. */
function keysOf(value) {
  if (Array.isArray(value)) return value.flatMap(keysOf);
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]);
}

const snake = (key) => !/^[a-z]+[A-Z]/.test(key);

test("what the first release kept is in today's spelling, and nothing of it is lost", () => {
  const { drafts, outbox, photos } = golden(1);
  for (const row of [...drafts, ...photos]) {
    assert.deepEqual(Object.values(upgraded(row)).sort(), Object.values(row).sort());
    assert.ok(keysOf(upgraded(row)).every(snake));
  }
  for (const row of outbox) assert.ok(keysOf(entryFromFirst(row)).every(snake));
});

test("a tablet of the release before keeps everything, in today's spelling", async () => {
  const { schema: _schema, ...stores } = golden(2);
  const data = emptyData();
  const keys = { drafts: "visit", photos: "sha256", queue: "digest", packages: "key", meta: "key" };
  for (const [name, rows] of Object.entries(stores)) for (const row of rows) data[name].set(row[keys[name]], row);
  const store = memoryStore({ data });
  const [[draft], entries, [taken]] = await Promise.all([store.drafts(), store.entries("1"), store.packages("1")]);
  const photo = await store.photo(entries[0].photos[0]);
  assert.equal(draft.school_name, stores.drafts[0].schoolName);
  assert.equal(draft.checklist_title, stores.drafts[0].checklistTitle);
  assert.deepEqual(entries.map(({ state }) => state), ["queued", "partly", "attention", "safe", "queued"]);
  assert.deepEqual(entries.slice(3).map((entry) => entry.safe_at), [stores.queue[3].safeAt, null]);
  assert.deepEqual([taken.taken_at, photo.taken_at], [stores.packages[0].takenAt, stores.photos[0].takenAt]);
  assert.ok(keysOf([draft, ...entries, taken, photo]).every(snake));
});

test("what a page of the release before wrote over a record of today is the newer", () => {
  assert.deepEqual(upgraded({ digest: "d", safe_at: null, safeAt: "t" }), { digest: "d", safe_at: "t" });
  assert.deepEqual(upgraded({ digest: "d", safe_at: "t" }), { digest: "d", safe_at: "t" });
  assert.equal(upgraded(undefined), undefined);
});

test("what is changed is written in today's spelling alone", async () => {
  const store = memoryStore();
  store.data.queue.set("d", { digest: "d", schoolName: "س", owner: "7" });
  await store.change("d", (entry) => ({ ...entry, sent: [] }));
  assert.deepEqual(store.data.queue.get("d"), { digest: "d", school_name: "س", owner: "7", sent: [] });
});

test("the own pages of another release are fetched anew once the files of this one are here", async () => {
  const page = (version) => new Response(version, { headers: { "X-Kashf-Shell": version, "X-Kashf-Person": "7" } });
  const shelf = new Map([["/fieldwork/", page("old")], ["/fieldwork/sync", page("new")]]);
  const cache = { match: async (key) => shelf.get(key), put: async (key, value) => void shelf.set(key, value) };
  const files = new Set();
  const caches = { open: async () => cache, match: async (address) => files.has(address) || undefined };
  const asked = [];
  const answering = async (path) => asked.push(path) && page("new");
  const renew = (fetch) => {
    return renewOwnPages({ caches, fetch, who: { person: "7", language: "ar" }, version: "new", script: "/a.mjs" });
  };
  const versions = () => [...shelf.values()].map(({ headers }) => headers.get("X-Kashf-Shell"));
  await renew(answering);
  assert.deepEqual([asked, versions()], [[], ["old", "new"]], "a page without its files would show nothing");
  files.add("/a.mjs");
  await renew(async () => Promise.reject(new TypeError("offline")));
  assert.deepEqual(versions(), ["old", "new"], "without a connection they stay");
  await renew(answering);
  assert.deepEqual([asked, versions()], [["/fieldwork/"], ["new", "new"]]);
  shelf.clear();
  await renew(async () => assert.fail("what was never kept is not fetched"));
});

const bytes = (value) => new Uint8Array(10).fill(value);

test("an id is a UUID of version 7 that says when it was minted", () => {
  assert.equal(orderedId(Date.UTC(2026, 10, 26, 9), bytes(0xff)), "01a21715-4680-7fff-bfff-ffffffffffff");
  assert.equal(orderedId(0, bytes(0)), "00000000-0000-7000-8000-000000000000");
});

test("what was minted later sorts behind", () => {
  const moments = [1, 999, 1e9, Date.UTC(2026, 10, 26), Date.UTC(2026, 10, 27), Date.UTC(2099, 0, 1)];
  const ids = moments.map((moment) => orderedId(moment));
  assert.deepEqual([...ids].sort(), ids);
});

test("two of one moment differ", () => {
  assert.equal(new Set(Array.from({ length: 1000 }, () => orderedId(5))).size, 1000);
});

test("a clock before 1970 or after all times still mints ids", () => {
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  for (const clock of [-1, -1e15, 1e16, 0.5]) assert.match(orderedId(clock), uuid);
});
