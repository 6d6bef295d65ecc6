/* The engineer's first page: schools taken along, and whether all of it is there. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { lackingForField } from "../../static/js/tablet/home/readiness.mjs";
import { giveBack, missingOf, takeSchools } from "../../static/js/tablet/home/school-package.mjs";
import { watchLanguage, watchServerLinks } from "../../static/js/tablet/home/server-links.mjs";
import { watchSignOut } from "../../static/js/tablet/home/sign-out.mjs";
import { memoryStore } from "./memory-store.mjs";

const JSON_HEADERS = { "Content-Type": "application/json" };
const who = { person: "7", language: "ar" };
const checklists = { ar: [{ id: "c", version: 1 }] };

test("ready for the field, or what is missing in words", () => {
  const missing = { missing_app: "app", missing_home: "home", missing_page: "{school}!", missing_space: "<{size}" };
  const words = { ...missing, mb: "{n} MB", kb: "", gb: "" };
  const all = { missing: { schools: [], home: false }, appThere: true, free: Infinity };
  assert.deepEqual(lackingForField(all, words, "ar"), []);
  const none = { missing: { schools: [{ name_ar: "س" }], home: true }, appThere: false, free: 5 };
  assert.deepEqual(lackingForField(none, words, "ar"), ["app", "home", "س!", "<200 MB"]);
});

function fakeCaches() {
  const shelves = new Map();
  const open = async (name) => {
    if (!shelves.has(name)) shelves.set(name, new Map());
    const shelf = shelves.get(name);
    return {
      put: async (key, value) => void shelf.set(key, value),
      match: async (key) => shelf.get(key),
      delete: async (key) => shelf.delete(key),
    };
  };
  return { open, shelves };
}

test("a school is taken with its pages, found whole, and given back", async () => {
  const [store, caches] = [memoryStore(), fakeCaches()];
  const school = { number: "1", name_ar: "س", open: { "A.1": [{ photos: ["/photos/x"], repair: ["/photos/y"] }] } };
  const data = { stamp: "s", not_found: ["9"], schools: [school], checklists };
  const fetch = async (path) => {
    if (path.startsWith("/fieldwork/package")) return new Response(JSON.stringify(data), { headers: JSON_HEADERS });
    if (path.startsWith("/photos/")) return new Response("jpg", { headers: { "Content-Type": "image/jpeg" } });
    return new Response("page", { headers: { "X-Kashf-Person": "7" } });
  };
  const result = await takeSchools(["1", "9"], { fetch, store, caches, who, now: () => new Date() });
  assert.deepEqual([result.taken, result.notFound, result.failed], [["1"], ["9"], null]);
  const records = await store.packages("7");
  assert.deepEqual(await missingOf(records, { caches, who }), { schools: [], home: false });
  const pictures = [...caches.shelves.get("kashf-pages-7-ar").keys()].filter((path) => path.startsWith("/photos/"));
  assert.deepEqual(pictures, ["/photos/x", "/photos/y"]);
  assert.equal((await missingOf(records, { caches, who: { ...who, language: "en" } })).schools.length, 1);
  await giveBack(records[0], { store, caches, visits: [] });
  assert.deepEqual(await store.packages("7"), []);
  assert.equal(caches.shelves.get("kashf-pages-7-ar").has("/fieldwork/schools/1/c"), false);
});

test("another person's page is not taken along", async () => {
  const data = { stamp: "s", not_found: [], schools: [{ number: "1", open: {} }], checklists };
  const fetch = async (path) => path.includes("package")
    ? new Response(JSON.stringify(data), { headers: JSON_HEADERS })
    : new Response("sign in", { headers: { "X-Kashf-Person": "8" } });
  const parts = { fetch, store: memoryStore(), caches: fakeCaches(), who, now: () => new Date() };
  const result = await takeSchools(["1"], parts);
  assert.deepEqual([result.taken, Boolean(result.failed)], [[], true]);
});

/** A page of which only these parts are there; ``act(name)`` is what a person does to one of them. */
function fakePage() {
  const heard = {};
  const part = (name) => ({
    addEventListener: (type, listener) => (heard[`${name} ${type}`] = listener),
    querySelector: (selector) => part(selector),
    showModal: () => {},
  });
  const document = {
    ...part("document"),
    getElementById: part,
    querySelectorAll: () => [],
    defaultView: { location: { pathname: "/fieldwork/", search: "" } },
  };
  return { document, act: (name, event) => heard[name]({ preventDefault: () => {}, ...event }) };
}

test("a tap or a sign-out that is held back for want of a connection has the server asked at once", async () => {
  const { document, act } = fakePage();
  let woken = 0;
  const tabs = { wake: () => (woken += 1), blockedBy: () => "unreached", watch: () => {} };
  const words = { needs_connection: "{what}!", leave_offline: "offline", all_sent: "all" };
  const about = { document, words, offline: () => true, say: () => {}, wake: tabs.wake };
  watchServerLinks(about);
  watchLanguage(about);
  watchSignOut({ document, store: memoryStore(), person: "7", words, tabs });
  act("document click", { target: { closest: () => ({ pathname: "/maps/1", search: "", textContent: "Map" }) } });
  assert.equal(woken, 1);
  act('form[action$="/language"] submit');
  assert.equal(woken, 2);
  await act('form[action$="/sign-out"] submit');
  assert.equal(woken, 3);
});
