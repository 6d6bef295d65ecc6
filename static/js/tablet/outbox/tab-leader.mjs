/* Of all the tabs of one person, one sends; the others tell it to and hear what came of it. */

const PATIENCE = 4_000;

/**
 * ``make(changed)`` gives an outbox. ``locks`` is navigator.locks or nothing, ``channel`` a BroadcastChannel.
 * Gives {wake, retry, held, watch}: ``watch(listener)`` hears (digest | null) whenever an entry or the connection changed.
 */
export function joinTabs({ make, locks, channel, person, sleep }) {
  const listeners = new Set();
  let outbox = null;
  let held = null;
  let asked = null;

  function hear(digest) {
    for (const listener of listeners) listener(digest);
  }

  function changed(digest) {
    held = outbox.held();
    channel.postMessage({ type: "changed", digest, held });
    hear(digest);
  }

  async function lead() {
    const stop = new AbortController();
    outbox = make(changed);
    return { stop, done: outbox.run({ signal: stop.signal, sleep }) };
  }

  /** The lock is given up when the tab dies, or taken away when it no longer answers. */
  async function apply(options) {
    if (!locks) return lead();
    let leading = null;
    try {
      return await locks.request(`kashf-outbox-${person}`, options, async () => {
        leading = await lead();
        await leading.done;
      });
    } catch {
      leading?.stop.abort();
      outbox = null;
      return apply({});
    }
  }

  channel.addEventListener("message", ({ data }) => {
    if (data.type === "here") asked = null;
    if (data.type === "changed") {
      held = data.held;
      asked = null;
      hear(data.digest);
    }
    if (!outbox) return;
    if (data.type === "wake" || data.type === "retry") channel.postMessage({ type: "here" });
    if (data.type === "wake") outbox.wake();
    if (data.type === "retry") outbox.retry(data.digest);
  });

  /** A tab in the background may be frozen with the lock in its hand: who gets no answer takes it. */
  async function tellLeader(message) {
    const mine = (asked = Symbol("asked"));
    channel.postMessage(message);
    await sleep(PATIENCE);
    if (asked === mine && !outbox) apply({ steal: true });
  }

  apply({});
  return {
    wake: () => (outbox ? outbox.wake() : void tellLeader({ type: "wake" })),
    retry: (digest) => (outbox ? outbox.retry(digest) : tellLeader({ type: "retry", digest })),
    held: () => held,
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
