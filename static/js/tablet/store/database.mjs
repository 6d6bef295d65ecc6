/* IndexedDB "kashf": its stores, how older ones are brought forward, and transactions that are on disk before they are
   believed. */

import { entryFromFirst } from "./old-records.mjs";

const VERSION = 2;
const STRICT = { durability: "strict" };

/** Every store by its key, with its indexes; the stores for tests in memory read the same table. */
export const STORES = {
  drafts: { key: "visit", indexes: [] },
  photos: { key: "sha256", indexes: [] },
  queue: { key: "digest", indexes: ["owner", "visit"] },
  packages: { key: "key", indexes: ["person"] },
  meta: { key: "key", indexes: [] },
};

/**
 * ``open`` is idb's openDB. Gives {transact(names, work, mode)}: ``work`` gets the named stores, each with get, put,
 * delete, getAll and by(index, value), may await nothing else, and all of it is kept or none. ``blocked`` is called
 * when another window still holds an older version open.
 */
export async function openDatabase(open, { blocked = () => {}, lost = () => {} } = {}) {
  const connect = async () => {
    const db = await open("kashf", VERSION, { upgrade, blocked, blocking: () => db.close(), terminated: lost });
    return db;
  };
  let db = await connect();
  return {
    async transact(names, work, mode = "readwrite") {
      try {
        return await transactOnce(db, names, work, mode);
      } catch (error) {
        if (error?.name !== "InvalidStateError") throw error;
        db = await connect(); // the browser closed it behind our back
        return transactOnce(db, names, work, mode);
      }
    },
  };
}

async function transactOnce(db, names, work, mode) {
  const transaction = db.transaction(names, mode, STRICT);
  const stores = Object.fromEntries(names.map((name) => [name, handle(transaction.objectStore(name))]));
  try {
    const result = await work(stores);
    await transaction.done;
    return result;
  } catch (error) {
    transaction.done.catch(() => {});
    try {
      transaction.abort();
    } catch {
      // it was over already
    }
    throw error;
  }
}

function handle(store) {
  return {
    get: (key) => store.get(key),
    put: (value) => store.put(value),
    delete: (key) => store.delete(key),
    getAll: () => store.getAll(),
    keys: () => store.getAllKeys(),
    by: (index, value) => store.index(index).getAll(value),
  };
}

/** Additive: the first schema's outbox stays as it was, its entries are copied into the queue. */
async function upgrade(db, before, _after, transaction) {
  for (const [name, { key, indexes }] of Object.entries(STORES)) {
    if (db.objectStoreNames.contains(name)) continue;
    const store = db.createObjectStore(name, { keyPath: key });
    for (const index of indexes) store.createIndex(index, index);
  }
  if (before !== 1) return;
  const old = await transaction.objectStore("outbox").getAll();
  for (const row of old) await transaction.objectStore("queue").put(entryFromFirst(row));
}

/** IndexedDB answers in the order of keys, which are random; people and the server want the oldest first. */
export function byAge(field) {
  const compare = (first, second) => (first[field] < second[field] ? -1 : first[field] > second[field] ? 1 : 0);
  return (records) => records.sort(compare);
}
