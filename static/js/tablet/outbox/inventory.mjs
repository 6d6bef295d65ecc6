/* What the server still holds, against what this tablet believes to be safe there. */

import { requeued, withConflict } from "./entry-states.mjs";

/** How long finished work stays here after it was safe, in milliseconds. */
const KEPT = 30 * 24 * 60 * 60_000;

/**
 * Of the entries that were safe before the list was asked for: what is not on it is offered again, what is old there
 * and here is let go.
 */
export async function settleInventory({ epoch, visits, time }, safeBefore, { store, person, now, changed }) {
  const complete = new Map(visits.filter(({ state }) => state === "complete").map((row) => [row.digest, row]));
  for (const entry of await store.entries(person)) {
    const { digest } = entry;
    if (entry.state !== "safe" || entry.receipt?.epoch !== epoch || !safeBefore.has(digest)) continue;
    const row = complete.get(digest);
    if (!row) await store.change(digest, requeued);
    else if (isOld(entry, { server: time, tablet: now() })) await store.prune(digest, epoch);
    else if (withConflict(entry, row).conflict !== entry.conflict) {
      await store.change(digest, (stored) => withConflict(stored, row));
    } else continue;
    changed(digest);
  }
}

/** Thirty days by the tablet's clock since it was safe, and by the server's since it came there: its word alone. */
function isOld({ safe_at: safeAt, receipt }, { server, tablet }) {
  return tablet - Date.parse(safeAt) >= KEPT && Date.parse(server) - Date.parse(receipt.received_at) >= KEPT;
}
