/* Photos of unfinished visits: copied to the server one at a time when nothing finished waits, and fetched from there
   for a draft that came from another tablet. */

import { copyKey, isStarted } from "../store/draft-record.mjs";
import { photoBytes } from "../store/photo-record.mjs";
import { photoNames, recordOf } from "../store/photo-field.mjs";
import { sha256 as hash } from "../store/sha256.mjs";
import { isUnderWay } from "./entry-states.mjs";
import { ask, namesPhoto, photoRequest } from "./protocol.mjs";

const PATIENCE = 600_000;
const FETCHED_AGAIN = 10 * 60_000;

/** Names of the photos that the server is known to hold, or to refuse, under the database it has now. */
export async function heldPhotos(store) {
  const [note, epoch] = [await store.meta("draft_photos"), await store.meta("epoch")];
  return new Set(note && note.epoch === epoch ? note.held : []);
}

/**
 * A function for one round: sends what is not there yet, then fetches what is not here; ``arrived()`` is called after
 * it. One tab of this person does it at a time; a round ends as soon as a finished visit moves.
 */
export function draftPhotos({ store, fetch, person, tabs, locks, arrived = () => {}, now = Date.now }) {
  const missedAt = new Map();
  let running = null;
  const round = async () => {
    const stop = new AbortController();
    const ignore = tabs.watch((digest) => digest !== null && stop.abort());
    try {
      await sendDraftPhotos({ store, fetch, person, signal: stop.signal });
      await fetchDraftPhotos({ store, fetch, person, missedAt, now });
    } finally {
      ignore();
    }
  };
  const alone = (lock) => (lock ? round() : undefined);
  const locked = () => (locks ? locks.request(`kashf-draft-photos-${person}`, { ifAvailable: true }, alone) : round());
  return () => {
    running ??= locked().then(arrived).finally(() => (running = null));
    return running;
  };
}

async function draftsOf(store, person) {
  return (await store.drafts()).filter((draft) => draft.owner === person && isStarted(draft));
}

/** Gives how many arrived. After the answers: a draft that was never copied keeps its photos. */
export async function sendDraftPhotos({ store, fetch, person, signal }) {
  const copied = (await store.meta("backups")) ?? {};
  const held = await heldPhotos(store);
  const drafts = (await draftsOf(store, person)).filter((draft) => copied[copyKey(draft)]);
  let done = 0;
  for (const name of new Set(drafts.flatMap(({ fields }) => photoNames(fields)))) {
    const record = held.has(name) ? null : await store.photo(name);
    const bytes = await photoBytes(record);
    if (!bytes || record.copy) continue;
    if (signal?.aborted || (await store.entries(person)).some(isUnderWay)) break;
    const answer = await sendDraftPhoto(fetch, name, { bytes, signal });
    if (answer.kind !== "refused" && !(answer.kind === "ok" && namesPhoto(answer.data, name))) break;
    held.add(name); // a refused one is told when the visit is finished, where a person can do something about it
    if (answer.kind === "ok") done += 1;
    await noteHeld(store, held, drafts);
  }
  return done;
}

function sendDraftPhoto(fetch, name, { bytes, signal }) {
  const patience = AbortSignal.any([AbortSignal.timeout(PATIENCE), ...(signal ? [signal] : [])]);
  return ask(fetch, `/fieldwork/photos/${name}`, photoRequest(bytes), patience);
}

/** Only what a draft still names is remembered. */
async function noteHeld(store, held, drafts) {
  const named = new Set(drafts.flatMap(({ fields }) => photoNames(fields)));
  const epoch = await store.meta("epoch");
  await store.keepMeta("draft_photos", { epoch, held: [...held].filter((name) => named.has(name)) });
}

/**
 * Gives how many came; trouble with the connection waits for the next round. ``missedAt`` remembers when the server had
 * none of that name.
 */
export async function fetchDraftPhotos({ store, fetch, person, missedAt = new Map(), now = Date.now }) {
  let done = 0;
  for (const { fields } of await draftsOf(store, person)) {
    for (const [, value] of fields.filter(([name]) => name.endsWith("-photo"))) {
      const record = recordOf(value);
      const waits = now() - (missedAt.get(record.sha256) ?? -Infinity) < FETCHED_AGAIN;
      if (waits || (await store.photo(record.sha256))) continue;
      const { status, bytes } = await askPhoto(fetch, record.sha256);
      if (bytes) await keepFetched(store, record, bytes);
      else if (status === 404) missedAt.set(record.sha256, now());
      else return done;
      done += bytes ? 1 : 0;
    }
  }
  return done;
}

async function askPhoto(fetch, name) {
  try {
    const options = { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(PATIENCE) };
    const answer = await fetch(`/fieldwork/photos/${name}`, options);
    const isPhoto = answer.status === 200 && answer.headers.get("Content-Type") === "image/jpeg";
    return { status: answer.status, bytes: isPhoto ? await answer.arrayBuffer() : null };
  } catch {
    return { status: 0, bytes: null };
  }
}

/** A re-encoding has another hash: it is shown as what the server holds, and never sent. */
async function keepFetched(store, record, bytes) {
  const copy = (await hash(bytes, crypto.subtle)) !== record.sha256;
  await store.keepPhoto({ ...record, bytes, ...(copy ? { copy } : {}) });
}
