/* What an answer makes of an entry: values in, a new entry out. The store applies these inside one transaction. */

import { backoff } from "./backoff.mjs";

/** States an entry waits in: queued, partly, attention; ``safe`` is the only one that needs nothing more. */
export const isWaiting = ({ state }) => state !== "safe";

/** Nothing more can be sent of it: the photos the server lacks are not on this tablet any more. */
export function lacksForGood({ state, missing = [], gone = [] }) {
  return state === "partly" && missing.length > 0 && missing.every((name) => gone.includes(name));
}

/** On its way by itself: nothing in it waits for a person. */
export const isUnderWay = (entry) => isWaiting(entry) && entry.state !== "attention" && !lacksForGood(entry);

/** A receipt that was believed. Only `complete` makes an entry safe. */
export function withReceipt(entry, receipt, at) {
  const { missing } = receipt;
  const conflict = receipt.conflict === true;
  const known = { ...entry, receipt, conflict, missing, sent: [], wait: null, error: null };
  if (receipt.state === "complete") {
    return { ...known, state: "safe", safe_at: entry.safe_at ?? at.iso, waits: {}, gone: [] };
  }
  if (missing.every((name) => entry.gone?.includes(name))) {
    // Nothing more can be sent; a person at the directorate may close it, so it is asked again, ever more rarely.
    return { ...known, state: "partly", wait: nextWait(entry.wait, at, { code: "gone" }) };
  }
  return { ...known, state: "partly" };
}

/** The server said no, in words: a person must look. It is tried again later all the same; the server may learn. */
export function withRefusal(entry, answer, at) {
  return { ...withFailure(entry, answer, at), state: entry.state === "partly" ? "partly" : "attention" };
}

/** Not now: no connection, a server in trouble, an answer that is not Kashf's. */
export function withFailure(entry, answer, at) {
  return { ...entry, wait: nextWait(entry.wait, at, answer), error: errorOf(answer) };
}

export function withPhotoSent(entry, sha256) {
  const { [sha256]: _done, ...waits } = entry.waits ?? {};
  const others = Object.keys(waits).length > 0;
  return { ...entry, waits, sent: [...new Set([...(entry.sent ?? []), sha256])], error: others ? entry.error : null };
}

export function withPhotoFailure(entry, sha256, answer, at) {
  const waits = { ...entry.waits, [sha256]: nextWait(entry.waits?.[sha256], at, answer) };
  return { ...entry, waits, error: errorOf(answer) };
}

/** The tablet no longer has this photo, or not whole: the visit stays partly there until a person decides. */
export function withPhotoGone(entry, sha256) {
  return { ...entry, gone: [...new Set([...(entry.gone ?? []), sha256])] };
}

/** What the server's list says of bytes that are safe: whether a person must still choose among its versions. */
export function withConflict(entry, { conflict = entry.conflict }) {
  return { ...entry, conflict };
}

/** Back in the queue: the server's database is another one, or it no longer lists what it once held. */
export function requeued(entry) {
  const untried = { missing: [], sent: [], wait: null, waits: {}, error: null };
  return { ...entry, ...untried, state: "queued", safe_at: null, receipt: null, again: true };
}

/** A person asks for it now: nothing that failed before is waited for. */
export function withoutWaiting(entry) {
  return { ...entry, wait: null, waits: {} };
}

function nextWait(wait, { now, random }, { code, kind }) {
  const tries = (wait?.tries ?? 0) + 1;
  const next = now + backoff(tries, random);
  return { tries, at: now, next, code: kind === "unreached" ? "unreached" : (code ?? kind) };
}

function errorOf({ kind, code, sentence, status }) {
  return { kind, code: code ?? kind, sentence: sentence ?? null, status };
}
