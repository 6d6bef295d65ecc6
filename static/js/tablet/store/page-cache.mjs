/* Pages of one person that open without a server. That of a visit that was begun stays in the version it was begun
   with, until nothing needs it. */

import { pageCacheName } from "./tablet-person.mjs";

/** The engineer's own pages: the first one, and what this tablet keeps. */
export const OWN_PAGES = ["/fieldwork/", "/fieldwork/sync"];
const KEEPING = "kashf-keeping";
const MAX_SPARE = 24;
const PATIENCE = 120_000;

/** One page of this person into the cache; gives its bytes. Throws when the answer is anything else. */
export async function keepPage(page, { fetch, cache, who }) {
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(page, { headers: { Accept: "text/html" }, cache: "no-store", signal });
  const owner = answer.headers.get("X-Kashf-Person");
  const isPage = answer.ok && !answer.redirected && owner === String(who.person);
  if (!isPage) throw Object.assign(new Error("not the page"), { sentence: null });
  const copy = await answer.arrayBuffer();
  await cache.put(page, new Response(copy, { headers: answer.headers }));
  return copy.byteLength;
}

/**
 * Those of the own pages that are kept from another release than ``version`` are fetched anew: they would read what the
 * pages of this one write. Without a connection they stay as they are, and so they do while ``script``, a file of this
 * release, is not on the tablet: a page without its files shows nothing.
 */
export async function renewOwnPages({ caches, locks, fetch, who, version, script }) {
  if (!(await caches?.match(script))) return;
  await locks?.request(KEEPING, () => {}); // the service worker may just be keeping one
  const cache = await caches.open(pageCacheName(who));
  for (const page of OWN_PAGES) {
    const kept = await cache.match(page);
    const isOlder = kept && kept.headers.get("X-Kashf-Shell") !== version;
    if (isOlder) await keepPage(page, { fetch, cache, who }).catch(() => {});
  }
}

/**
 * Makes sure of ``page?version=n``. The service worker keeps what it shows, under a lock; the server is asked for the
 * page again only where there is no worker yet: nobody else can keep the answer of a navigation.
 */
export async function keepVersion({ caches, locks, fetch, who, page, version }) {
  await locks?.request(KEEPING, () => {});
  const cache = await caches?.open(pageCacheName(who));
  const address = `${page}?version=${version}`;
  if (!cache || (await cache.match(address))) return;
  const kept = await cache.match(page);
  if (kept && (await kept.clone().text()).includes(`name="version" value="${version}"`)) {
    await cache.put(address, kept);
    return;
  }
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(address, { headers: { Accept: "text/html" }, signal }).catch(() => null);
  const person = answer?.headers.get("X-Kashf-Person");
  if (answer?.ok && !answer.redirected && person === String(who.person)) await cache.put(address, answer);
}

/** Addresses of this person's pages that open without a server. */
export async function keptAddresses({ caches, who }) {
  const cache = await caches?.open(pageCacheName(who));
  const urls = ((await cache?.keys()) ?? []).map(({ url }) => new URL(url));
  return new Set(urls.map(({ pathname, search }) => pathname + search));
}

/**
 * Visit pages that were only looked at make room, the oldest first; not those of schools taken along, nor those that
 * ``visits``, the drafts and entries kept here, open on.
 */
export async function dropSparePages({ caches, who, packages, visits }) {
  const cache = await caches?.open(pageCacheName(who));
  if (!cache) return;
  const needed = new Set([...packages.flatMap(({ pages }) => pages), ...visits.map(({ page }) => page)]);
  const shown = (await cache.keys()).filter(({ url }) => new URL(url).pathname.startsWith("/fieldwork/schools/"));
  const spare = shown.filter(({ url }) => !needed.has(new URL(url).pathname));
  for (const request of spare.slice(0, Math.max(0, spare.length - MAX_SPARE))) await cache.delete(request);
}
