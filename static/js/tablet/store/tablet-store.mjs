/* What this tablet keeps: drafts, photos, finished visits until the server is proved to hold them, packages, a few
   facts. Each function is one transaction: kept whole and on disk, or not at all. */

import { openDatabase } from "./database.mjs";
import { upgraded } from "./old-records.mjs";
import { photoNames } from "./photo-field.mjs";

const READ = "readonly";

/** A draft that was finished in another window must not come back to life. */
export class FinishedElsewhere extends Error {
  name = "FinishedElsewhere";
}

/** What was thrown away in another window is brought back by a person only. */
export class DiscardedElsewhere extends Error {
  name = "DiscardedElsewhere";
}

/** open: idb's openDB. Throws what the browser throws when nothing can be kept here. */
export async function openStore(open, options) {
  return makeStore(await openDatabase(open, options));
}

/** The same over any database with ``transact`` (tests keep one in memory). */
export function makeStore(database) {
  const readers = (stores) => Object.fromEntries(Object.entries(stores).map(([name, store]) => [name, reader(store)]));
  const transact = (names, work, mode) => database.transact(names, (stores) => work(readers(stores)), mode);
  const within = (name, work, mode) => transact([name], (stores) => work(stores[name]), mode);
  return {
    ...draftsOf(within, transact),
    ...discardingOf(within, transact),
    ...queueOf(within, transact),
    photo: (sha256) => within("photos", (photos) => photos.get(sha256), READ),
    photoKeys: () => within("photos", (photos) => photos.keys(), READ),
    keepPhoto: (photo) => within("photos", (photos) => photos.put(photo)),
    packages: (person) => within("packages", (packages) => packages.by("person", String(person)), READ),
    keepPackage: (record) => within("packages", (packages) => packages.put(record)),
    dropPackage: (key) => within("packages", (packages) => packages.delete(key)),
    meta: (key) => within("meta", (meta) => meta.get(key), READ).then((row) => row?.value),
    keepMeta: (key, value) => within("meta", (meta) => meta.put({ key, value })),
  };
}

/** A store that gives its records in today's spelling. */
function reader(store) {
  return {
    ...store,
    get: async (key) => upgraded(await store.get(key)),
    getAll: async () => (await store.getAll()).map(upgraded),
    by: async (index, value) => (await store.by(index, value)).map(upgraded),
  };
}

function draftsOf(within, transact) {
  return {
    drafts: () => within("drafts", (drafts) => drafts.getAll(), READ).then(byAge("updated")),
    draft: (visit) => within("drafts", (drafts) => drafts.get(visit), READ),
    keepDraft: (draft) =>
      transact(["drafts", "queue"], async ({ drafts, queue }) => {
        const sent = await queue.by("visit", draft.visit);
        if (sent.some(({ revision }) => revision >= (draft.revision ?? 1))) throw new FinishedElsewhere(draft.visit);
        if ((await drafts.get(draft.visit))?.discarded) throw new DiscardedElsewhere(draft.visit);
        await drafts.put(draft);
      }),
    finish: (entry) =>
      transact(["drafts", "queue"], async ({ drafts, queue }) => {
        // The same bytes finished twice are one entry; other bytes of the same visit are another: both are kept.
        if (!(await queue.get(entry.digest))) await queue.put(entry);
        await drafts.delete(entry.visit);
      }),
    reopen: (draft, digest) =>
      transact(["drafts", "queue"], async ({ drafts, queue }) => {
        await drafts.put(draft);
        await queue.delete(digest);
      }),
  };
}

function discardingOf(within, transact) {
  return {
    /** Throws the draft away at this moment, or (null) brings it back: another change of it, to be copied as any. */
    discardDraft: (visit, at) =>
      within("drafts", async (drafts) => {
        const draft = await drafts.get(visit);
        if (draft) await drafts.put({ ...draft, discarded: at, counter: (draft.counter ?? 1) + 1 });
      }),
    /** Lets go of a draft and of the photos nothing else here names. */
    dropDraft: (visit) =>
      transact(["queue", "drafts", "photos"], async (stores) => {
        const draft = await stores.drafts.get(visit);
        await stores.drafts.delete(visit);
        if (draft) await dropPhotos(stores, photoNames(draft.fields));
      }),
  };
}

function queueOf(within, transact) {
  return {
    /** Finished visits of one person, in the order they were finished. */
    entries: (owner) => within("queue", (queue) => queue.by("owner", String(owner)), READ).then(byAge("finished")),
    entry: (digest) => within("queue", (queue) => queue.get(digest), READ),
    /** Applies ``work(entry)`` to what is kept now; an entry that is gone stays gone. Gives what is kept. */
    change: (digest, work) =>
      within("queue", async (queue) => {
        const known = await queue.get(digest);
        if (!known) return null;
        const wanted = work(known);
        await queue.put(wanted);
        return wanted;
      }),
    /** The server's database: when it is another one, ``requeued`` is applied to all that is kept, whoever's it is. */
    noteEpoch: (epoch, requeued) => transact(["meta", "queue"], (stores) => noteEpoch(stores, epoch, requeued)),
    /** Lets go of a safe entry and of the photos nothing else here names. False when it is no longer what it was. */
    prune: (digest, epoch) =>
      transact(["meta", "queue", "drafts", "photos"], (stores) => prune(stores, digest, epoch)),
  };
}

async function noteEpoch({ meta, queue }, epoch, requeued) {
  const known = (await meta.get("epoch"))?.value;
  if (known === epoch) return [];
  await meta.put({ key: "epoch", value: epoch });
  if (known === undefined) return [];
  const changed = (await queue.getAll()).filter(({ receipt }) => receipt && receipt.epoch !== epoch);
  for (const entry of changed) await queue.put(requeued(entry));
  return changed.map(({ digest }) => digest);
}

async function prune({ meta, queue, drafts, photos }, digest, epoch) {
  const entry = await queue.get(digest);
  const isSafe = entry?.state === "safe" && entry.receipt?.epoch === epoch;
  if (!isSafe || (await meta.get("epoch"))?.value !== epoch) return false;
  await queue.delete(digest);
  await dropPhotos({ queue, drafts, photos }, entry.photos);
  return true;
}

/** A photo goes when no draft and no finished visit names it: visits share a photo that was taken once. */
async function dropPhotos({ queue, drafts, photos }, names) {
  const used = new Set((await queue.getAll()).flatMap((entry) => entry.photos));
  for (const draft of await drafts.getAll()) for (const name of photoNames(draft.fields)) used.add(name);
  for (const name of names) if (!used.has(name)) await photos.delete(name);
}

/** IndexedDB answers in the order of keys, which are random; people and the server want the oldest first. */
function byAge(field) {
  const compare = (first, second) => (first[field] < second[field] ? -1 : first[field] > second[field] ? 1 : 0);
  return (records) => records.sort(compare);
}
