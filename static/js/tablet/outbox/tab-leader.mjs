/* Of all the tabs of one person, one sends; the others ask it to and hear what came of it. */

const PATIENCE = 4_000;

/**
 * ``make(changed)`` gives an outbox. ``locks`` is navigator.locks or nothing, ``channel`` a BroadcastChannel. Tabs of
 * another release share both: their names and messages stay as they are.
 */
export function joinTabs(parts) {
  const tabs = new Tabs(parts);
  tabs.join();
  return tabs;
}

class Tabs {
  #parts;
  #listeners = new Set();
  #outbox = null;
  #blockedBy = null;
  #unanswered = null;

  constructor(parts) {
    this.#parts = parts;
    parts.channel.addEventListener("message", ({ data }) => this.#hear(data));
  }

  join() {
    this.#apply({});
  }

  wake() {
    if (this.#outbox) this.#outbox.wake();
    else this.#askLeader({ type: "wake" });
  }

  retry(digest) {
    return this.#outbox ? this.#outbox.retry(digest) : this.#askLeader({ type: "retry", digest });
  }

  /** Why nothing is sent at all, or null. */
  blockedBy() {
    return this.#blockedBy;
  }

  /** ``listener`` hears (digest | null) whenever an entry or the connection changed. */
  watch(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The lock is given up when the tab dies, or taken away when it no longer answers. */
  async #apply(options) {
    const { locks, person } = this.#parts;
    if (!locks) return this.#lead();
    let leading = null;
    try {
      return await locks.request(`kashf-outbox-${person}`, options, async () => {
        leading = this.#lead();
        await leading.done;
      });
    } catch {
      leading?.stop.abort();
      this.#outbox = null;
      return this.#apply({});
    }
  }

  #lead() {
    const stop = new AbortController();
    this.#outbox = this.#parts.make((digest) => this.#changed(digest));
    return { stop, done: this.#outbox.run({ signal: stop.signal, sleep: this.#parts.sleep }) };
  }

  #changed(digest) {
    this.#blockedBy = this.#outbox.blockedBy();
    this.#parts.channel.postMessage({ type: "changed", digest, held: this.#blockedBy });
    this.#notify(digest);
  }

  #notify(digest) {
    for (const listener of this.#listeners) listener(digest);
  }

  #hear({ type, digest, held: blockedBy }) {
    if (type === "here") this.#unanswered = null;
    if (type === "changed") {
      this.#blockedBy = blockedBy;
      this.#unanswered = null;
      this.#notify(digest);
    }
    if (!this.#outbox) return;
    if (type === "wake" || type === "retry") this.#parts.channel.postMessage({ type: "here" });
    if (type === "wake") this.#outbox.wake();
    if (type === "retry") this.#outbox.retry(digest);
  }

  /** A tab in the background may be frozen with the lock in its hand: who gets no answer takes it. */
  async #askLeader(message) {
    const { channel, sleep } = this.#parts;
    const mine = (this.#unanswered = Symbol("unanswered"));
    channel.postMessage(message);
    await sleep(PATIENCE);
    if (this.#unanswered === mine && !this.#outbox) this.#apply({ steal: true });
  }
}
