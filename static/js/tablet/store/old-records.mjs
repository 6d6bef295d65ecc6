/* Finished visits as the first release kept them, read as the queue keeps them now. */

/** Photos a list of form fields names, each once. */
export function photosOf(fields) {
  const named = fields.filter(([name]) => name.endsWith("-photo")).map(([, value]) => value.slice(0, 64));
  return [...new Set(named)];
}

export function entryFromFirst(row) {
  const { said: _said, why, lost: _lost, tried: _tried, state, ...rest } = row;
  const receipt = row.receipt ?? null;
  const safe = state === "safe" || (state === "conflict" && receipt?.state === "complete");
  return {
    ...rest,
    photos: photosOf(row.fields),
    state: safe ? "safe" : state === "refused" ? "attention" : "queued",
    safeAt: safe ? (row.tried ?? row.finished) : null,
    receipt,
    conflict: receipt?.conflict === true,
    missing: [],
    sent: [],
    gone: [],
    wait: null,
    waits: {},
    error: state === "refused" ? { kind: "refused", code: "refused", sentence: why ?? null, status: 0 } : null,
  };
}
