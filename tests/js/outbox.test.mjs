/* The outbox against a small server: nothing is safe but by a receipt, nothing is dropped, nothing blocks the rest. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { createOutbox } from "../../static/js/tablet/outbox/outbox.mjs";
import { contentDigest } from "../../static/js/tablet/store/sha256.mjs";
import { encodeBody } from "../../static/js/tablet/visit/finish/visit-body.mjs";
import { fakeServer, finished } from "./fake-server.mjs";
import { memoryStore } from "./memory-store.mjs";

const DAY = 86_400_000;

function tablet({ person = "7", server = fakeServer({ person }), store = memoryStore() } = {}) {
  const clock = { now: Date.parse("2026-05-03T10:00:00Z") };
  server.time = new Date(clock.now).toISOString();
  const parts = { store, fetch: server.fetch, now: () => clock.now, random: () => 0.5, person };
  const outbox = createOutbox({ ...parts, patience: () => undefined });
  /** Steps until nothing is due within ``within`` ms, letting that time pass. */
  const settle = async (within = 0, most = 200) => {
    const did = [];
    for (let n = 0; n < most; n += 1) {
      const { did: what, wait } = await outbox.step();
      did.push(what);
      if (wait === 0) continue;
      if (wait === null || wait > within) return did;
      clock.now += wait;
      within -= wait;
    }
    throw new Error("never settles");
  };
  return { outbox, server, store, clock, settle };
}

test("the fields are bytes with their hash", async () => {
  const { body, digest } = await encodeBody([["visit", "v 1"], ["note", "مقفل"]], crypto.subtle);
  assert.equal(new TextDecoder().decode(body), "visit=v+1&note=%D9%85%D9%82%D9%81%D9%84");
  assert.equal(digest, createHash("sha256").update(body).digest("hex"));
  assert.equal(contentDigest(digest), `sha-256=:${createHash("sha256").update(body).digest("base64")}:`);
});

test("a visit with photos is greeted, offered, completed and proved, in this order", async () => {
  const t = tablet();
  const { digest } = await finished(t.store, t.server, { photos: ["one", "two"] });
  assert.deepEqual(await t.settle(), ["hello", "inventory", "body", "photo", "photo", "body", "nothing"]);
  const entry = await t.store.entry(digest);
  assert.equal(entry.state, "safe");
  assert.equal(entry.receipt.number, 12);
  assert.ok(entry.body.length && (await t.store.photo(entry.photos[0])), "the local copy stays");
});

test("bodies go before photos, the oldest first", async () => {
  const t = tablet();
  const late = await finished(t.store, t.server, { photos: ["late"], at: "2026-05-03T09:00:00.000Z" });
  const early = await finished(t.store, t.server, { photos: ["early"], at: "2026-05-03T07:00:00.000Z" });
  await t.settle();
  const puts = t.server.calls.filter(([method]) => method === "PUT").map(([, path]) => path);
  assert.match(puts[0], new RegExp(early.visit));
  assert.match(puts[1], new RegExp(late.visit));
  assert.match(puts[2], new RegExp(early.photos[0]));
});

test("a captive portal is not believed, whatever it answers", async () => {
  const t = tablet();
  const { digest } = await finished(t.store, t.server);
  const notOurs = { revision: 1, digest: "0".repeat(64), state: "complete", missing: [], epoch: t.server.epoch };
  const portals = [
    () => new Response("<html>Welcome</html>", { status: 200, headers: { "Content-Type": "text/html" } }),
    () => t.server.json(200, { ok: true }),
    () => t.server.json(200, "yes"),
    (path) => path.includes("/visits/") && t.server.json(200, { ...notOurs, id: path.split("/")[3] }),
    () => new Response("no", { status: 403, headers: { "Content-Type": "text/html" } }),
  ];
  for (const portal of portals) {
    t.server.answer = portal;
    await t.settle(30 * 60_000);
    assert.equal((await t.store.entry(digest)).state, "queued");
  }
  t.server.answer = null;
  await t.settle(30 * 60_000);
  assert.equal((await t.store.entry(digest)).state, "safe");
});

test("one bad visit blocks nobody, and its reason is the server's sentence", async () => {
  const t = tablet();
  const bad = await finished(t.store, t.server, { at: "2026-05-01T07:00:00.000Z" });
  const good = await finished(t.store, t.server, { photos: ["p"] });
  const refusal = { code: "bad-visit", sentence: "راجع الحقول" };
  t.server.answer = (path) => path.includes(bad.visit) && t.server.json(422, refusal);
  await t.settle();
  assert.equal((await t.store.entry(good.digest)).state, "safe");
  const entry = await t.store.entry(bad.digest);
  assert.deepEqual([entry.state, entry.error.sentence], ["attention", "راجع الحقول"]);
  t.server.answer = null;
  await t.settle(16 * 60_000);
  assert.equal((await t.store.entry(bad.digest)).state, "safe");
});

test("a visit whose sending always kills the connection does not starve the others", async () => {
  const t = tablet();
  const bad = await finished(t.store, t.server, { at: "2026-05-01T07:00:00.000Z" });
  const good = await finished(t.store, t.server);
  t.server.answer = (path) => {
    if (path.includes(bad.visit)) throw new TypeError("cut");
  };
  await t.settle(5 * 60_000);
  assert.equal((await t.store.entry(good.digest)).state, "safe");
  assert.equal((await t.store.entry(bad.digest)).state, "queued");
  assert.ok((await t.store.entry(bad.digest)).wait.tries > 3);
});

test("with nothing to send a greeting that failed is tried again by itself", async () => {
  const t = tablet();
  t.server.answer = () => t.server.json(503, { code: "unexpected" });
  await t.settle();
  assert.equal(t.outbox.blockedBy(), "later");
  t.server.answer = null;
  await t.settle(10_000);
  assert.equal(t.outbox.blockedBy(), null);
});

test("an ended session holds the queue, touches nothing, and sending goes on after signing in", async () => {
  const t = tablet();
  const { digest } = await finished(t.store, t.server, { photos: ["p"] });
  t.server.answer = () => t.server.json(401, { code: "sign-in-first", sentence: "سجّل الدخول" });
  await t.settle();
  assert.equal(t.outbox.blockedBy(), "signed-out");
  assert.deepEqual([(await t.store.entry(digest)).state, (await t.store.entry(digest)).wait], ["queued", undefined]);
  t.server.answer = null;
  t.outbox.wake();
  await t.settle();
  assert.equal(t.outbox.blockedBy(), null);
  assert.equal((await t.store.entry(digest)).state, "safe");
});

test("on a shared tablet nobody sends another's work", async () => {
  const t = tablet();
  const mine = await finished(t.store, t.server);
  const theirs = await finished(t.store, t.server, { owner: "8" });
  await t.settle();
  assert.equal((await t.store.entry(mine.digest)).state, "safe");
  assert.equal((await t.store.entry(theirs.digest)).state, "queued");
  t.server.person = "8"; // another session in this browser while the page of 7 is still open
  await finished(t.store, t.server, { photos: ["x"] });
  t.outbox.wake();
  await t.settle();
  assert.equal(t.outbox.blockedBy(), "other-person");
  assert.equal(t.server.calls.filter(([method]) => method === "PUT").length, 1);
});

test("a photo this tablet has lost leaves the visit partly there, and a person may close it", async () => {
  const t = tablet();
  const { digest, photos } = await finished(t.store, t.server, { photos: ["one", "two"] });
  t.store.data.photos.delete(photos[0]);
  await t.settle();
  const entry = await t.store.entry(digest);
  assert.deepEqual([entry.state, entry.gone, entry.missing], ["partly", [photos[0]], [photos[0]]]);
  t.server.wants.set(digest, [photos[1]]); // closed at the directorate
  await t.settle(30 * 60_000);
  assert.equal((await t.store.entry(digest)).state, "safe");
});

test("a photo cut on the way is sent again; one damaged here is told as gone", async () => {
  const t = tablet();
  const { digest, photos } = await finished(t.store, t.server, { photos: ["whole", "damaged"] });
  t.store.data.photos.get(photos[1]).bytes = new TextEncoder().encode("rotten").buffer;
  let cuts = 2;
  const cut = { code: "hash-differs", sentence: "ناقصة" };
  t.server.answer = (path) => path.includes(photos[0]) && cuts-- > 0 && t.server.json(422, cut);
  await t.settle(60_000);
  const entry = await t.store.entry(digest);
  assert.deepEqual([entry.state, entry.gone, entry.missing], ["partly", [photos[1]], [photos[1]]]);
});

test("a restored server gets everything again, its photos too", async () => {
  const t = tablet();
  const { digest } = await finished(t.store, t.server, { photos: ["one"] });
  await t.settle();
  Object.assign(t.server, { epoch: "another", visits: new Map(), photos: new Map() });
  t.outbox.wake();
  assert.deepEqual(await t.settle(), ["hello", "body", "photo", "body", "nothing"]);
  assert.equal((await t.store.entry(digest)).receipt.epoch, "another");
  assert.equal(t.server.photos.size, 1);
});

test("a photo the server has lost is sent again, whether its database is another one or the same", async () => {
  const t = tablet();
  const { digest, photos } = await finished(t.store, t.server, { photos: ["one", "two"] });
  await t.settle();
  for (const epoch of [t.server.epoch, "another"]) {
    t.server.photos.delete(photos[1]);
    t.server.epoch = epoch;
    t.clock.now += 31 * DAY;
    t.outbox.wake();
    assert.deepEqual((await t.settle()).slice(-4), ["body", "photo", "body", "nothing"]);
    assert.equal((await t.store.entry(digest)).state, "safe");
    assert.equal(t.server.photos.size, 2);
  }
});

test("pruned only after thirty days, listed, in the same database; shared photos stay", async () => {
  const t = tablet();
  const first = await finished(t.store, t.server, { photos: ["shared", "own"] });
  await t.settle();
  await finished(t.store, fakeServer(), { owner: "8", photos: ["shared"] });
  const later = async (days) => {
    t.clock.now += days * DAY;
    t.server.time = new Date(t.clock.now).toISOString();
    t.outbox.wake();
    await t.settle();
    return t.store.entry(first.digest);
  };
  assert.ok(await later(29));
  t.server.visits.delete(first.digest);
  assert.equal((await later(3)).state, "safe", "not listed: offered again instead");
  assert.ok((await later(0)).again);
  assert.equal(await later(31), undefined);
  assert.deepEqual([...t.store.data.photos.keys()], [first.photos[0]]);
});

test("a clock that jumps years ahead throws nothing away and stops nothing", async () => {
  const t = tablet();
  const first = await finished(t.store, t.server);
  await t.settle();
  t.clock.now += 3650 * DAY;
  t.outbox.wake();
  const second = await finished(t.store, t.server);
  await t.settle();
  assert.ok(await t.store.entry(first.digest));
  t.clock.now -= 7300 * DAY;
  const third = await finished(t.store, t.server);
  await t.settle();
  for (const { digest } of [second, third]) assert.equal((await t.store.entry(digest)).state, "safe");
});

test("a conflict is told and its photos are sent all the same", async () => {
  const t = tablet();
  const { digest } = await finished(t.store, t.server, { photos: ["p"] });
  const serve = t.server.fetch;
  const conflicting = async (path, options) => {
    const answer = await serve(path, options);
    if (!path.includes("/visits/")) return answer;
    return t.server.json(200, { ...(await answer.json()), conflict: true, number: null });
  };
  const parts = { store: t.store, fetch: conflicting, now: () => t.clock.now, random: Math.random, person: "7" };
  const outbox = createOutbox({ ...parts, patience: () => undefined });
  for (let n = 0; n < 8; n += 1) await outbox.step();
  const entry = await t.store.entry(digest);
  assert.deepEqual([entry.state, entry.conflict], ["safe", true]);
});

test("a conflict that is settled meanwhile is no longer told when the page is opened again", async () => {
  const t = tablet();
  const { digest } = await finished(t.store, t.server);
  const contested = (conflict) => async (path, options) => {
    if (!path.startsWith("/fieldwork/visits/") && !path.startsWith("/fieldwork/inventory")) return null;
    t.server.answer = null;
    const data = await (await t.server.fetch(path, options)).json();
    t.server.answer = contested(conflict);
    const visits = data.visits?.map((visit) => ({ ...visit, conflict }));
    return t.server.json(200, visits ? { ...data, visits } : { ...data, conflict });
  };
  t.server.answer = contested(true);
  await t.settle();
  assert.equal((await t.store.entry(digest)).conflict, true);
  const opened = tablet({ server: t.server, store: t.store });
  await opened.settle();
  assert.equal((await t.store.entry(digest)).conflict, true, "it is still one");
  t.server.answer = contested(false);
  await tablet({ server: t.server, store: t.store }).settle();
  const entry = await t.store.entry(digest);
  assert.deepEqual([entry.state, entry.conflict], ["safe", false]);
});

test("the workers run until stopped, and wake when something is finished", async () => {
  const t = tablet();
  const stop = new AbortController();
  const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 5)).unref());
  const running = t.outbox.run({ signal: stop.signal, sleep });
  const entries = [];
  for (let n = 0; n < 5; n += 1) {
    const at = `2026-05-03T0${n}:00:00.000Z`;
    entries.push(await finished(t.store, t.server, { photos: [`a${n}`, `b${n}`], at }));
  }
  t.outbox.wake();
  while ((await t.store.entries("7")).some(({ state }) => state !== "safe")) await sleep(1);
  stop.abort();
  await running;
  const photos = t.server.calls.filter(([, path]) => path.includes("/photos/"));
  assert.equal(photos.length, 10, "no photo is sent by two workers");
});

test("what became safe while the inventory was on its way stays safe", async () => {
  const t = tablet();
  const { digest } = await finished(t.store, t.server);
  const receipt = { epoch: t.server.epoch, received_at: "2026-05-03T08:00:01+00:00", number: 12 };
  const safe = { state: "safe", safe_at: "2026-05-03T08:00:01.000Z", receipt };
  t.server.answer = async (path) => {
    if (!path.startsWith("/fieldwork/inventory")) return null;
    await t.store.change(digest, (entry) => ({ ...entry, ...safe }));
    return t.server.json(200, { epoch: t.server.epoch, time: new Date().toISOString(), visits: [] });
  };
  await t.outbox.step();
  await t.outbox.step();
  assert.equal((await t.store.entry(digest)).state, "safe");
});
