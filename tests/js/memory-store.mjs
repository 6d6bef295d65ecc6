/* A database in memory with IndexedDB's manners: a transaction is kept whole or not at all, records are copies, and a
   transaction is over as soon as its work waits for anything but its own stores. */

import { STORES } from "../../static/js/tablet/store/database.mjs";
import { makeStore } from "../../static/js/tablet/store/tablet-store.mjs";

/**
 * ``fault(names, mode)`` runs before each transaction and ``crash(names, mode)`` just before it is kept; either may
 * throw (a full disk, a tablet that died). ``data`` is what is on disk: hand it to the next one to start the tablet
 * again.
 */
export function memoryDatabase({ data = emptyData(), fault = () => {}, crash = () => {} } = {}) {
  let turn = Promise.resolve();
  async function once(names, work, mode) {
    fault(names, mode);
    const draft = Object.fromEntries(names.map((name) => [name, new Map(data[name])]));
    const life = { over: false };
    setImmediate(() => (life.over = true));
    const handles = names.map((name) => [name, handle(draft[name], STORES[name], life, mode)]);
    const result = await work(Object.fromEntries(handles));
    if (life.over) throw new Error("TransactionInactiveError: the work waited for something else");
    crash(names, mode);
    if (mode === "readwrite") Object.assign(data, draft);
    return result;
  }
  return {
    data,
    transact(names, work, mode = "readwrite") {
      const result = turn.then(() => once(names, work, mode));
      turn = result.catch(() => {});
      return result;
    },
  };
}

export function emptyData() {
  return Object.fromEntries(Object.keys(STORES).map((name) => [name, new Map()]));
}

/** The real tablet-store.mjs over a database in memory, with ``data`` to look at and to start again from. */
export function memoryStore(options) {
  const database = memoryDatabase(options);
  return Object.assign(makeStore(database), { data: database.data });
}

function handle(records, { key, indexes }, life, mode) {
  const alive = async (work) => {
    if (life.over) throw new Error("TransactionInactiveError");
    return work();
  };
  const write = (work) => alive(() => {
    if (mode !== "readwrite") throw new Error("ReadOnlyError");
    return work();
  });
  return {
    get: (name) => alive(() => structuredClone(records.get(name))),
    put: (value) => write(() => {
      if (value[key] === undefined) throw new Error(`DataError: no ${key}`);
      records.set(value[key], structuredClone(value));
    }),
    delete: (name) => write(() => void records.delete(name)),
    keys: () => alive(() => [...records.keys()].sort()),
    getAll: () => alive(() => sorted(records).map((one) => structuredClone(one))),
    by: (index, value) => alive(() => {
      if (!indexes.includes(index)) throw new Error(`NotFoundError: no index ${index}`);
      return sorted(records).filter((one) => one[index] === value).map((one) => structuredClone(one));
    }),
  };
}

/** By key, as IndexedDB gives them: nobody may rely on the order in which they were put. */
function sorted(records) {
  return [...records.entries()].sort(([first], [second]) => (first < second ? -1 : 1)).map(([, value]) => value);
}
