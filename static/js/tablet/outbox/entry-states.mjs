/* What an answer makes of an entry: values in, a new entry out. The store applies these inside one transaction. */

import { backoff } from "./protocol.mjs";

/** A receipt that was believed. Only «complete» makes an entry safe. */
export function receipted(entry, receipt, at) {
  const known = { ...entry, receipt, conflict: receipt.conflict === true, missing: receipt.missing, sent: [], wait: null, error: null };
  if (receipt.state === "complete") return { ...known, state: "safe", safeAt: entry.safeAt ?? at.iso, waits: {}, gone: [] };
  if (receipt.missing.every((name) => entry.gone?.includes(name))) {
    // Nothing more can be sent; a person at the directorate may close it, so it is asked again, ever more rarely.
    return { ...known, state: "partly", wait: later(entry.wait, at, { code: "gone" }) };
  }
  return { ...known, state: "partly" };
}

/** The server said no, in words: a person must look. It is tried again later all the same; the server may learn. */
export function refused(entry, answer, at) {
  return { ...failed(entry, answer, at), state: entry.state === "partly" ? "partly" : "attention" };
}

/** Not now: no connection, a server in trouble, an answer that is not Kashf's. */
export function failed(entry, answer, at) {
  return { ...entry, wait: later(entry.wait, at, answer), error: errorOf(answer) };
}

export function photoSent(entry, sha256) {
  const { [sha256]: _done, ...waits } = entry.waits ?? {};
  const others = Object.keys(waits).length > 0;
  return { ...entry, waits, sent: [...new Set([...(entry.sent ?? []), sha256])], error: others ? entry.error : null };
}

export function photoFailed(entry, sha256, answer, at) {
  const waits = { ...entry.waits, [sha256]: later(entry.waits?.[sha256], at, answer) };
  return { ...entry, waits, error: errorOf(answer) };
}

/** The tablet no longer has this photo, or no longer has it whole: the visit stays partly there until a person decides. */
export function photoGone(entry, sha256) {
  return { ...entry, gone: [...new Set([...(entry.gone ?? []), sha256])] };
}

/** What the server's list says of bytes that are safe: whether a person must still choose among the visit's versions. */
export function heard(entry, { conflict = entry.conflict }) {
  return { ...entry, conflict };
}

/** Back in the queue: the server's database is another one, or it no longer lists what it once held. */
export function again(entry) {
  return { ...entry, state: "queued", safeAt: null, receipt: null, missing: [], sent: [], wait: null, waits: {}, error: null, again: true };
}

function later(wait, { now, random }, { code, kind }) {
  const tries = (wait?.tries ?? 0) + 1;
  return { tries, at: now, next: now + backoff(tries, random), code: kind === "unreached" ? "unreached" : (code ?? kind) };
}

function errorOf({ kind, code, sentence, status }) {
  return { kind, code: code ?? kind, sentence: sentence ?? null, status };
}
