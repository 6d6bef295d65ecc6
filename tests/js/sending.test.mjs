/* What stands around the outbox: what comes next, words, files, copies of drafts, tabs. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { reasonOf, statusOf, toneOf } from "../../static/js/tablet/dom/entry-status.mjs";
import { backUpDrafts } from "../../static/js/tablet/outbox/draft-backup.mjs";
import { nextDue, nextRequest } from "../../static/js/tablet/outbox/next-request.mjs";
import { backoff, isDue } from "../../static/js/tablet/outbox/backoff.mjs";
import { joinTabs } from "../../static/js/tablet/outbox/tab-leader.mjs";
import { workFiles } from "../../static/js/tablet/outbox/work-file.mjs";
import { crc32, zip } from "../../static/js/tablet/outbox/zip.mjs";
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
  const found = (linkUp) => nextRequest([{ ...base, wait }], { now: 200, busy: new Set(), linkUp });
  assert.equal(found(-Infinity), null);
  assert.equal(found(150).what, "body");
  assert.equal(nextDue([{ ...base, wait }], 200), 8_800);
});

test("one photo too many today holds the other photos back, and no visit", () => {
  const held = { at: 100, next: 9_000, code: "too-many-photos-today" };
  const partly = { ...base, state: "partly", missing: ["a", "b"], waits: { a: held } };
  const found = (entries, now) => nextRequest(entries, { now, busy: new Set(), linkUp: -Infinity });
  assert.equal(found([partly], 200), null);
  assert.equal(nextDue([partly], 200), 8_800);
  assert.equal(found([partly, { ...base, digest: "e" }], 200).what, "body");
  assert.equal(found([partly], 9_000).sha256, "a");
  const other = { ...held, code: "disk-full" };
  assert.equal(found([{ ...partly, waits: { a: other } }], 200).sha256, "b");
  const error = { kind: "later", code: "too-many-photos-today", sentence: "x" };
  assert.deepEqual(reasonOf({ ...partly, error }, null), ["photos_tomorrow", {}]);
});

test("each state has its words and its colour", () => {
  const partly = { ...base, state: "partly" };
  assert.deepEqual(statusOf(base), ["kept", {}]);
  assert.deepEqual(statusOf({ ...partly, missing: ["a", "b"], sent: ["a"] }), ["partly_of", { n: 1, m: 2 }]);
  assert.deepEqual(statusOf({ ...partly, missing: ["a"], gone: ["a"] }), ["photo_gone", { n: 1 }]);
  assert.deepEqual(statusOf({ ...base, state: "safe", receipt: { number: 9 } }), ["safe", { number: 9 }]);
  assert.equal(statusOf({ ...base, state: "safe", conflict: true, receipt: {} })[0], "conflict");
  assert.equal(toneOf({ ...base, state: "attention" }), "bad");
  assert.deepEqual(reasonOf(base, "signed-out"), ["sign_in", {}]);
  const full = { kind: "later", sentence: "القرص ممتلئ" };
  assert.deepEqual(reasonOf({ ...base, error: full }, null), ["said", { why: "القرص ممتلئ" }]);
  assert.equal(reasonOf({ ...base, state: "safe", error: null }, "unreached"), null);
});

test("the saved file is a ZIP whose sums are right", async () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
  const parts = zip([["a.txt", new TextEncoder().encode("hello")]]);
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(part)));
  assert.equal(bytes.readUInt32LE(0), 0x04034b50);
  assert.equal(bytes.readUInt32LE(bytes.length - 22), 0x06054b50);
});

const now = () => Date.parse("2026-05-03T10:20:00Z");

test("save to file takes what waits: manifest, bodies, photos", async () => {
  const [store, server] = [memoryStore(), fakeServer()];
  const entry = await finished(store, server, { photos: ["picture"] });
  await finished(store, server, { owner: "8" });
  const limits = { saved_file: 1024 };
  const [[name, blob]] = await workFiles({ store, person: "7", device: "tablet", limits, now });
  assert.equal(name, "kashf-20260503-1020.zip");
  const text = Buffer.from(await blob.arrayBuffer()).toString("latin1");
  const manifest = JSON.parse(text.match(/\{"format".*?\]\}/)[0]);
  const { visit: id, revision, digest } = entry;
  assert.deepEqual(manifest.visits, [{ id, revision, digest, file: `visits/${digest}.body` }]);
  assert.deepEqual([manifest.owner, manifest.photos.length], [7, 1]);
  assert.ok(text.includes("picture"));
});

test("what is too much for one file is saved in several", async () => {
  const [store, server] = [memoryStore(), fakeServer()];
  for (const n of [1, 2, 3]) await finished(store, server, { photos: [`${n}`.repeat(300)] });
  const files = await workFiles({ store, person: "7", device: "t", limits: { saved_file: 800 }, now });
  assert.deepEqual(files.map(([name]) => name), ["kashf-20260503-1020-1.zip", "kashf-20260503-1020-2.zip"]);
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
    const done = await backUpDrafts({ store, fetch: server.fetch, person: "7", device: "t" });
    return [done, server.calls.map(([, path]) => path.split("/")[3].split("?")[0])];
  };
  assert.deepEqual(await round(), [1, ["bad", "many", "good"]]);
  assert.deepEqual(await round(), [0, ["many"]]);
  await store.keepDraft({ visit: "bad", owner: "7", counter: 2, revision: 1, updated: "2026-05-04" });
  assert.deepEqual(await round(), [0, ["many", "bad"]]);
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
      if (steal && holder) {
        holder.reject(new Error("AbortError"));
        holder = null;
      }
      queue[steal ? "unshift" : "push"]({ work: () => Promise.resolve(work()).then(resolve), reject });
      next();
    }),
  };
}

/** Channels that hear one another, but for those that are ``deaf``. */
function fakeChannels() {
  const channels = [];
  const open = () => {
    const channel = Object.assign(new EventTarget(), { deaf: false });
    channel.postMessage = (data) => {
      const message = Object.assign(new Event("message"), { data });
      for (const other of channels) if (other !== channel && !other.deaf) other.dispatchEvent(message);
    };
    channels.push(channel);
    return channel;
  };
  return { channels, open };
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

test("one tab sends; another takes over when it no longer answers", async () => {
  const [locks, made, tabs, { channels, open }] = [fakeLocks(), [], [], fakeChannels()];
  const make = (name) => () => {
    made.push(name);
    const run = ({ signal }) => new Promise((resolve) => signal.addEventListener("abort", resolve));
    return { run, wake: () => made.push(`${name} woken`), retry: () => {}, blockedBy: () => null };
  };
  for (const name of ["a", "b"]) {
    tabs.push(joinTabs({ make: make(name), locks, channel: open(), person: "7", sleep: () => sleep(5) }));
  }
  await sleep(5);
  tabs[1].wake();
  await sleep(20);
  assert.deepEqual(made, ["a", "a woken"]);
  channels[0].deaf = true; // frozen in the background
  tabs[1].wake();
  await sleep(20);
  assert.deepEqual(made, ["a", "a woken", "b"]);
});
