/* How long to wait before it is tried again. */

const FIRST_WAIT = 5_000;
const MAX_WAIT = 15 * 60_000;
const MAX_DOUBLINGS = 16;

/** Milliseconds to wait after ``tries`` failures: 5 s doubling to 15 min, a quarter more or less by chance. */
export function backoff(tries, random) {
  const base = Math.min(MAX_WAIT, FIRST_WAIT * 2 ** Math.min(MAX_DOUBLINGS, Math.max(0, tries - 1)));
  return Math.round(base * (0.75 + random() / 2));
}

/** True when the moment has come; one impossibly far away was written while the clock was wrong. */
export const isDue = (next, now) => next === null || next === undefined || next <= now || next - now > 2 * MAX_WAIT;
