/* The page of a visit that was begun stays on the tablet in the version it was begun with, until nothing needs it. */

import { pageCacheName } from "./tablet-person.mjs";

const MAX_SPARE = 24;

/**
 * Makes sure of ``page?version=n``. The service worker keeps what it shows, under a lock; the server is asked for the
 * page again only where there is no worker yet: nobody else can keep the answer of a navigation.
 */
export async function keepVersion({ caches, locks, fetch, who, page, version }) {
  await locks?.request("kashf-keeping", () => {});
  const cache = await caches?.open(pageCacheName(who));
  const address = `${page}?version=${version}`;
  if (!cache || (await cache.match(address))) return;
  const kept = await cache.match(page);
  if (kept && (await kept.clone().text()).includes(`name="version" value="${version}"`)) {
    await cache.put(address, kept);
    return;
  }
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  const person = answer?.headers.get("X-Kashf-Person");
  if (answer?.ok && !answer.redirected && person === String(who.person)) await cache.put(address, answer);
}

/** Visit pages that were only looked at make room, the oldest first. */
export async function dropSparePages({ caches, who, packages, drafts }) {
  const cache = await caches?.open(pageCacheName(who));
  if (!cache) return;
  const needed = new Set([...packages.flatMap(({ pages }) => pages), ...drafts.map(({ page }) => page)]);
  const visits = (await cache.keys()).filter(({ url }) => new URL(url).pathname.startsWith("/fieldwork/schools/"));
  const spare = visits.filter(({ url }) => !needed.has(new URL(url).pathname));
  for (const request of spare.slice(0, Math.max(0, spare.length - MAX_SPARE))) await cache.delete(request);
}
