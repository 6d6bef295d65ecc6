/* A finished visit becomes a draft again: as it was when the server refused it, else as its next revision. */

/** What an entry has and a draft has not. */
const OF_THE_QUEUE = [
  "body", "digest", "photos", "state", "receipt", "conflict", "missing", "sent", "gone", "wait", "waits", "error",
  "safe_at", "finished", "again",
];

/** The draft of a refused entry: the same revision, with all that was written; a change of it, to be copied as any. */
export function reopenedDraft(entry, now) {
  const draft = { ...entry, updated: now.toISOString(), counter: (entry.counter ?? 1) + 1 };
  for (const key of OF_THE_QUEUE) delete draft[key];
  return draft;
}

/**
 * The draft of the next revision: it names the bytes it corrects and says why, and keeps the visit's id, end, place and
 * photos. ``corrects`` is what the draft's card says of it: {number, finished}, number null without a receipt.
 */
export function correctionDraft(entry, reason, now) {
  const said = { revision: String(entry.revision + 1), replaces: entry.digest, correction: reason };
  return {
    ...reopenedDraft(entry, now),
    revision: entry.revision + 1,
    corrects: { number: entry.receipt?.number ?? null, finished: entry.finished },
    fields: [...entry.fields.filter(([name]) => !Object.hasOwn(said, name)), ...Object.entries(said)],
  };
}

/** Why this draft or entry corrects the one before; empty for a first revision. */
export function correctionOf({ fields }) {
  return fields.find(([name]) => name === "correction")?.[1] ?? "";
}
