/* What this tablet keeps: drafts, photos, finished visits until the server is proved to hold them, packages, a few
   facts. Each function is one transaction: kept whole and on disk, or not at all. */

import { byAge, openDatabase } from "./database.mjs";
import { discardingOf, draftsOf } from "./draft-store.mjs";
import { upgraded } from "./old-records.mjs";
import { dropPhotos } from "./photo-record.mjs";

const READ = "readonly";

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
