/* What the server still holds, against what this tablet believes to be safe there. */

import { requeued, withConflict } from "./entry-states.mjs";

const DAY = 24 * 60 * 60_000;
/** How long finished work stays here after it was safe, in milliseconds. */
const KEPT = 30 * DAY;
/** How long the last list of everything is enough to know what is incomplete of visits that are not kept here. */
const COMPLETE_LIST = 7 * DAY;

const isWithin = (age, most) => age >= 0 && age <= most;

/** The note of this person's last list, or null. Earlier releases kept the list itself, nobody's in particular. */
export async function lastList(store, person) {
  const note = await store.meta("inventory");
  return note?.person === person ? note : null;
}

/** Once a day; while a person must still choose between versions, whenever a page is opened. */
export function isListDue(last, entries, now) {
  return !last || !isWithin(now - last.at, DAY) || entries.some(({ state, conflict }) => state === "safe" && conflict);
}

/**
 * Where to ask. In between lists of everything it is asked for visits from the oldest on that is kept here as safe: the
 * answer names each of these or the server lost it, so nothing is ever made of its silence (docs/sync.md). Null when
 * none is kept and nothing else is to be learnt.
 */
export function listPath(last, entries, { epoch, now }) {
  const everything = "/fieldwork/inventory";
  const numbers = entries.filter((entry) => isSafeIn(entry, epoch)).map(({ receipt }) => receipt.number);
  if (last?.epoch !== epoch || !isWithin(now - last.listed_at, COMPLETE_LIST)) return everything;
  if (!numbers.length) return null;
  if (!numbers.every(Number.isInteger)) return everything;
  return `${everything}?${new URLSearchParams({ since: Math.min(...numbers), epoch })}`;
}

export const isList = (data) => typeof data.epoch === "string" && Array.isArray(data.visits);

/** Another may have signed in since; a server of before does not say whose list it is. */
export const isListOf = ({ person: whose }, person) => whose === undefined || String(whose) === String(person);

/** What is noted of an answer: when it came, and, where it lists everything, what is incomplete there. */
export function listNote(last, { epoch, since, visits }, { person, now }) {
  if (Number.isInteger(since)) return { ...last, at: now };
  const incomplete = visits.filter(({ state }) => state === "partial");
  const rows = incomplete.map(({ digest, device, number, state }) => ({ digest, device, number, state }));
  return { person, epoch, at: now, listed_at: now, incomplete: rows };
}

const isSafeIn = ({ state, receipt }, epoch) => state === "safe" && receipt?.epoch === epoch;

/**
 * Of the entries that were safe before the list was asked for: what is not on it is offered again, what is old there
 * and here is let go. Of what lies before ``since`` the list says nothing.
 */
export async function settleInventory({ epoch, since, visits, time }, safeBefore, { store, person, now, changed }) {
  const complete = new Map(visits.filter(({ state }) => state === "complete").map((row) => [row.digest, row]));
  for (const entry of await store.entries(person)) {
    const { digest } = entry;
    if (!isSafeIn(entry, epoch) || !safeBefore.has(digest)) continue;
    if (Number.isInteger(since) && !(entry.receipt.number >= since)) continue;
    const row = complete.get(digest);
    if (!row) await store.change(digest, requeued);
    else if (isOld(entry, { server: time, tablet: now() })) await store.prune(digest, epoch);
    else if (withConflict(entry, row).conflict !== entry.conflict) {
      await store.change(digest, (stored) => withConflict(stored, row));
    } else continue;
    changed(digest);
  }
}

/** Thirty days by the tablet's clock since it was safe, and by the server's since it came there: its word alone. */
function isOld({ safe_at: safeAt, receipt }, { server, tablet }) {
  return tablet - Date.parse(safeAt) >= KEPT && Date.parse(server) - Date.parse(receipt.received_at) >= KEPT;
}
