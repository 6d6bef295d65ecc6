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
      await Promise.race([woken, aborted(signal), ...(wait === null ? [] : [sleep(wait)])]);
    }
  }

  return {
    stir,
    run: ({ signal, sleep, lanes = 2 }) => Promise.all(Array.from({ length: lanes }, () => lane({ signal, sleep }))),
  };
}

function aborted(signal) {
  return new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}
