/* Photos of unfinished visits: sent one at a time when nothing finished waits, fetched for a draft from elsewhere. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  draftPhotos, fetchDraftPhotos, notedPhotos, sendDraftPhotos,
} from "../../../static/js/tablet/outbox/draft-photos.mjs";
import { giveUpPhotos } from "../../../static/js/tablet/outbox/photos-given-up.mjs";
import { createOutbox } from "../../../static/js/tablet/outbox/outbox.mjs";
import { workFiles } from "../../../static/js/tablet/outbox/work-file.mjs";
import { photoField } from "../../../static/js/tablet/store/photo-field.mjs";
import { digestOf, fakeServer, finished } from "../fake-server.mjs";
import { memoryStore } from "../memory-store.mjs";

const bytesOf = (text) => new TextEncoder().encode(text).buffer;
const field = (text) => {
  return ["A1_01-photo", photoField({ sha256: digestOf(Buffer.from(text)), size: text.length, taken_at: "2026" })];
};

/** A tablet with one draft of these photos, copied to the server already. */
async function tablet(texts, { copied = true } = {}) {
  const [store, server] = [memoryStore(), fakeServer()];
  const fields = texts.map(field);
  for (const text of texts) await store.keepPhoto({ sha256: digestOf(Buffer.from(text)), bytes: bytesOf(text) });
  await store.keepDraft({ visit: "v", owner: "7", counter: 1, touched: true, fields });
  await store.keepMeta("epoch", "e");
  if (copied) await store.keepMeta("backups", { v: 1 });
  const parts = { store, fetch: server.fetch, person: "7" };
  return { store, server, parts, send: (more) => sendDraftPhotos({ ...parts, ...more }) };
}

async function notedOf(store, person = "7") {
  const { held, refused } = await notedPhotos(store, person);
  return [held, refused].map((names) => [...names]);
}

test("photos go after the answers, each once, and again to another database", async () => {
  const early = await tablet(["one"], { copied: false });
  assert.deepEqual([await early.send(), early.server.calls], [0, []]);
  const { store, server, send } = await tablet(["one", "two"]);
  assert.deepEqual([await send(), server.photos.size, await send()], [2, 2, 0]);
  assert.equal((await notedOf(store))[0].length, 2);
  await store.keepMeta("epoch", "another");
  assert.deepEqual([await notedOf(store), await send()], [[[], []], 2]);
});

test("they never go while a finished visit is on its way, nor once one moves", async () => {
  const { store, server, send } = await tablet(["one", "two"]);
  const entry = await finished(store, server);
  assert.equal(await send(), 0);
  await store.change(entry.digest, (stored) => ({ ...stored, state: "attention" }));
  assert.equal(await send({ signal: AbortSignal.abort() }), 0);
  assert.equal(await send(), 2, "what waits for a person holds nothing up");
});

test("a round that was broken off goes on with the next photo; a refused photo holds up no other", async () => {
  const { server, send } = await tablet(["one", "two", "three"]);
  server.answer = () => server.photos.size === 1 && server.json(503, { code: "disk-full" });
  assert.equal(await send(), 1);
  server.answer = (path) => path.includes(digestOf(Buffer.from("two"))) && server.json(415, { code: "not-a-photo" });
  assert.equal(await send(), 1);
  assert.equal(server.photos.size, 2);
  server.calls.length = 0;
  assert.deepEqual([await send(), server.calls], [0, []]);
});

test("each says whose it is; what the server refuses because another has signed in waits", async () => {
  const { store, server, send } = await tablet(["one", "two"]);
  server.answer = () => server.json(403, { code: "not-yours" });
  let doubts = 0;
  await send({ doubted: () => (doubts += 1) });
  assert.equal(doubts, 1);
  assert.deepEqual(server.calls, [["PUT", `/fieldwork/photos/${digestOf(Buffer.from("one"))}?owner=7`]]);
  assert.deepEqual(await notedOf(store), [[], []]);
});

test("what the server will never take is not held there; what came changed is sent again", async () => {
  const { store, server, send } = await tablet(["one", "two", "three"]);
  const [one, two, three] = ["one", "two", "three"].map((text) => digestOf(Buffer.from(text)));
  await store.keepPhoto({ sha256: three, bytes: bytesOf("rotten") });
  const refusals = { [one]: [415, "not-a-photo"], [two]: [422, "hash-differs"], [three]: [422, "hash-differs"] };
  server.answer = (path) => {
    const [status, code] = refusals[path.match(/[0-9a-f]{64}/)[0]];
    return server.json(status, { code });
  };
  await send();
  assert.deepEqual(await notedOf(store), [[], [one, three]]);
  server.answer = null;
  assert.equal(await send(), 1);
  assert.deepEqual(await notedOf(store), [[two], [one, three]]);
});

test("an account that may send nothing marks nothing", async () => {
  const { store, server, send } = await tablet(["one", "two"]);
  server.answer = () => server.json(403, { code: "not-allowed" });
  await send();
  assert.deepEqual([server.calls.length, await notedOf(store)], [1, [[], []]]);
});

test("what is noted of one person's photos outlives another's", async () => {
  const { store, server, send } = await tablet(["one"]);
  await store.keepDraft({ visit: "w", owner: "8", counter: 1, touched: true, fields: [field("two")] });
  await store.keepPhoto({ sha256: digestOf(Buffer.from("two")), bytes: bytesOf("two") });
  await store.keepMeta("backups", { v: 1, w: 1 });
  await send();
  await send({ person: "8" });
  assert.deepEqual(await notedOf(store), [[digestOf(Buffer.from("one"))], []]);
  assert.equal(server.photos.size, 2);
});

test("a day's last photo ends the round", async () => {
  const { server, send } = await tablet(["one", "two"]);
  server.answer = () => server.json(429, { code: "too-many-photos-today" });
  await send();
  assert.equal(server.calls.length, 1);
});

test("another database is asked for what is only a copy here", async () => {
  const { store, parts } = await tablet(["one"]);
  const name = digestOf(Buffer.from("one"));
  await store.keepPhoto({ sha256: name, bytes: bytesOf("another encoding"), copy: true });
  let asked = 0;
  const round = (answer) => fetchDraftPhotos({ ...parts, fetch: async () => ((asked += 1), answer) });
  await round(new Response("{}", { status: 404 }));
  assert.deepEqual(await notedOf(store), [[], []]);
  await round(photoAnswer("another encoding"));
  assert.deepEqual(await notedOf(store), [[name], []]);
  await round(photoAnswer("another encoding"));
  assert.equal(asked, 2, "not once more");
});

const photoAnswer = (text) => new Response(bytesOf(text), { headers: { "Content-Type": "image/jpeg" } });

test("a draft from elsewhere gets its photos; what the server has none of is asked for again later", async () => {
  const { store, parts } = await tablet([]);
  const held = { ...(await store.draft("v")), fields: [field("one"), field("two")] };
  await store.keepDraft(held);
  const asked = [];
  const fetch = async (path) => {
    asked.push(path);
    return path.endsWith(digestOf(Buffer.from("one"))) ? photoAnswer("one") : new Response("{}", { status: 404 });
  };
  const missedAt = new Map();
  let now = 0;
  const round = () => fetchDraftPhotos({ ...parts, fetch, missedAt, now: () => now });
  assert.deepEqual([await round(), asked.length], [1, 2]);
  const { bytes, copy, taken_at: takenAt } = await store.photo(digestOf(Buffer.from("one")));
  assert.deepEqual([Buffer.from(bytes).toString(), copy, takenAt], ["one", undefined, "2026"]);
  assert.deepEqual(await notedOf(store), [[digestOf(Buffer.from("one"))], []], "the server has it");
  assert.deepEqual([await round(), asked.length], [0, 2]);
  now = 11 * 60_000;
  assert.deepEqual([await round(), asked.length], [0, 3]);
});

test("a re-encoding is shown and never sent: neither with the visit nor in a file", async () => {
  const { store, server, parts, send } = await tablet([]);
  await store.keepDraft({ ...(await store.draft("v")), fields: [field("one")] });
  await fetchDraftPhotos({ ...parts, fetch: async () => photoAnswer("another encoding") });
  const name = digestOf(Buffer.from("one"));
  assert.equal((await store.photo(name)).copy, true);
  assert.deepEqual([await send(), await notedOf(store)], [0, [[name], []]]);
  const entry = await finished(store, server);
  await store.change(entry.digest, (stored) => ({ ...stored, photos: [name] }));
  server.wants.set(entry.digest, [name]);
  server.photos.set(name, "held");
  const limits = { saved_file: 1e6 };
  const [[, file]] = await workFiles({ store, person: "7", device: "t", limits, now: Date.now });
  assert.ok(!(await file.text()).includes("another encoding"));
  const outbox = createOutbox({ store, fetch: server.fetch, now: Date.now, random: Math.random, person: "7" });
  for (let n = 0; n < 4; n += 1) await outbox.step();
  assert.equal((await store.entry(entry.digest)).state, "safe", "the server holds it");
});

test("photos that are nowhere any more are given up, and the visit is offered for its receipt", async () => {
  const [server, retried] = [fakeServer(), []];
  const tabs = { retry: async (digest) => retried.push(digest) };
  const parts = { tabs, entry: { visit: "v", digest: "d" }, reason: "x y" };
  server.answer = (path, { body }) => server.json(200, { path, body: body.toString() });
  assert.equal(await giveUpPhotos({ ...parts, fetch: server.fetch }), undefined);
  assert.deepEqual([server.calls, retried], [[["POST", "/fieldwork/visits/v/missing-photos"]], ["d"]]);
  server.answer = () => server.json(422, { code: "reason-needed", sentence: "say why" });
  assert.equal(await giveUpPhotos({ ...parts, fetch: server.fetch }), "say why");
  assert.equal(await giveUpPhotos({ ...parts, fetch: async () => Promise.reject(new Error("away")) }), null);
  assert.deepEqual(retried, ["d"]);
});

test("one tab does it at a time, and one round", async () => {
  const { server, parts } = await tablet(["one"]);
  const taken = { request: async (_name, _options, work) => work(null) };
  let arrived = 0;
  const tabs = { watch: () => () => {} };
  const round = (locks) => draftPhotos({ ...parts, tabs, locks, arrived: () => (arrived += 1) });
  await round(taken)();
  assert.deepEqual([server.calls.length, arrived], [0, 1]);
  const mine = round(undefined);
  await Promise.all([mine(), mine()]);
  assert.deepEqual([server.calls.length, arrived], [1, 2]);
});
