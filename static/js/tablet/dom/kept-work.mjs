/* On the sign-in page: how many visits wait on this tablet, so that nobody fears for them, and nothing of what is in
   them: whoever holds the tablet may be anybody. The way back keeps the fragment, which names the visit. */

import { isWaiting } from "../outbox/entry-states.mjs";
import { isStarted } from "../store/draft-record.mjs";

const COUNTS = { drafts: isStarted, queue: isWaiting };

/** Visits begun, and finished ones that are not safe on the server, whoever's; 0 where nothing was ever kept. */
export async function countKept(indexedDB) {
  const database = await openKept(indexedDB);
  if (!database) return 0;
  const names = Object.keys(COUNTS).filter((name) => database.objectStoreNames.contains(name));
  const stores = names.length ? database.transaction(names) : null;
  const records = await Promise.all(names.map((name) => answerTo(stores.objectStore(name).getAll())));
  database.close();
  return names.reduce((count, name, at) => count + records[at].filter(COUNTS[name]).length, 0);
}

/** Null where there is none: looking must not make one. */
function openKept(indexedDB) {
  return new Promise((resolve) => {
    const asked = indexedDB.open("kashf");
    asked.onupgradeneeded = () => asked.transaction.abort();
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = asked.onblocked = () => resolve(null);
  });
}

function answerTo(asked) {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

/** Says it in ``box`` when there is anything, and lets ``next`` lead to the very visit. */
async function tellKept({ indexedDB, document, location }) {
  const next = document.querySelector("main [name=next]");
  if (next?.value) next.value += location.hash;
  const count = await countKept(indexedDB);
  const box = document.querySelector("[data-kept-work]");
  if (!box || !count) return;
  box.querySelector("bdi").textContent = count;
  box.hidden = false;
}

tellKept(globalThis).catch(() => {});
