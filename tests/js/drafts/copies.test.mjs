/* What is gone from this tablet, what is on another, and what went on there: by the copies that the server keeps. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { draftNotes } from "../../../static/js/tablet/home/draft-card.mjs";
import { backUpDrafts, deleteDiscarded } from "../../../static/js/tablet/outbox/draft-backup.mjs";
import {
  bringOver, lostPhotosAmong, restoreLost, sortCopies, wentOnElsewhere,
} from "../../../static/js/tablet/outbox/lost-drafts.mjs";
import { askCopies, notedCopies } from "../../../static/js/tablet/outbox/server-copies.mjs";
import { keptAddresses } from "../../../static/js/tablet/store/page-cache.mjs";
import { fakeServer } from "../fake-server.mjs";
import { memoryStore } from "../memory-store.mjs";

const device = { id: "t" };
const COPY = { revision: 1, counter: 5, saved_at: "2026-05-03T10" };
const copy = (id, from, more = {}) => ({ id, device: from, ...COPY, ...more });
const ids = (copies) => copies.map(({ id }) => id);

function sort(copies, { drafts = [], entries = [], left = {} } = {}) {
  const { lost, elsewhere } = sortCopies({ copies, drafts, entries, left, device });
  return [ids(lost), elsewhere.map((tablet) => [tablet.device, ids(tablet.copies)])];
}

test("the alarm is about what this tablet had; another tablet's work is named by its tablet", () => {
  const copies = [copy("here", "t"), copy("gone", "t"), copy("sent", "t"), copy("theirs", "u"), copy("look", "t")];
  copies[4].hidden = true;
  const here = { drafts: [{ visit: "here" }], entries: [{ visit: "sent", revision: 1 }] };
  assert.deepEqual(sort(copies, here), [["gone"], [["u", ["theirs"]]]]);
});

test("a tablet with a new id has no alarm, whatever the person has begun elsewhere", () => {
  assert.deepEqual(sort([copy("a", "u"), copy("b", "u")]), [[], [["u", ["a", "b"]]]]);
});

test("the correction of a visit that was sent from here is gone as well", () => {
  const entries = [{ visit: "v", revision: 1 }];
  assert.deepEqual(sort([copy("v", "t", { revision: 2 })], { entries })[0], ["v"]);
});

const from = (device, counter) => ({ fetched: { device, counter } });

test("what is left to another tablet, or went on there, is no alarm and can still be had", () => {
  assert.deepEqual(sort([copy("v", "t")], { left: { v: 5 } }), [[], [["t", ["v"]]]]);
  const [mine, theirs] = [copy("v", "t"), copy("v", "u", { counter: 9, ...from("t", 5) })];
  assert.deepEqual(sort([mine, theirs]), [[], [["u", ["v"]]]]);
  assert.deepEqual(sort([mine, { ...theirs, revision: 2 }])[0], [], "also as its correction");
  assert.deepEqual(sort([{ ...mine, counter: 10 }, theirs])[0], ["v"], "this tablet's copy holds more");
  assert.deepEqual(sort([{ ...mine, revision: 2 }, theirs])[0], ["v"], "and so does its correction");
});

test("of a visit that went two ways what this tablet had is gone, however much the other one counts", () => {
  const [mine, theirs] = [copy("v", "t", { counter: 50 }), copy("v", "u", { counter: 60, ...from("t", 20) })];
  assert.deepEqual(sort([mine, theirs]), [["v"], [["u", ["v"]]]]);
  assert.deepEqual(sort([mine, { ...theirs, ...from("w", 70) }])[0], ["v"], "brought over from a third one");
});

test("what was discarded here is no alarm, and another tablet's copy of it can be had at once", () => {
  const drafts = [{ visit: "v", discarded: "2026-05-03T10:00:00Z" }];
  assert.deepEqual(sort([copy("v", "t"), copy("v", "u", { counter: 60 })], { drafts }), [[], [["u", ["v"]]]]);
});

test("a tablet is heard from when it last sent any draft", () => {
  const copies = [copy("a", "u"), copy("here", "u", { saved_at: "2026-05-04T08" })];
  const { elsewhere } = sortCopies({ copies, drafts: [{ visit: "here" }], entries: [], device });
  assert.equal(elsewhere[0].heard, "2026-05-04T08");
});

test("the tablet a visit was brought over from learns that it went on, the other one only if it goes on there", () => {
  const brought = { visit: "v", fetched: { device: "t", counter: 5 } };
  assert.equal(wentOnElsewhere({ visit: "v" }, [copy("v", "t"), copy("v", "u")], "t").device, "u");
  assert.equal(wentOnElsewhere(brought, [copy("v", "t"), copy("v", "u")], "u"), null);
  assert.equal(wentOnElsewhere(brought, [copy("v", "t", { counter: 6 })], "u").counter, 6);
  assert.equal(wentOnElsewhere({ visit: "v" }, [copy("other", "u")], "t"), null);
});

test("a third tablet is compared with by its own count as little as any", () => {
  const brought = { visit: "v", ...from("t", 50) };
  assert.equal(wentOnElsewhere(brought, [copy("v", "t"), copy("v", "w")], "u").device, "w");
  assert.equal(wentOnElsewhere({ ...brought, revision: 2 }, [copy("v", "w")], "u"), null, "of the revision before");
});

test("photos of sent visits are missed by the tablet that sent them", () => {
  const visits = [
    { device: "t", state: "partial", digest: "x", number: 4 },
    { device: "t", state: "complete", digest: "y", number: 5 },
    { device: "u", state: "partial", digest: "z", number: 6 },
    { device: "t", state: "partial", digest: "kept", number: 7 },
  ];
  assert.deepEqual(lostPhotosAmong({ visits, entries: [{ digest: "kept" }], device }), [4]);
});

/** A server that keeps these copies. */
function keeping(drafts) {
  const server = fakeServer();
  server.answer = (path, { method = "GET" } = {}) => {
    if (method === "GET" && path === "/fieldwork/drafts") return server.json(200, { epoch: "e", drafts });
    return server.json(200, { kept: true, finished: server.finished });
  };
  return server;
}

const FIELDS = [["A1_01-answer", "ok"]];
const DRAFT = { owner: "7", school_name: "س", checklist_title: "c", answered: 2, asked: 9, fields: FIELDS };

test("what the server keeps is noted for the time without it, read as of today, without the answers", async () => {
  const draft = { ...DRAFT, schoolName: "ص", ...from("u", 4) };
  const [store, server] = [memoryStore(), keeping([copy("v", "t", { draft })])];
  const page = { store, fetch: server.fetch, person: "7", device };
  assert.equal((await askCopies(page))[0].draft.school_name, "ص", "a copy of the first release");
  const [noted] = await notedCopies(store, "7");
  assert.deepEqual([noted.school_name, noted.answered, noted.asked, noted.hidden], ["ص", 2, 9, false]);
  assert.deepEqual([noted.draft, noted.fetched], [undefined, { device: "u", counter: 4 }]);
  assert.deepEqual(await notedCopies(store, "8"), []);
  server.answer = () => server.json(503, { code: "x" });
  assert.equal(await askCopies(page), null);
  assert.equal((await notedCopies(store, "7")).length, 1);
});

test("a list of somebody who has signed in meanwhile is not this person's", async () => {
  const [store, server] = [memoryStore(), keeping([copy("v", "t", { draft: DRAFT })])];
  const page = { store, fetch: server.fetch, person: "7", device };
  await askCopies(page);
  await store.keepMeta("backups", { v: 5 });
  await store.keepDraft({ ...DRAFT, visit: "v", counter: 5, touched: true });
  server.answer = () => server.json(200, { epoch: "e", person: 8, drafts: [] });
  assert.equal(await askCopies(page), null);
  assert.deepEqual([(await notedCopies(store, "7")).length, await store.meta("backups")], [1, { v: 5 }]);
});

test("a draft that is refused because another has signed in waits, and the server is greeted anew", async () => {
  const [store, server] = [memoryStore(), fakeServer()];
  await store.keepDraft({ ...DRAFT, visit: "v", counter: 3, touched: true });
  server.answer = () => server.json(403, { code: "not-yours", sentence: "another's" });
  let doubts = 0;
  await backUpDrafts({ store, fetch: server.fetch, person: "7", device: "t", doubted: () => (doubts += 1) });
  assert.deepEqual([doubts, await store.meta("backups"), await store.meta("refused_drafts")], [1, {}, {}]);
});

test("a draft whose copy the server has no more is copied again, and then known to be finished elsewhere", async () => {
  const [store, server] = [memoryStore(), keeping([])];
  const page = { store, fetch: server.fetch, person: "7" };
  await store.keepDraft({ ...DRAFT, visit: "v", counter: 3, touched: true });
  await store.keepMeta("backups", { v: 3, another: 1 });
  await askCopies({ ...page, device });
  assert.deepEqual(await store.meta("backups"), { another: 1 });
  server.finished = true;
  await backUpDrafts({ ...page, device: "t" });
  assert.deepEqual(await store.meta("finished_drafts"), { v: true });
});

test("brought over, a draft knows from where; brought back, it goes on from the counter it had", async () => {
  const store = memoryStore();
  await restoreLost({ draft: { ...DRAFT, visit: "over" }, counter: 12, device: "u" }, store, "t");
  await restoreLost({ draft: { ...DRAFT, visit: "back" }, counter: 7, device: "t" }, store, "t");
  assert.deepEqual((await store.draft("over")).fetched, { device: "u", counter: 12 });
  const { counter, fetched } = await store.draft("back");
  assert.deepEqual([counter, fetched], [7, undefined]);
});

test("a copy is brought over as the server has it now, and never over what is here", async () => {
  const [store, server] = [memoryStore(), keeping([copy("v", "t", { draft: { ...DRAFT, visit: "v" } })])];
  const page = { store, fetch: server.fetch, person: "7", device };
  assert.equal((await bringOver(copy("v", "t"), page)).counter, 5);
  await store.keepDraft({ ...(await store.draft("v")), note: "an hour", counter: 60 });
  assert.equal((await bringOver(copy("v", "t"), page)).counter, 60, "what is here");
  assert.deepEqual([(await store.draft("v")).note, (await store.draft("v")).counter], ["an hour", 60]);
});

test("another tablet's copy takes the place of what was discarded here, and is copied in turn", async () => {
  const draft = { ...DRAFT, visit: "v", note: "theirs" };
  const [store, server] = [memoryStore(), keeping([copy("v", "u", { counter: 9, draft })])];
  await store.keepDraft({ ...DRAFT, visit: "v", counter: 20 });
  await store.discardDraft("v", "2026-05-03T10:00:00Z");
  await bringOver(copy("v", "u"), { store, fetch: server.fetch, person: "7", device });
  const { note, discarded, counter, fetched } = await store.draft("v");
  assert.deepEqual([note, discarded, counter, fetched], ["theirs", undefined, 22, { device: "u", counter: 9 }]);
});

test("a copy of what was finished here meanwhile comes back no more", async () => {
  const [store, server] = [memoryStore(), keeping([copy("v", "t", { draft: { ...DRAFT, visit: "v" } })])];
  await store.finish({ visit: "v", revision: 1, owner: "7", digest: "d", photos: [], finished: "x" });
  assert.equal(await bringOver(copy("v", "t"), { store, fetch: server.fetch, person: "7", device }), undefined);
  assert.deepEqual(await store.drafts(), []);
});

test("without the server nothing is brought over from what it said before", async () => {
  const [store, server] = [memoryStore(), keeping([copy("v", "t", { draft: { ...DRAFT, visit: "v" } })])];
  const page = { store, fetch: server.fetch, person: "7", device };
  await askCopies(page);
  server.answer = () => server.json(503, { code: "x" });
  assert.equal(await bringOver(copy("v", "t"), page), null);
  assert.deepEqual(await store.drafts(), []);
});

test("what was discarded a day ago goes from the server first, then from here", async () => {
  const [store, server] = [memoryStore(), keeping([])];
  const page = { store, fetch: server.fetch, person: "7", device: "t" };
  await store.keepDraft({ ...DRAFT, visit: "v", touched: true });
  await store.discardDraft("v", "2026-05-03T10:00:00Z");
  const at = (text) => () => Date.parse(text);
  await deleteDiscarded({ ...page, now: at("2026-05-04T09:59:00Z") });
  assert.deepEqual([server.calls, (await store.drafts()).length], [[], 1]);
  const answer = server.answer;
  server.answer = () => server.json(503, { code: "x" });
  await deleteDiscarded({ ...page, now: at("2026-05-04T10:01:00Z") });
  assert.equal((await store.drafts()).length, 1, "its copy is still there");
  server.answer = answer;
  await deleteDiscarded({ ...page, now: at("2026-05-04T10:01:00Z") });
  assert.deepEqual(server.calls.at(-1), ["DELETE", "/fieldwork/drafts/v?device=t"]);
  assert.deepEqual(await store.drafts(), []);
});

test("what comes back while its copy is being deleted stays", async () => {
  const [store, server] = [memoryStore(), keeping([])];
  const [visit, discarded] = ["v", "2026-05-03T10:00:00Z"];
  const page = { store, person: "7", device: "t", now: () => Date.parse("2026-05-04T10:01:00Z") };
  await store.keepDraft({ ...DRAFT, visit, touched: true });
  for (const returns of [
    () => store.discardDraft(visit, null),
    () => store.beginDraft({ ...DRAFT, visit, note: "another" }),
    () => store.discardDraft(visit, "2026-05-04T10:00:59Z"),
  ]) {
    await store.discardDraft(visit, discarded);
    const fetch = (...asked) => returns().then(() => server.fetch(...asked));
    await deleteDiscarded({ ...page, fetch });
    assert.equal((await store.drafts()).length, 1);
  }
});

test("a copy that was discarded a day ago by a tablet that is no more goes when somebody looks", async () => {
  const old = { ...DRAFT, discarded: "2026-05-01T10:00:00Z" };
  const [store, server] = [memoryStore(), keeping([copy("v", "u", { draft: old })])];
  await askCopies({ store, fetch: server.fetch, person: "7", device, now: () => Date.parse("2026-05-03") });
  assert.deepEqual(server.calls.at(-1), ["DELETE", "/fieldwork/drafts/v?device=u"]);
  assert.equal((await notedCopies(store, "7"))[0].hidden, true);
});

test("copies of what was only looked at leave; the one of a visit that goes on here is replaced", async () => {
  const look = { ...DRAFT, fields: [["fact-floors", "2"]] };
  const copies = [copy("a", "t", { draft: look }), copy("b", "u", { draft: look }), copy("here", "t", { draft: look })];
  const [store, server] = [memoryStore(), keeping([...copies, copy("begun", "u", { draft: DRAFT })])];
  await store.keepDraft({ ...look, visit: "here", counter: 6, touched: true });
  await askCopies({ store, fetch: server.fetch, person: "7", device });
  const gone = server.calls.filter(([method]) => method === "DELETE").map(([, path]) => path);
  assert.deepEqual(gone, ["/fieldwork/drafts/a?device=t", "/fieldwork/drafts/b?device=u"]);
});

test("why the server takes no copy stands on the draft's card until it takes one", async () => {
  const [store, server] = [memoryStore(), keeping([])];
  const draft = { ...DRAFT, visit: "v", counter: 3, touched: true };
  await store.keepDraft(draft);
  const round = () => backUpDrafts({ store, fetch: server.fetch, person: "7", device: "t" });
  const said = async () => {
    const none = new Set();
    const nothing = { copies: [], finished: {}, pages: none, photosHere: none, photosHeld: none, device: "t" };
    return draftNotes(draft, { ...nothing, refused: (await store.meta("refused_drafts")) ?? {} }, {});
  };
  const answer = server.answer;
  server.answer = () => server.json(409, { code: "too-many-drafts", sentence: "no room" });
  await round();
  assert.deepEqual(await said(), ["no room"]);
  server.answer = answer;
  await round();
  assert.deepEqual(await said(), []);
});

test("what cards say of drafts goes with them; one that came back is not left to another tablet", async () => {
  const [store, server] = [memoryStore(), keeping([])];
  const page = { store, fetch: server.fetch, person: "7" };
  for (const name of ["backups", "finished_drafts"]) await store.keepMeta(name, { v: 3, gone: 1 });
  await store.keepMeta("left_drafts", { v: 3, gone: 1 });
  await store.keepDraft({ ...DRAFT, visit: "v", counter: 3, touched: true });
  await backUpDrafts({ ...page, device: "t" });
  assert.deepEqual([await store.meta("finished_drafts"), await store.meta("backups")], [{ v: 3 }, { v: 3, gone: 1 }]);
  await askCopies({ ...page, device });
  assert.deepEqual(await store.meta("left_drafts"), { gone: 1 });
});

test("a draft's card says that its page is not here while no page of its version is kept", async () => {
  const cache = { keys: async () => [{ url: "https://kashf/p" }, { url: "https://kashf/p?version=2" }] };
  const pages = await keptAddresses({ caches: { open: async () => cache }, who: { person: "7", language: "ar" } });
  const nothing = { copies: [], device: "t", finished: {}, refused: {} };
  const known = { ...nothing, pages, photosHere: new Set(), photosHeld: new Set() };
  const notes = (version) => draftNotes({ visit: "v", page: "/p", version }, known, { page_away: "away" });
  assert.deepEqual([notes("2"), notes("1")], [[], ["away"]]);
});
