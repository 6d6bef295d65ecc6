/* What an entry's state is called: keys of the page's words and their values. True at each moment, or not said. */

import { TOO_MANY_TODAY } from "../outbox/next-request.mjs";
import { momentText } from "./dates.mjs";
import { fill } from "./sentences.mjs";

/** The state: [key, values]. */
export function statusOf(entry) {
  const { state, receipt, photos, missing = [], sent = [], gone = [], error } = entry;
  if (state === "safe") return entry.conflict ? ["conflict", {}] : ["safe", { number: receipt.number ?? "" }];
  if (state === "attention") return ["refused", { why: error?.sentence ?? error?.code ?? "" }];
  if (state !== "partly") return [entry.again ? "kept_again" : "kept", {}];
  const lost = missing.filter((name) => gone.includes(name)).length;
  if (lost && missing.length - lost - sent.length <= 0) return ["photo_gone", { n: lost }];
  return ["partly_of", { n: photos.length - missing.length + sent.length, m: photos.length }];
}

const BLOCKED = {
  "signed-out": "sign_in",
  "other-person": "other_person",
  unreached: "no_network",
  unbelieved: "not_believed",
  later: "server_trouble",
  refused: "server_trouble",
};

/** Why it is not further: what holds the whole queue, else what happened to this one; null when nothing did. */
export function reasonOf({ state, error }, blockedBy) {
  if (state === "safe") return null;
  if (blockedBy) return [BLOCKED[blockedBy] ?? "no_network", {}];
  if (!error || state === "attention") return null;
  if (error.kind === "unreached" || error.kind === "unbelieved") return [BLOCKED[error.kind], {}];
  if (error.code === TOO_MANY_TODAY) return ["photos_tomorrow", {}];
  return error.sentence ? ["said", { why: error.sentence }] : ["server_trouble", {}];
}

/** The sentence of the page for what ``statusOf`` or ``reasonOf`` gave; empty for null. */
export function statusText(status, words) {
  return status ? fill(words[status[0]], status[1]) : "";
}

/** “Correction of receipt 17”, of a draft or an entry that corrects something ({number, finished}). */
export function correctsText({ number, finished }, words) {
  if (number === null) return fill(words.correction_unsent, { time: momentText(finished) });
  return fill(words.correction_of, { number });
}

/** good · bad · waiting: the card's colour; the words say the same. */
export function toneOf({ state, conflict, gone = [] }) {
  if (state === "attention" || conflict || (state === "partly" && gone.length)) return "bad";
  return state === "safe" ? "good" : "waiting";
}

/** When it is tried again by itself, as milliseconds since 1970, or null. */
export function nextAttempt({ state, wait, waits = {} }, now) {
  const moments = [wait, ...Object.values(waits)].filter(Boolean).map(({ next }) => next);
  return state === "safe" || !moments.length ? null : Math.max(now, Math.min(...moments));
}
