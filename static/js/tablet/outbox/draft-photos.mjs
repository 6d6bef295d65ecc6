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

/** Refusals of what the picture itself is: to this database it is not sent again. */
const AS_IT_IS = new Set(["not-a-photo", "too-many-pixels", "too-many-scans", "too-heavy", "too-large"]);

/** {held, refused}: names of this person's photos that the server holds, or refuses, under the database it has now. */
export async function notedPhotos(store, person) {
  const [note, epoch] = [await store.meta(noteKey(person)), await store.meta("epoch")];
  const { held, refused } = note && note.epoch === epoch ? note : { held: [], refused: [] };
  return { held: new Set(held), refused: new Set(refused) };
}

const noteKey = (person) => `draft_photos/${person}`;

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
      await sendDraftPhotos({ store, fetch, person, signal: stop.signal, doubted: () => tabs.wake() });
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

/**
 * Gives how many arrived. After the answers: a draft that was never copied keeps its photos. ``doubted()`` as in
 * draft-backup.mjs.
 */
export async function sendDraftPhotos({ store, fetch, person, signal, doubted = () => {} }) {
  const copied = (await store.meta("backups")) ?? {};
  const { held, refused } = await notedPhotos(store, person);
  const drafts = (await draftsOf(store, person)).filter((draft) => copied[copyKey(draft)]);
  let done = 0;
  for (const name of new Set(drafts.flatMap(({ fields }) => photoNames(fields)))) {
    const record = held.has(name) || refused.has(name) ? null : await store.photo(name);
    const bytes = await photoBytes(record);
    if (!bytes || record.copy) continue;
    if (signal?.aborted || (await store.entries(person)).some(isUnderWay)) break;
    const answer = await sendDraftPhoto(fetch, name, { bytes, person, signal });
    const arrived = answer.kind === "ok" && namesPhoto(answer.data, name);
    const changed = answer.code === "hash-differs";
    if (arrived) held.add(name);
    else if (AS_IT_IS.has(answer.code) || (changed && !(await isWhole(bytes, name)))) refused.add(name);
    else if (changed) continue; // on the way: the next round sends it again
    else {
      if (answer.code === "not-yours") doubted();
      break;
    }
    done += arrived ? 1 : 0;
    await notePhotos(store, { person, held, refused });
  }
  return done;
}

const isWhole = async (bytes, name) => (await hash(bytes, crypto.subtle)) === name;

/** Whose it is goes along: by now another may have signed in. */
function sendDraftPhoto(fetch, name, { bytes, person, signal }) {
  const patience = AbortSignal.any([AbortSignal.timeout(PATIENCE), ...(signal ? [signal] : [])]);
  const path = `/fieldwork/photos/${name}?${new URLSearchParams({ owner: person })}`;
  return ask(fetch, path, photoRequest(bytes), patience);
}

/** Only what a draft still names is remembered. */
async function notePhotos(store, { person, held, refused }) {
  const named = new Set((await draftsOf(store, person)).flatMap(({ fields }) => photoNames(fields)));
  const among = (names) => [...names].filter((name) => named.has(name));
  const epoch = await store.meta("epoch");
  await store.keepMeta(noteKey(person), { epoch, held: among(held), refused: among(refused) });
}

/**
 * Gives how many came; trouble with the connection waits for the next round. ``missedAt`` remembers when the server had
 * none of that name. A copy is all there is here: another database is asked whether it has the photo.
 */
export async function fetchDraftPhotos({ store, fetch, person, missedAt = new Map(), now = Date.now }) {
  const { held, refused } = await notedPhotos(store, person);
  let done = 0;
  for (const { fields } of await draftsOf(store, person)) {
    for (const [, value] of fields.filter(([name]) => name.endsWith("-photo"))) {
      const record = recordOf(value);
      const waits = now() - (missedAt.get(record.sha256) ?? -Infinity) < FETCHED_AGAIN;
      const kept = await store.photo(record.sha256);
      if (waits || (kept && (!kept.copy || held.has(record.sha256)))) continue;
      const { status, bytes } = await askPhoto(fetch, record.sha256);
      if (bytes) {
        await keepFetched(store, record, bytes);
        held.add(record.sha256);
        await notePhotos(store, { person, held, refused });
        done += 1;
      } else if (status === 404) missedAt.set(record.sha256, now());
      else return done;
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
  const copy = !(await isWhole(bytes, record.sha256));
  await store.keepPhoto({ ...record, bytes, ...(copy ? { copy } : {}) });
}
