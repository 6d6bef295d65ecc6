/* Tablets on a real line: the real outbox over stores in memory, with Node's own fetch and real time. Commands come in
   as JSON lines, one answer each, as for the schedules; in between the outboxes run by themselves. */

import { createInterface } from "node:readline";

import { createOutbox } from "../../static/js/tablet/outbox/outbox.mjs";
import { emptyData, memoryStore } from "../js/memory-store.mjs";
import { finishOn } from "../schedules/finishing.mjs";

const tablets = new Map();
const BEGUN = Date.now();

function tablet(name) {
  if (!tablets.has(name)) tablets.set(name, { name, data: emptyData(), life: null, unsafe: 0, told: new Set() });
  return tablets.get(name);
}

/** The store as this life of the tablet has it: nothing is read or written when it is off. */
function storeOf({ data }, life) {
  const gone = () => {
    if (life.over.signal.aborted) throw new Error("the tablet is off");
  };
  return memoryStore({ data, fault: gone, crash: gone });
}

/** The browser's fetch at ``address`` with the session's cookie. */
function fetchAt(address, cookie) {
  return (path, { headers, ...options }) => {
    return fetch(address + path, { ...options, headers: { ...headers, Cookie: cookie } });
  };
}

/** An entry that was called safe must stay so while nobody restores a backup. */
function watch(one, digest) {
  const known = one.data.queue.get(digest);
  if (known && known.state !== "safe" && one.told.has(digest)) one.unsafe += 1;
}

const commands = {
  /**
   * The page is opened (again): what was in memory is gone, what was written is there, what is on its way goes on.
   * ``haste``: how much faster this tablet's clock runs, so that waiting after a failure takes less of a test.
   */
  open({ tablet: name, person, address, cookie, haste = 1 }) {
    const one = tablet(name);
    one.life?.over.abort();
    const life = { over: new AbortController() };
    const outbox = createOutbox({
      store: storeOf(one, life),
      fetch: fetchAt(address, cookie),
      now: () => BEGUN + (Date.now() - BEGUN) * haste,
      random: Math.random,
      person,
      changed: (digest) => digest && watch(one, digest),
    });
    one.life = { ...life, outbox };
    const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms / haste));
    outbox.run({ signal: life.over.signal, sleep });
  },

  async finish({ tablet: name, ...what }) {
    const one = tablet(name);
    const made = await finishOn(memoryStore({ data: one.data }), what);
    one.life?.outbox.wake();
    return made;
  },

  wake({ tablet: name }) {
    tablet(name).life.outbox.wake();
  },

  /** The queue of every tablet in a few words, and the receipts of what became safe since the last look. */
  look() {
    const words = [...tablets.values()].map((one) => {
      const queue = [...one.data.queue.values()];
      const fresh = queue.filter(({ digest, state }) => state === "safe" && !one.told.has(digest));
      for (const { digest } of fresh) one.told.add(digest);
      const receipts = fresh.map(({ digest, receipt }) => ({ digest, receipt }));
      const unsafe = queue.filter(({ state }) => state !== "safe");
      const waiting = unsafe.map(({ digest, state, error }) => ({ digest, state, error }));
      const contested = queue.filter(({ conflict }) => conflict).map(({ digest }) => digest);
      return [one.name, { receipts, waiting, contested, held: one.life.outbox.blockedBy(), unsafe: one.unsafe }];
    });
    return { tablets: Object.fromEntries(words) };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { op, ...what } = JSON.parse(line);
  const answer = await (async () => (await commands[op](what)) ?? {})().catch((error) => ({ broken: error.stack }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit(0); // the outboxes would go on for ever
