/* Steps one after the other by a few workers; they sleep when there is nothing to do, and wake when they are told. */

const AFTER_FAILURE = 5_000;

export class Workers {
  #step;
  #awaken;
  #woken;

  /** ``step()`` gives {did, wait}. */
  constructor(step) {
    this.#step = step;
    this.#rest();
  }

  #rest() {
    this.#woken = new Promise((resolve) => (this.#awaken = resolve));
  }

  wake() {
    this.#awaken();
    this.#rest();
  }

  /** Works until ``signal`` aborts; ``sleep(ms)`` is a timer's promise. */
  run({ signal, sleep, workers = 2 }) {
    return Promise.all(Array.from({ length: workers }, () => this.#work({ signal, sleep })));
  }

  async #work({ signal, sleep }) {
    while (!signal.aborted) {
      const woken = this.#woken;
      // The store may be closed under memory pressure: that is waited out, never the end of sending.
      const { did, wait } = await this.#step().catch(() => ({ did: "nothing", wait: AFTER_FAILURE }));
      if (did !== "nothing") this.wake(); // what was learnt may be work for the other worker
      if (wait === 0 || signal.aborted) continue;
      await first(signal, [woken, ...(wait === null ? [] : [sleep(wait)])]);
    }
  }
}

/** The first of ``reasons``, or the end. Nothing stays behind on the signal, which lives as long as the page. */
function first(signal, reasons) {
  const done = new AbortController();
  const over = new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true, signal: done.signal }));
  return Promise.race([over, ...reasons]).finally(() => done.abort());
}
