/* Records as earlier releases kept them, read as they are kept today. The only place that knows the old spellings. */

import { photoNames } from "./photo-field.mjs";

const OLD_KEYS = {
  schoolName: "school_name",
  checklistTitle: "checklist_title",
  safeAt: "safe_at",
  takenAt: "taken_at",
};

/**
 * A draft, entry, photo or package with today's keys; anything else as it is. A page of the release before, open in
 * another window, may have written its own spelling over a record of today: what it wrote is the newer.
 */
export function upgraded(record) {
  if (record === null || typeof record !== "object") return record;
  const old = Object.keys(OLD_KEYS).filter((key) => Object.hasOwn(record, key));
  if (!old.length) return record;
  const today = { ...record };
  for (const key of old) {
    today[OLD_KEYS[key]] = record[key];
    delete today[key];
  }
  return today;
}

/** A finished visit of the first release's outbox as an entry of the queue. */
export function entryFromFirst(row) {
  const { said: _said, why, lost: _lost, tried: _tried, state, ...rest } = upgraded(row);
  const receipt = row.receipt ?? null;
  const safe = state === "safe" || (state === "conflict" && receipt?.state === "complete");
  const error = { kind: "refused", code: "refused", sentence: why ?? null, status: 0 };
  return {
    ...rest,
    photos: photoNames(row.fields),
    state: safe ? "safe" : state === "refused" ? "attention" : "queued",
    safe_at: safe ? (row.tried ?? row.finished) : null,
    receipt,
    conflict: receipt?.conflict === true,
    missing: [],
    sent: [],
    gone: [],
    wait: null,
    waits: {},
    error: state === "refused" ? error : null,
  };
}
