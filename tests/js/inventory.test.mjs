/* The tablet compares itself with the server once a day, and asks for no more than it keeps. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { findLostPhotos } from "../../static/js/tablet/outbox/lost-drafts.mjs";
import { createOutbox } from "../../static/js/tablet/outbox/outbox.mjs";
import { fakeServer, finished } from "./fake-server.mjs";
import { memoryStore } from "./memory-store.mjs";

const [HOUR, DAY] = [3_600_000, 86_400_000];
const START = Date.parse("2026-05-03T10:00:00Z");

/** A tablet whose page is opened anew by each ``open()``; ``lists()`` are the lists asked for since then. */
function tablet({ person = "7", server = fakeServer({ person }), store = memoryStore() } = {}) {
  const t = { server, store, now: START };
  t.open = async () => {
    server.calls.length = 0;
    server.time = new Date(t.now).toISOString();
    const parts = { store, fetch: server.fetch, now: () => t.now, random: () => 0.5, person };
    const outbox = createOutbox({ ...parts, patience: () => undefined });
    for (let n = 0; n < 60; n += 1) if ((await outbox.step()).did === "nothing") return t.lists();
    throw new Error("never settles");
  };
  t.lists = () => server.calls.map(([, path]) => path).filter((path) => path.startsWith("/fieldwork/inventory"));
  return t;
}

const since = ({ server }, number) => `/fieldwork/inventory?since=${number}&epoch=${server.epoch}`;

async function withVisits(count, options) {
  const t = tablet(options);
  const entries = [];
  for (let n = 0; n < count; n += 1) entries.push(await finished(t.store, t.server, { photos: [`photo ${n}`] }));
  assert.deepEqual(await t.open(), ["/fieldwork/inventory"]);
  return { t, entries };
}

test("it is asked once a day, however often pages are opened", async () => {
  const { t } = await withVisits(1);
  t.now += HOUR;
  assert.deepEqual(await t.open(), []);
  t.now += DAY;
  assert.equal((await t.open()).length, 1);
  t.now += HOUR;
  assert.deepEqual(await t.open(), []);
});

test("a clock that was set back does not put it off", async () => {
  const { t } = await withVisits(1);
  t.now -= 400 * DAY;
  assert.deepEqual(await t.open(), ["/fieldwork/inventory"]);
});

test("it is asked from the oldest visit on that is kept, and for everything once a week", async () => {
  const { t, entries } = await withVisits(4);
  const [oldest] = [...t.server.visits.keys()];
  const january = "2026-01-01T00:00:00.000Z";
  const receipt = (entry) => ({ ...entry.receipt, received_at: january });
  await t.store.change(oldest, (entry) => ({ ...entry, safe_at: january, receipt: receipt(entry) }));
  t.now += 1.1 * DAY;
  assert.deepEqual(await t.open(), [since(t, 12)]);
  assert.equal((await t.store.entries("7")).length, entries.length - 1, "the oldest was let go");
  t.now += 1.1 * DAY;
  assert.deepEqual(await t.open(), [since(t, 13)]);
  t.now += 5 * DAY;
  assert.deepEqual(await t.open(), ["/fieldwork/inventory"]);
});

test("what the server lost is offered again, wherever it stood on the list", async () => {
  for (const lost of [0, 1, 2]) {
    const { t, entries } = await withVisits(3);
    const { digest } = entries[lost];
    t.server.photos.delete(entries[lost].photos[0]);
    t.now += 1.1 * DAY;
    assert.deepEqual(await t.open(), [since(t, 12)]);
    assert.ok(t.server.photos.has(entries[lost].photos[0]));
    assert.equal((await t.store.entry(digest)).state, "safe");
  }
});

test("nothing is offered again that is still there", async () => {
  const { t } = await withVisits(3);
  t.now += 1.1 * DAY;
  await t.open();
  assert.deepEqual(t.server.calls.filter(([method]) => method === "PUT"), []);
});

test("another database is asked for everything, and a server of before gives everything", async () => {
  const { t } = await withVisits(2);
  t.server.epoch = "another";
  t.now += 1.1 * DAY;
  assert.deepEqual(await t.open(), ["/fieldwork/inventory"]);
  t.server.ignoresSince = true;
  t.server.photos.clear();
  t.now += 1.1 * DAY;
  assert.deepEqual(await t.open(), [since(t, 12)]);
  assert.equal(t.server.photos.size, 2);
});

test("of what lies before the answer's own beginning nothing is made", async () => {
  const { t } = await withVisits(2);
  t.server.answer = async (path, options) => {
    if (!path.startsWith("/fieldwork/inventory")) return null;
    t.server.answer = null;
    return t.server.fetch(path.replace("since=12", "since=13"), options);
  };
  t.now += 1.1 * DAY;
  await t.open();
  assert.deepEqual(t.server.calls.filter(([method]) => method === "PUT"), []);
});

test("a receipt without a number is asked about with everything", async () => {
  const { t, entries } = await withVisits(2);
  await t.store.change(entries[1].digest, (entry) => ({ ...entry, receipt: { ...entry.receipt, number: null } }));
  t.now += 1.1 * DAY;
  assert.deepEqual(await t.open(), ["/fieldwork/inventory"]);
});

test("where nothing is kept nothing is asked between two lists of everything", async () => {
  const t = tablet();
  assert.deepEqual(await t.open(), ["/fieldwork/inventory"]);
  t.now += 2 * DAY;
  assert.deepEqual(await t.open(), []);
  t.now += 6 * DAY;
  assert.deepEqual(await t.open(), ["/fieldwork/inventory"]);
});

test("another person's list, and what earlier releases kept, is no list", async () => {
  const { t } = await withVisits(1);
  assert.deepEqual(await tablet({ person: "8", store: t.store }).open(), ["/fieldwork/inventory"]);
  await t.store.keepMeta("inventory", { at: t.now, epoch: t.server.epoch, time: "", visits: [] });
  assert.deepEqual(await t.open(), ["/fieldwork/inventory"]);
});

test("the list of somebody who signed in meanwhile is not believed", async () => {
  const { t } = await withVisits(1);
  t.server.answer = (path) => {
    if (!path.startsWith("/fieldwork/inventory")) return null;
    return t.server.json(200, { epoch: t.server.epoch, time: t.server.time, person: 8, visits: [] });
  };
  t.now += 1.1 * DAY;
  await t.open();
  assert.deepEqual((await t.store.entries("7")).map(({ state }) => state), ["safe"]);
});

test("a list that did not come is asked for again when a page is opened", async () => {
  const { t } = await withVisits(1);
  t.now += 1.1 * DAY;
  t.server.answer = (path) => path.startsWith("/fieldwork/inventory") && t.server.json(503, { code: "x" });
  await t.open();
  t.server.answer = null;
  assert.equal((await t.open()).length, 1);
});

const row = { device: "t", state: "partial", digest: "x", number: 4 };

async function lost(store, visits) {
  const server = fakeServer();
  server.answer = () => server.json(200, { epoch: server.epoch, visits });
  const found = await findLostPhotos({ store, fetch: server.fetch, person: "7", device: { id: "t" } });
  return [found, server.calls.map(([, path]) => path.split("/")[2])];
}

test("what is lost is looked for in the noted list; only what might be wrong is asked again", async () => {
  const store = memoryStore();
  assert.deepEqual(await lost(store, [row]), [[4], ["inventory"]], "never listed here");
  const about = { person: "7", epoch: "e", at: 0, listed_at: 0 };
  const note = (incomplete) => store.keepMeta("inventory", { ...about, incomplete });
  await note([]);
  assert.deepEqual(await lost(store, [row]), [[], []]);
  await note([row]);
  assert.deepEqual(await lost(store, [row]), [[4], ["inventory"]]);
  assert.deepEqual(await lost(store, []), [[], ["inventory"]], "it was closed meanwhile");
});
