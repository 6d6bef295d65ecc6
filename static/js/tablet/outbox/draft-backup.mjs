/* Unfinished visits are copied to the server whenever there is a connection, so that a lost tablet loses little. */

import { copyKey, isGone, isUntouched } from "../store/draft-record.mjs";
import { ask } from "./protocol.mjs";

const MINUTE = 60_000;
/** Seconds between two copies of one draft that is being written: what the server may wish for. */
const [SHORTEST, LONGEST] = [60, 3600];
const PATIENCE = 60_000;
/** Bytes of a request that a browser finishes for a page that is being left. */
const OUTLIVES_ITS_PAGE = 60_000;
/** Refusals of what the draft itself is: not sent again until it has changed. */
const AS_IT_IS = new Set(["bad-draft", "too-large"]);

/** Milliseconds, of what ``hello.limits.draft_every`` said; a server of before says nothing, and a minute is kept. */
export function draftPace(seconds) {
  return Number.isFinite(seconds) ? Math.min(LONGEST, Math.max(SHORTEST, seconds)) * 1000 : MINUTE;
}

/**
 * Looks every minute for drafts that are due, and copies all that changed when the page is left or hidden and when the
 * connection is back. Gives a function that does so at once; ``afterwards()`` is called after each round.
 */
export function keepBackingUp(window, { store, tabs, person, device, afterwards = () => {} }) {
  const { document } = window;
  const copiedAt = new Map();
  const [fetch, doubted] = [window.fetch.bind(window), () => tabs.wake()];
  const parts = { store, fetch, person, device: device.id, copiedAt, doubted };
  let running = null;
  const copy = async (options) => {
    if (tabs.blockedBy() !== null) return;
    while (running) await running;
    running = backUpDrafts({ ...parts, ...options }).catch(untilNextRound).finally(() => (running = null));
    await running;
    afterwards();
  };
  const atOnce = () => copy({ atOnce: true });
  let away = false;
  window.setInterval(copy, MINUTE);
  window.addEventListener("pagehide", atOnce);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && atOnce());
  tabs.watch((digest) => {
    if (digest !== null) return; // an entry changed, not the connection
    copy({ atOnce: away });
    away = tabs.blockedBy() !== null;
  });
  return atOnce;
}

/** The store failed under a round: emptied, or full. Saving says so on the page, and the next round tries again. */
export function untilNextRound(error) {
  if (!(error instanceof DOMException)) throw error;
}

/**
 * One round over this person's drafts; gives how many were copied. ``copiedAt`` remembers when, by visit; what is not
 * due yet by the server's pace waits, unless ``atOnce``. A draft that is refused stays on the tablet and keeps no other
 * from being copied, and the server's sentence is noted for its card; trouble with the connection waits for the next
 * round. One whose visit is complete already, by another tablet, is noted as finished there. ``doubted()`` is called
 * when another has signed in: the next greeting says so.
 */
export async function backUpDrafts({ store, fetch, person, device, atOnce, ...more }) {
  const { copiedAt = new Map(), now = Date.now, doubted = () => {} } = more;
  const copied = (await store.meta("backups")) ?? {};
  const pace = draftPace(await store.meta("draft_every"));
  const mine = (await store.drafts()).filter((draft) => draft.owner === person && !isUntouched(draft));
  const [sent, finished, refused] = [{}, {}, {}];
  let done = 0;
  for (const draft of mine) {
    const { counter = 1 } = draft;
    const key = copyKey(draft);
    const isDue = atOnce || !isWithin(now() - copiedAt.get(key), pace);
    if ((copied[key] ?? 0) >= counter || !isDue) continue;
    const answer = await sendBackup(fetch, draft, { device, atOnce });
    if (answer.code === "not-yours") doubted();
    if (answer.kind !== "ok" && answer.kind !== "refused") break;
    copiedAt.set(key, now());
    if (answer.kind === "ok" || AS_IT_IS.has(answer.code)) sent[key] = counter;
    refused[key] = answer.kind === "refused" ? answer.sentence : undefined;
    if (answer.kind !== "ok") continue;
    finished[key] = answer.data.finished === true ? true : undefined;
    done += 1;
  }
  // Read again: meanwhile the server may have said that it lacks another one (server-copies.mjs).
  await store.keepMeta("backups", { ...(await store.meta("backups")), ...sent });
  await noteForCards(store, { finished_drafts: finished, refused_drafts: refused });
  return done;
}

/** Adds to what the cards say of drafts, and forgets those that are not here any more. */
async function noteForCards(store, notes) {
  const here = new Set((await store.drafts()).map(copyKey));
  for (const [name, news] of Object.entries(notes)) {
    const noted = Object.entries({ ...(await store.meta(name)), ...news });
    const kept = noted.filter(([key, value]) => here.has(key) && value !== undefined);
    await store.keepMeta(name, Object.fromEntries(kept));
  }
}

const isWithin = (age, most) => age >= 0 && age < most;

function sendBackup(fetch, draft, { device, atOnce }) {
  const { visit, revision = 1, counter = 1 } = draft;
  const query = new URLSearchParams({ device, revision, counter });
  const headers = { "Content-Type": "application/json" };
  const body = new TextEncoder().encode(JSON.stringify(draft));
  const options = { method: "PUT", body, headers, keepalive: Boolean(atOnce) && body.length < OUTLIVES_ITS_PAGE };
  return ask(fetch, `/fieldwork/drafts/${visit}?${query}`, options, AbortSignal.timeout(PATIENCE));
}

/** For a draft thrown away on purpose, so that nobody is asked to bring it back: the copy of one tablet. */
export function deleteBackup({ fetch, visit, device, reason = "" }) {
  const path = `/fieldwork/drafts/${visit}?${new URLSearchParams({ device })}`;
  const body = new URLSearchParams({ reason });
  return ask(fetch, path, { method: "DELETE", body }, AbortSignal.timeout(PATIENCE));
}

/** What was discarded more than a day ago goes: first its copy on the server, then the draft with its photos. */
export async function deleteDiscarded({ store, fetch, person, device, now = Date.now }) {
  const gone = (await store.drafts()).filter((draft) => draft.owner === person && isGone(draft, now()));
  for (const draft of gone) {
    const { kind } = await deleteBackup({ fetch, visit: draft.visit, device });
    if (kind === "ok") await store.dropDraft(draft); // if it did not come back while the server was asked
  }
}
