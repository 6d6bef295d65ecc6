/* The tablet's rules taken away one at a time, around the real store and protocol: the schedules must notice each. */

import { isWaiting } from "../../static/js/tablet/outbox/entry-states.mjs";

/** The protocol's ``ask``, with ``told({data, safe})`` in place of a list; ``safe``: what is believed here, as rows. */
function listing(protocol, store, told) {
  return async (fetch, path, options, patience) => {
    const answer = await protocol.ask(fetch, path, options, patience);
    if (answer.kind !== "ok" || !path.startsWith("/fieldwork/inventory")) return answer;
    const entries = [...store.data.queue.values()].filter(({ state }) => state === "safe");
    const safe = entries.map(({ digest, conflict }) => ({ digest, conflict, state: "complete" }));
    return { ...answer, data: told({ data: answer.data, safe }) };
  };
}

const OFF = {
  /** 2: “200” is taken for a receipt, whoever says it. */
  believing: ({ protocol, store, ...rest }) => {
    const ask = async (fetch, path, options, patience) => {
      let status = 0;
      const listening = async (...request) => {
        const answer = await fetch(...request);
        status = answer.status;
        return answer;
      };
      const answer = await protocol.ask(listening, path, options, patience);
      if (!path.startsWith("/fieldwork/visits/") || status !== 200 || answer.kind === "ok") return answer;
      const epoch = (await store.meta("epoch")) ?? "portal";
      return { kind: "ok", status, data: { state: "complete", missing: [], epoch } };
    };
    return { ...rest, store, protocol: { ...protocol, ask, isReceiptFor: () => true } };
  },
  /** 3: the local copy goes as soon as the body was sent. */
  "keeping nothing": ({ store, ...rest }) => {
    const change = async (digest, work) => {
      const known = await store.change(digest, work);
      if (known?.receipt) store.data.queue.delete(digest);
      return known;
    };
    return { ...rest, store: { ...store, change } };
  },
  /** 5: nobody looks at the epoch. */
  "no epoch": ({ store, ...rest }) => ({ ...rest, store: { ...store, noteEpoch: async () => [] } }),
  /** The list: what it does not name, or names as incomplete, is believed to be there. */
  "a list without weight": ({ protocol, store, ...rest }) => ({
    ...rest,
    store,
    protocol: { ...protocol, ask: listing(protocol, store, ({ data, safe }) => ({ ...data, visits: safe })) },
  }),
  /** The list: it is asked for from the newest visit on, and taken for all there is. */
  "a list that begins too late": ({ protocol, store, ...rest }) => {
    const ask = listing(protocol, store, ({ data }) => {
      const newest = Math.max(...data.visits.map(({ number }) => number));
      return { ...data, since: null, visits: data.visits.filter(({ number }) => number === newest) };
    });
    return { ...rest, store, protocol: { ...protocol, ask } };
  },
  /** 8: what is first blocks what is behind it. */
  blocking: ({ store, ...rest }) => {
    const entries = async (owner) => {
      const all = await store.entries(owner);
      const first = all.findIndex(isWaiting);
      return first < 0 ? all : all.slice(0, first + 1);
    };
    return { ...rest, store: { ...store, entries } };
  },
};

/** {store, fetch, protocol} without ``rule``; as they are for the server's rules and for null. */
export function without(rule, parts) {
  return OFF[rule] ? OFF[rule](parts) : parts;
}
