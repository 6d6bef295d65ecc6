/* A finished visit opened again: which one an address means, and the draft that corrects it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { backUpDrafts } from "../../../static/js/tablet/outbox/draft-backup.mjs";
import { correctionDraft, correctionOf, reopenedDraft } from "../../../static/js/tablet/outbox/entry-drafts.mjs";
import { finishedHere } from "../../../static/js/tablet/visit/finished-visit.mjs";
import { memoryStore } from "../memory-store.mjs";

const NOW = new Date("2026-11-28T10:00:00Z");
const ABOUT = { school: "1", checklist: "c", owner: "7" };

function entryOf(visit, more = {}) {
  const fields = [["visit", visit], ["revision", "1"], ["finished", "2026-11-26T12:20:00.000Z"], ["A1_1-answer", "ok"]];
  const finished = "2026-11-26T12:20:00.000Z";
  const kept = { ...ABOUT, visit, revision: 1, version: "1", fields, finished, digest: `d-${visit}`, page: "/p" };
  return { ...kept, state: "safe", receipt: { number: 17 }, body: new Uint8Array(1), photos: ["x"], ...more };
}

async function storeWith(...entries) {
  const store = memoryStore();
  for (const entry of entries) await store.finish(entry);
  return store;
}

test("a correction is the next revision, names what it corrects and keeps the rest", () => {
  const draft = correctionDraft(entryOf("v"), "slip", NOW);
  const { visit, revision, corrects, updated, body, state, photos, finished } = draft;
  assert.deepEqual([visit, revision, updated], ["v", 2, NOW.toISOString()]);
  assert.deepEqual(corrects, { number: 17, finished: "2026-11-26T12:20:00.000Z" });
  assert.deepEqual([body, state, photos, finished], Array(4).fill(undefined));
  const said = { visit: "v", revision: "2", finished: "2026-11-26T12:20:00.000Z", "A1_1-answer": "ok" };
  assert.deepEqual(Object.fromEntries(draft.fields), { ...said, replaces: "d-v", correction: "slip" });
  assert.equal(correctionOf(draft), "slip");
});

test("a correction of a correction says its own reason, and is of the revision before it", () => {
  const first = correctionDraft(entryOf("v"), "slip", NOW);
  const draft = correctionDraft({ ...first, digest: "d-2", receipt: null, finished: "then" }, "again", NOW);
  assert.deepEqual([draft.revision, draft.corrects], [3, { number: null, finished: "then" }]);
  const headers = draft.fields.filter(([name]) => ["revision", "replaces", "correction"].includes(name));
  assert.deepEqual(headers, [["revision", "3"], ["replaces", "d-2"], ["correction", "again"]]);
});

test("a refused correction is opened again as the same revision with its reason", () => {
  const refused = { ...correctionDraft(entryOf("v"), "slip", NOW), digest: "d-2", state: "attention" };
  const draft = reopenedDraft(refused, NOW);
  assert.deepEqual([draft.revision, correctionOf(draft), draft.digest], [2, "slip", undefined]);
});

test("a draft of a finished revision is refused, its correction is kept", async () => {
  const store = await storeWith(entryOf("v"));
  await assert.rejects(store.keepDraft(reopenedDraft(entryOf("v"), NOW)), { name: "FinishedElsewhere" });
  await store.keepDraft(correctionDraft(entryOf("v"), "slip", NOW));
  assert.equal((await store.draft("v")).revision, 2);
});

test("the last finished visit is shown, unless a new one is asked for or one was begun", async () => {
  const later = entryOf("w", { finished: "2026-11-27T12:20:00.000Z" });
  const store = await storeWith(entryOf("v"), later, entryOf("x", { school: "2" }));
  const shown = async (hash) => (await finishedHere(store, hash, ABOUT))?.visit ?? null;
  assert.deepEqual([await shown(""), await shown("#v"), await shown("#s-A")], ["w", "v", "w"]);
  assert.equal(await shown("#new"), null);
  assert.equal(await finishedHere(store, "", { ...ABOUT, owner: "8" }), null);
  await store.keepDraft({ ...ABOUT, visit: "y", fields: [], updated: "1" });
  assert.deepEqual([await shown(""), await shown("#w"), await shown("#y")], [null, "w", null]);
  await store.keepDraft(correctionDraft(later, "slip", NOW));
  assert.equal(await shown("#w"), null);
});

test("of two revisions the later one is shown", async () => {
  const second = entryOf("v", { revision: 2, digest: "d-2", finished: "2026-11-28T10:00:00.000Z" });
  const store = await storeWith(second, entryOf("v"));
  assert.equal((await finishedHere(store, "#v", ABOUT)).revision, 2);
});

test("a correction is copied to the server though its visit was copied far more often", async () => {
  const store = await storeWith(entryOf("v"));
  await store.keepMeta("backups", { v: 40 });
  await store.keepDraft({ ...correctionDraft(entryOf("v"), "slip", NOW), counter: 1 });
  const asked = [];
  const fetch = async (path) => {
    asked.push(path);
    return new Response(JSON.stringify({ kept: true }), { headers: { "Content-Type": "application/json" } });
  };
  const parts = { store, fetch, person: "7", device: "d" };
  assert.deepEqual([await backUpDrafts(parts), await backUpDrafts(parts)], [1, 0]);
  assert.match(asked[0], /\/fieldwork\/drafts\/v\?device=d&revision=2/);
});

const refusedOf = (visit, more = {}) => entryOf(visit, { state: "attention", receipt: null, ...more });
const digests = async (store) => (await store.entries("7")).map(({ digest }) => digest).sort();

test("what was refused opens again in one step", async () => {
  const store = await storeWith(refusedOf("v"));
  assert.equal(await store.beginDraft(reopenedDraft(refusedOf("v"), NOW), "d-v"), true);
  assert.deepEqual([(await store.draft("v")).revision, await digests(store)], [1, []]);
});

test("opening the refused visit again leaves the correction that was written meanwhile alone", async () => {
  const store = await storeWith(refusedOf("v"));
  const correction = { ...correctionDraft(refusedOf("v"), "slip", NOW), note: "an hour" };
  await store.keepDraft(correction);
  assert.equal(await store.beginDraft(reopenedDraft(refusedOf("v"), NOW), "d-v"), false);
  assert.deepEqual([await store.draft("v"), await digests(store)], [correction, ["d-v"]]);
});

test("the refused visit stays when its correction is finished: its draft could never be saved", async () => {
  const store = await storeWith(refusedOf("v"), entryOf("v", { revision: 2, digest: "d-2" }));
  assert.equal(await store.beginDraft(reopenedDraft(refusedOf("v"), NOW), "d-v"), false);
  assert.deepEqual([await store.drafts(), await digests(store)], [[], ["d-2", "d-v"]]);
});

test("a page that still shows the refusal opens nothing again that the server has taken since", async () => {
  const store = await storeWith(entryOf("v"));
  assert.equal(await store.beginDraft(reopenedDraft(refusedOf("v"), NOW), "d-v"), false);
  assert.deepEqual([await store.drafts(), await digests(store)], [[], ["d-v"]]);
});

test("a page that was left open begins no correction over the one that is written or finished", async () => {
  const store = await storeWith(entryOf("v"));
  const begin = (reason) => store.beginDraft(correctionDraft(entryOf("v"), reason, NOW));
  assert.deepEqual([await begin("slip"), await begin("late")], [true, false]);
  assert.equal(correctionOf(await store.draft("v")), "slip");
  await store.finish(entryOf("v", { revision: 2, digest: "d-2" }));
  assert.equal(await begin("later"), false);
  assert.deepEqual(await store.drafts(), []);
});

test("a correction that was thrown away gives its place", async () => {
  const store = await storeWith(entryOf("v"));
  await store.beginDraft(correctionDraft(entryOf("v"), "slip", NOW));
  await store.discardDraft("v", "2026-11-28T10:05:00.000Z");
  assert.equal(await store.beginDraft(correctionDraft(entryOf("v"), "again", NOW)), true);
  const { discarded, ...draft } = await store.draft("v");
  assert.deepEqual([discarded, correctionOf(draft)], [undefined, "again"]);
});

test("a page that is open on what was thrown away writes nothing over what has its place", async () => {
  const store = await storeWith(entryOf("v"));
  const begin = (reason) => store.beginDraft(correctionDraft(entryOf("v"), reason, NOW));
  await begin("slip");
  const open = await store.draft("v");
  await store.discardDraft("v", "2026-11-28T10:05:00.000Z");
  await begin("again");
  await assert.rejects(store.keepDraft({ ...open, counter: 90 }), { name: "DiscardedElsewhere" });
  await store.keepDraft({ ...(await store.draft("v")), counter: 91 });
  assert.deepEqual([correctionOf(await store.draft("v")), (await store.draft("v")).counter], ["again", 91]);
});

test("the first revision finished once more in a window that was left open leaves its correction alone", async () => {
  const store = await storeWith(entryOf("v"));
  await store.beginDraft(correctionDraft(entryOf("v"), "slip", NOW));
  await store.finish(entryOf("v", { digest: "d-other" }));
  assert.equal((await store.draft("v")).revision, 2);
});

/** Copies the draft to a server that keeps none which counts no more than what it has, and looks whether it has it. */
function copying(store) {
  const held = {};
  const fetch = async (path) => {
    const asked = new URL(path, "http://x").searchParams;
    const [revision, counter] = [Number(asked.get("revision")), Number(asked.get("counter"))];
    const kept = revision > (held.revision ?? 0) || (revision === held.revision && counter > held.counter);
    if (kept) Object.assign(held, { revision, counter });
    return new Response(JSON.stringify({ kept }), { headers: { "Content-Type": "application/json" } });
  };
  return async () => {
    await backUpDrafts({ store, fetch, person: "7", device: "d", atOnce: true });
    const { revision = 1, counter } = await store.draft("v");
    assert.deepEqual(held, { revision, counter });
  };
}

const FIRST = { ...ABOUT, visit: "v", version: "1", page: "/p", fields: [["A1_1-answer", "ok"]], updated: "x" };

test("what was saved seventy times, refused and opened again is copied as it is", async () => {
  const store = memoryStore();
  const copy = copying(store);
  await store.keepDraft({ ...FIRST, counter: 70 });
  await copy();
  const entry = refusedOf("v", { counter: 3 }); // from when its page was opened last
  await store.finish(entry);
  await store.beginDraft(reopenedDraft(await store.entry("d-v"), NOW), "d-v");
  await copy();
});

test("what an earlier release finished without its last counter is copied as well", async () => {
  const store = memoryStore();
  const copy = copying(store);
  await store.keepDraft({ ...FIRST, counter: 70 });
  await copy();
  await store.finish(refusedOf("v"));
  await store.change("d-v", ({ counter: _counter, ...entry }) => entry);
  await store.beginDraft(reopenedDraft(await store.entry("d-v"), NOW), "d-v");
  await copy();
});

test("a second correction is copied though the first one, thrown away, was saved more often", async () => {
  const store = await storeWith(entryOf("v"));
  const copy = copying(store);
  const begin = () => store.beginDraft(correctionDraft(entryOf("v"), "slip", NOW));
  const discarded = "2026-11-28T10:05:00.000Z";
  await begin();
  await store.keepDraft({ ...(await store.draft("v")), counter: 40 });
  await copy();
  await store.discardDraft("v", discarded);
  await copy();
  await begin();
  await copy();
  await store.discardDraft("v", discarded);
  await store.dropDraft({ visit: "v", discarded });
  await begin();
  await copy();
});
