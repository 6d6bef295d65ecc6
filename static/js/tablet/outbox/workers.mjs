/* Steps one after the other in a few lanes; sleeps when there is nothing to do, and wakes when somebody stirs it. */

const AFTER_FAILURE = 5_000;

/** ``step()`` gives {did, wait}. */
export function makeRunner(step) {
  let stirred = null;
  let next = new Promise((resolve) => (stirred = resolve));

  function stir() {
    stirred();
    next = new Promise((resolve) => (stirred = resolve));
  }

  async function lane({ signal, sleep }) {
    while (!signal.aborted) {
      const woken = next;
      // The store may be closed under memory pressure: that is waited out, never the end of sending.
      const { did, wait } = await step().catch(() => ({ did: "nothing", wait: AFTER_FAILURE }));
      if (did !== "nothing") stir(); // what was learnt may be work for the other lane
      if (wait === 0 || signal.aborted) continue;
      await first(signal, [woken, ...(wait === null ? [] : [sleep(wait)])]);
    }
  }

  return {
    stir,
    run: ({ signal, sleep, lanes = 2 }) => Promise.all(Array.from({ length: lanes }, () => lane({ signal, sleep }))),
  };
}

/** The first of ``reasons``, or the end. Nothing stays behind on the signal, which lives as long as the page. */
function first(signal, reasons) {
  const done = new AbortController();
  const over = new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true, signal: done.signal }));
  return Promise.race([over, ...reasons]).finally(() => done.abort());
}
