/* What to send next, from the entries alone: the oldest first, bodies before photos, nothing behind a bad one. */

import { isWaiting } from "./entry-states.mjs";
import { isDue } from "./backoff.mjs";

/** The server takes no more photos of this person today: one is tried now and then, and none of the others. */
export const TOO_MANY_TODAY = "too-many-photos-today";

/** Photos of the entry the server lacks and this tablet can still send. */
function photosToSend({ missing = [], sent = [], gone = [] }) {
  return missing.filter((name) => !sent.includes(name) && !gone.includes(name));
}

/**
 * {what: "body" | "photo", entry, sha256} or null; ``entries`` are in the order they were finished. ``busy`` holds the
 * keys (digest, or photo's hash) another worker is sending; ``linkUp`` is when the connection came back after having
 * been away: whatever failed only for want of it before then is due at once.
 */
export function nextRequest(entries, { now, busy, linkUp }) {
  const due = (wait) => !wait || isDue(wait.next, now) || (wait.code === "unreached" && wait.at < linkUp);
  const waiting = entries.filter(isWaiting);
  for (const entry of waiting) {
    if (needsOffer(entry) && !busy.has(entry.digest) && due(entry.wait)) return { what: "body", entry };
  }
  if (photosHeldUntil(waiting, now) > now) return null;
  for (const entry of waiting.filter(({ state }) => state === "partly")) {
    for (const sha256 of photosToSend(entry)) {
      if (!busy.has(sha256) && due(entry.waits?.[sha256])) return { what: "photo", entry, sha256 };
    }
  }
  return null;
}

/** When the next photo may be tried, as milliseconds since 1970: the moment of one that was one too many; else 0. */
function photosHeldUntil(entries, now) {
  const waits = entries.flatMap(({ waits = {} }) => Object.values(waits));
  const held = waits.filter(({ code, next }) => code === TOO_MANY_TODAY && !isDue(next, now));
  return Math.max(0, ...held.map(({ next }) => next));
}

/** The body is offered first, and again when every photo is there, for the proof. */
function needsOffer(entry) {
  return entry.state !== "partly" || photosToSend(entry).length === 0;
}

/** When something comes due by itself, as milliseconds from now; null when nothing waits. */
export function nextDue(entries, now) {
  const waiting = entries.filter(isWaiting);
  const held = photosHeldUntil(waiting, now);
  const moments = waiting.flatMap((entry) => {
    if (needsOffer(entry)) return [entry.wait?.next ?? now];
    return photosToSend(entry).map((name) => Math.max(held, entry.waits?.[name]?.next ?? now));
  });
  return moments.length ? Math.max(0, Math.min(...moments) - now) : null;
}
