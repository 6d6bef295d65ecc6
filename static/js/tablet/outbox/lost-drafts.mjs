/* Which unfinished visits this tablet had and has no more, and which are on other tablets: of what the server keeps. */

import { isListOf, lastList } from "./inventory.mjs";
import { ask } from "./protocol.mjs";
import { askCopies } from "./server-copies.mjs";

const PATIENCE = 60_000;

/** ``more`` was brought over from where ``less`` is, when all of that was on it: each tablet counts for itself. */
const holdsAllOf = (more, { device, revision, counter }) =>
  more.revision >= revision && more.fetched?.device === device && more.fetched.counter >= counter;

/**
 * {lost, elsewhere}: copies of this tablet's own (by its id) of visits that are neither begun nor finished here, and
 * all others of visits that are not here, by tablet: [{device, heard, copies}]. What was ``left`` to another tablet, by
 * visit, or went on there from all that this tablet had, is no alarm.
 */
export function sortCopies({ copies, drafts, entries, left = {}, device }) {
  const isOwn = (copy) => copy.device === device.id;
  // What was thrown away here is no loss, and another tablet's copy of it can be had in its place.
  const isBegun = (copy) => drafts.some((draft) => draft.visit === copy.id && (!draft.discarded || isOwn(copy)));
  const isFinished = ({ id, revision }) => entries.some((entry) => entry.visit === id && entry.revision >= revision);
  const absent = copies.filter((copy) => !copy.hidden && !isBegun(copy) && !isFinished(copy));
  const wentOn = (own) => absent.some((copy) => copy.id === own.id && holdsAllOf(copy, own));
  const lost = absent.filter((copy) => isOwn(copy) && !left[copy.id] && !wentOn(copy));
  const tablets = new Map();
  for (const copy of absent) {
    if (lost.includes(copy) || (isOwn(copy) && wentOn(copy))) continue;
    tablets.set(copy.device, [...(tablets.get(copy.device) ?? []), copy]);
  }
  const elsewhere = [...tablets].map(([name, of]) => ({ device: name, heard: lastHeard(copies, name), copies: of }));
  return { lost, elsewhere };
}

/** When the tablet last sent a draft. */
function lastHeard(copies, device) {
  const moments = copies.filter((copy) => copy.device === device).map(({ saved_at: at }) => at);
  return moments.sort().at(-1);
}

/** The newest copy of another tablet that holds what this draft does not, or null: the visit went on there. */
export function wentOnElsewhere({ visit, revision = 1, fetched }, copies, device) {
  const isHere = (copy) => copy.revision < revision || holdsAllOf({ revision, fetched }, copy);
  return copies.find((copy) => copy.id === visit && copy.device !== device && !isHere(copy)) ?? null;
}

/**
 * The copy as the server has it now, made a draft of this tablet; one that is here already stays as it is. Gives the
 * draft that is here then, undefined where neither is any more, null when the server cannot say.
 */
export async function bringOver({ id, device: from }, page) {
  const copies = await askCopies(page);
  if (!copies) return null;
  const whole = copies.find((copy) => copy.id === id && copy.device === from);
  if (whole) await restoreLost(whole, page.store, page.device.id);
  return page.store.draft(id);
}

/** The draft as it was backed up; its counter goes on from there. ``device`` is this tablet's id. */
export async function restoreLost({ draft, counter, device: from }, store, device) {
  const fetched = from === device ? draft.fetched : { device: from, counter };
  return store.beginDraft({ ...draft, counter, fetched });
}

/** Numbers of visits whose missing photos only this tablet had; null when the server cannot say. */
export async function findLostPhotos({ store, fetch, person, device }) {
  const [entries, last] = [await store.entries(person), await lastList(store, person)];
  const lost = (visits) => lostPhotosAmong({ visits, entries, device });
  if (last && !lost(last.incomplete).length) return [];
  // Never listed here, or told to have been incomplete then: only the whole list says what is true now.
  const inventory = await ask(fetch, "/fieldwork/inventory", {}, AbortSignal.timeout(PATIENCE));
  return inventory.kind === "ok" && isListOf(inventory.data, person) ? lost(inventory.data.visits) : null;
}

export function lostPhotosAmong({ visits, entries, device }) {
  const digests = new Set(entries.map(({ digest }) => digest));
  const isOurs = (row) => row.device === device.id && row.state === "partial" && !digests.has(row.digest);
  return visits.filter(isOurs).map(({ number }) => number);
}
