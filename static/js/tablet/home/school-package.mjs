/* Schools taken along: their facts, the visit pages of each checklist, photos of what is open. Pinned until given
   back. */

import { ask } from "../outbox/protocol.mjs";
import { keepPage, OWN_PAGES } from "../store/page-cache.mjs";
import { pageCacheName } from "../store/tablet-person.mjs";

const PATIENCE = 120_000;

/**
 * Takes the schools; ``who`` is {person, language}, ``progress(n, m)`` counts pages. Gives {taken, notFound, failed}:
 * failed is an answer of protocol.mjs, or null. What was taken before a failure stays.
 */
export async function takeSchools(numbers, parts) {
  const { fetch, caches, who, progress = () => {} } = parts;
  const query = numbers.map((number) => `school=${encodeURIComponent(number)}`).join("&");
  const answer = await ask(fetch, `/fieldwork/package?${query}`, {}, AbortSignal.timeout(PATIENCE));
  if (answer.kind !== "ok" || !Array.isArray(answer.data.schools)) return { taken: [], notFound: [], failed: answer };
  const { schools, not_found: notFound = [], stamp, checklists } = answer.data;
  const lists = checklists[who.language].map(({ id, version }) => ({ id, version }));
  const cache = await caches.open(pageCacheName(who));
  const total = schools.length * lists.length;
  const taken = [];
  let done = 0;
  const counted = () => progress((done += 1), total);
  try {
    for (const page of OWN_PAGES) await keepPage(page, { fetch, cache, who });
    for (const school of schools) {
      await takeSchool(school, { ...parts, cache, lists, stamp, counted });
      taken.push(school.number);
    }
  } catch (error) {
    return { taken, notFound, failed: { kind: "unreached", sentence: error.sentence } };
  }
  return { taken, notFound, failed: null };
}

/** The record is written last: a school that is on the tablet is there whole. */
async function takeSchool(school, { fetch, store, cache, who, now, lists, stamp, counted }) {
  const { number } = school;
  const pages = lists.map(({ id }) => `/fieldwork/schools/${encodeURIComponent(number)}/${id}`);
  let bytes = JSON.stringify(school).length;
  for (const page of pages) {
    bytes += await keepPage(page, { fetch, cache, who });
    counted();
  }
  const photos = Object.values(school.open).flat().flatMap(({ photos: seen, repair = [] }) => [...seen, ...repair]);
  for (const photo of photos) bytes += await keepPicture(photo, { fetch, cache });
  const person = String(who.person);
  const about = { key: `${person}/${number}`, person, number, language: who.language, stamp };
  await store.keepPackage({ ...about, taken_at: now().toISOString(), school, lists, pages, photos, bytes });
}

/** A picture helps and is not needed: without it the package is still whole. */
async function keepPicture(address, { fetch, cache }) {
  try {
    const answer = await fetch(address);
    if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("image/")) return 0;
    const copy = await answer.arrayBuffer();
    await cache.put(address, new Response(copy, { headers: answer.headers }));
    return copy.byteLength;
  } catch {
    return 0;
  }
}

/** Gives one school back; pages of ``visits``, the drafts and entries kept here, stay: those open on them. */
export async function giveBack(record, { store, caches, visits }) {
  const cache = await caches.open(pageCacheName(record));
  const needed = new Set(visits.map(({ page }) => page));
  for (const page of record.pages) if (!needed.has(page)) await cache.delete(page, { ignoreSearch: true });
  for (const photo of record.photos) await cache.delete(photo);
  await store.dropPackage(record.key);
}

/** What is not there though it was taken: {schools, home: true when the first page is missing}. */
export async function missingOf(records, { caches, who }) {
  const cache = await caches.open(pageCacheName(who));
  const schools = [];
  for (const { school, pages, language } of records) {
    const there = await Promise.all(pages.map((page) => cache.match(page)));
    if (language !== who.language || there.some((page) => !page)) schools.push(school);
  }
  return { schools, home: !(await cache.match(OWN_PAGES[0])) };
}
