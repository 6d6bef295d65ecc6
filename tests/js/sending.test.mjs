/* What stands around the outbox: words, files, packages, tabs, a tablet that was emptied, one window a visit. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { backUp } from "../../static/js/sync/backup.mjs";
import { choose, nextDue } from "../../static/js/sync/choose.mjs";
import { entryFromFirst } from "../../static/js/sync/first-schema.mjs";
import { joinTabs } from "../../static/js/sync/leader.mjs";
import { giveBack, missingOf, take } from "../../static/js/sync/package.mjs";
import { backoff, isDue } from "../../static/js/sync/protocol.mjs";
import { lacking } from "../../static/js/sync/ready-card.mjs";
import { filesToSave } from "../../static/js/sync/save-file.mjs";
import { reasonWords, stateWords, toneOf } from "../../static/js/sync/tell.mjs";
import { compare } from "../../static/js/sync/vanished.mjs";
import { crc32, zip } from "../../static/js/sync/zip.mjs";
import { FinishedElsewhere } from "../../static/js/visit/store.mjs";
import { fakeServer, finished } from "./fake-server.mjs";
import { memoryStore } from "./memory-store.mjs";

const base = { visit: "v", digest: "d", photos: ["a", "b"], state: "queued" };

test("the first wait is about five seconds, the longest about fifteen minutes", () => {
  assert.deepEqual([backoff(1, () => 0), backoff(1, () => 1)], [3750, 6250]);
  assert.equal(backoff(30, () => 0.5), 900_000);
  assert.ok(isDue(10 ** 14, 0), "a moment written by a wrong clock is not waited for");
});

test("what waited only for a connection is due when it is back", () => {
  const wait = { at: 100, next: 9_000, code: "unreached" };
  const found = (linkUp) => choose([{ ...base, wait }], { now: 200, busy: new Set(), linkUp });
  assert.equal(found(-Infinity), null);
  assert.equal(found(150).what, "body");
  assert.equal(nextDue([{ ...base, wait }], 200), 8_800);
});

test("each state has its words and its colour", () => {
  assert.deepEqual(stateWords(base), ["kept", {}]);
  assert.deepEqual(stateWords({ ...base, state: "partly", missing: ["a", "b"], sent: ["a"] }), ["partly_of", { n: 1, m: 2 }]);
  assert.deepEqual(stateWords({ ...base, state: "partly", missing: ["a"], gone: ["a"] }), ["photo_gone", { n: 1 }]);
  assert.deepEqual(stateWords({ ...base, state: "safe", receipt: { number: 9 } }), ["safe", { number: 9 }]);
  assert.equal(stateWords({ ...base, state: "safe", conflict: true, receipt: {} })[0], "conflict");
  assert.equal(toneOf({ ...base, state: "attention" }), "bad");
  assert.deepEqual(reasonWords(base, "signed-out"), ["sign_in", {}]);
  assert.deepEqual(reasonWords({ ...base, error: { kind: "later", sentence: "القرص ممتلئ" } }, null), ["said", { why: "القرص ممتلئ" }]);
  assert.equal(reasonWords({ ...base, state: "safe", error: null }, "unreached"), null);
});

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
  const store = memoryStore({ crash: () => { if (dead) throw new Error("power"); } });
  await store.keepDraft({ visit: "v", fields: [], owner: "7", updated: "x" });
  dead = true;
  await assert.rejects(store.finish({ ...base, owner: "7", finished: "x" }));
  dead = false;
  assert.equal((await store.drafts()).length, 1);
  assert.deepEqual(await store.entries("7"), []);
});

test("a transaction that waits for something else is over", async () => {
  const store = memoryStore();
  const { transact } = (await import("./memory-store.mjs")).memoryDatabase();
  await assert.rejects(transact(["meta"], async ({ meta }) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    await meta.put({ key: "late", value: 1 });
  }), /TransactionInactive/);
  assert.equal(await store.meta("late"), undefined);
});

test("the saved file is a ZIP whose sums are right", async () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
  const parts = zip([["a.txt", new TextEncoder().encode("hello")]]);
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(part)));
  assert.equal(bytes.readUInt32LE(0), 0x04034b50);
  assert.equal(bytes.readUInt32LE(bytes.length - 22), 0x06054b50);
});

test("save to file takes what waits: manifest, bodies, photos", async () => {
  const [store, server] = [memoryStore(), fakeServer()];
  const entry = await finished(store, server, { photos: ["picture"] });
  await finished(store, server, { owner: "8" });
  const [[name, blob]] = await filesToSave({ store, person: "7", device: "tablet", now: () => Date.parse("2026-05-03T10:20:00Z") });
  assert.equal(name, "kashf-20260503-1020.zip");
  const text = Buffer.from(await blob.arrayBuffer()).toString("latin1");
  const manifest = JSON.parse(text.match(/\{"format".*?\]\}/)[0]);
  assert.deepEqual(manifest.visits, [{ id: entry.visit, revision: 1, digest: entry.digest, file: `visits/${entry.digest}.body` }]);
  assert.deepEqual([manifest.owner, manifest.photos.length], [7, 1]);
  assert.ok(text.includes("picture"));
});

test("an entry of the first release is read as one of today's", () => {
  const row = { visit: "v", revision: 1, owner: "7", digest: "d", body: new Uint8Array(), fields: [["B_1-0-photo", `${"a".repeat(64)};1;x;;`]], finished: "x" };
  const waiting = entryFromFirst({ ...row, state: "waiting", said: "no_network" });
  assert.deepEqual([waiting.state, waiting.photos], ["queued", ["a".repeat(64)]]);
  const safe = entryFromFirst({ ...row, state: "safe", tried: "t", receipt: { state: "complete", epoch: "e" } });
  assert.deepEqual([safe.state, safe.safeAt], ["safe", "t"]);
  assert.equal(entryFromFirst({ ...row, state: "refused", why: "راجع" }).error.sentence, "راجع");
});

test("what the server kept of this tablet and the tablet has not is called vanished", () => {
  const draft = (id, device) => ({ id, device, draft: { owner: "7" } });
  const backups = [draft("here", "t"), draft("gone", "t"), draft("elsewhere", "other"), draft("sent", "t")];
  const visits = [{ device: "t", state: "partial", digest: "x", number: 4 }, { device: "t", state: "complete", digest: "y", number: 5 }];
  const known = { backups, visits, drafts: [{ visit: "here" }], entries: [{ visit: "sent", digest: "z" }], person: "7" };
  const found = compare({ ...known, device: { id: "t", known: true } });
  assert.deepEqual([found.drafts.map(({ id }) => id), found.photos], [["gone"], [4]]);
  const emptied = compare({ ...known, device: { id: "new", known: false } });
  assert.deepEqual(emptied.drafts.map(({ id }) => id), ["gone", "elsewhere"]);
});

test("a draft the server refuses keeps no other from being copied, and is sent again once it has changed", async () => {
  const store = memoryStore();
  const server = fakeServer();
  const refusals = { bad: "bad-draft", many: "too-many-drafts" };
  server.answer = (path) => {
    const code = refusals[path.split("/")[3].split("?")[0]];
    return code ? server.json(422, { code, sentence: "x" }) : server.json(201, { kept: true });
  };
  const draft = (visit, updated) => store.keepDraft({ visit, owner: "7", counter: 1, revision: 1, updated });
  for (const [n, visit] of ["bad", "many", "good"].entries()) await draft(visit, `2026-05-0${n + 1}`);
  const round = async () => {
    server.calls.length = 0;
    const done = await backUp({ store, fetch: server.fetch, person: "7", device: "t" });
    return [done, server.calls.map(([, path]) => path.split("/")[3].split("?")[0])];
  };
  assert.deepEqual(await round(), [1, ["bad", "many", "good"]]);
  assert.deepEqual(await round(), [0, ["many"]]);
  await store.keepDraft({ visit: "bad", owner: "7", counter: 2, revision: 1, updated: "2026-05-04" });
  assert.deepEqual(await round(), [0, ["many", "bad"]]);
});

test("ready for the field, or what is missing in words", () => {
  const words = { missing_app: "app", missing_home: "home", missing_page: "{school}!", missing_space: "<{size}", mb: "{n} MB", kb: "", gb: "" };
  const all = { missing: { schools: [], home: false }, appThere: true, free: Infinity };
  assert.deepEqual(lacking(all, words, "ar"), []);
  const none = { missing: { schools: [{ name_ar: "س" }], home: true }, appThere: false, free: 5 };
  assert.deepEqual(lacking(none, words, "ar"), ["app", "home", "س!", "<200 MB"]);
});

function fakeCaches() {
  const shelves = new Map();
  const open = async (name) => {
    if (!shelves.has(name)) shelves.set(name, new Map());
    const shelf = shelves.get(name);
    return { put: async (key, value) => void shelf.set(key, value), match: async (key) => shelf.get(key), delete: async (key) => shelf.delete(key) };
  };
  return { open, shelves };
}

test("a school is taken with its pages, found whole, and given back", async () => {
  const [store, caches] = [memoryStore(), fakeCaches()];
  const who = { person: "7", language: "ar" };
  const told = { stamp: "s", not_found: ["9"], schools: [{ number: "1", name_ar: "س", open: { "A.1": [{ photos: ["/photos/x"] }] } }], checklists: { ar: [{ id: "c", version: 1 }] } };
  const fetch = async (path) => {
    if (path.startsWith("/fieldwork/package")) return new Response(JSON.stringify(told), { headers: { "Content-Type": "application/json" } });
    if (path === "/photos/x") return new Response("jpg", { headers: { "Content-Type": "image/jpeg" } });
    return new Response("page", { headers: { "X-Kashf-Person": "7" } });
  };
  const result = await take(["1", "9"], { fetch, store, caches, who, now: () => new Date() });
  assert.deepEqual([result.taken, result.notFound, result.failed], [["1"], ["9"], null]);
  const records = await store.packages("7");
  assert.deepEqual(await missingOf(records, { caches, who }), { schools: [], home: false });
  assert.equal((await missingOf(records, { caches, who: { ...who, language: "en" } })).schools.length, 1);
  await giveBack(records[0], { store, caches, drafts: [] });
  assert.deepEqual(await store.packages("7"), []);
  assert.equal(caches.shelves.get("kashf-pages-7-ar").has("/fieldwork/schools/1/c"), false);
});

test("another person's page is not taken along", async () => {
  const caches = fakeCaches();
  const told = { stamp: "s", not_found: [], schools: [{ number: "1", open: {} }], checklists: { ar: [{ id: "c", version: 1 }] } };
  const fetch = async (path) => path.includes("package")
    ? new Response(JSON.stringify(told), { headers: { "Content-Type": "application/json" } })
    : new Response("sign in", { headers: { "X-Kashf-Person": "8" } });
  const result = await take(["1"], { fetch, store: memoryStore(), caches, who: { person: "7", language: "ar" }, now: () => new Date() });
  assert.deepEqual([result.taken, Boolean(result.failed)], [[], true]);
});

function fakeLocks() {
  const queue = [];
  let holder = null;
  const next = () => {
    if (holder || !queue.length) return;
    const mine = (holder = queue.shift());
    mine.work().then(() => {
      if (holder === mine) holder = null;
      next();
    });
  };
  return {
    request: (_name, { steal }, work) => new Promise((resolve, reject) => {
      if (steal && holder) { holder.reject(new Error("AbortError")); holder = null; }
      queue[steal ? "unshift" : "push"]({ work: () => Promise.resolve(work()).then(resolve), reject });
      next();
    }),
  };
}

test("one tab sends; another takes over when it no longer answers", async () => {
  const [locks, made, tabs] = [fakeLocks(), [], []];
  const channels = [];
  const channel = () => {
    const one = new EventTarget();
    one.deaf = false;
    one.postMessage = (data) => { for (const other of channels) if (other !== one && !other.deaf) other.dispatchEvent(Object.assign(new Event("message"), { data })); };
    channels.push(one);
    return one;
  };
  const make = (name) => () => {
    made.push(name);
    return { run: ({ signal }) => new Promise((resolve) => signal.addEventListener("abort", resolve)), wake: () => made.push(`${name} woken`), retry: () => {}, held: () => null };
  };
  for (const name of ["a", "b"]) tabs.push(joinTabs({ make: make(name), locks, channel: channel(), person: "7", sleep: () => new Promise((resolve) => setTimeout(resolve, 5)) }));
  await new Promise((resolve) => setTimeout(resolve, 5));
  tabs[1].wake();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(made, ["a", "a woken"]);
  channels[0].deaf = true; // frozen in the background
  tabs[1].wake();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(made, ["a", "a woken", "b"]);
});
