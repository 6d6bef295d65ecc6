/* One body or one photo on its way to the server, and what its answer makes of the entry. */

import { photoBytes } from "../store/photo-record.mjs";
import { sha256 as hash } from "../store/sha256.mjs";
import * as states from "./entry-states.mjs";

const BODY_PATIENCE = 120_000;
const PHOTO_PATIENCE = 600_000;

/** ``handshake`` learns what the answer says of the connection; ``change(digest, work)`` writes the entry. */
export async function sendBody(entry, { outbox, handshake, change }) {
  const { fetch, patience, protocol } = outbox;
  const path = `/fieldwork/visits/${entry.visit}/${entry.revision}`;
  const reply = await protocol.ask(fetch, path, protocol.visitRequest(entry), patience(BODY_PATIENCE));
  if (reply.kind === "ok" && protocol.isReceiptFor(reply.data, entry)) {
    await handshake.noteEpoch(reply.data.epoch);
    await change(entry.digest, (stored) => states.withReceipt(stored, reply.data, momentOf(outbox)));
    return;
  }
  const answer = notOk(reply);
  onFailure(answer, handshake);
  if (answer.kind === "signed-out") return;
  const cutOnTheWay = answer.code === "digest-differs" && (await isWhole(entry.body, entry.digest));
  const apply = answer.kind === "refused" && !cutOnTheWay ? states.withRefusal : states.withFailure;
  await change(entry.digest, (stored) => apply(stored, answer, momentOf(outbox)));
}

export async function sendPhoto(entry, sha256, { outbox, handshake, change }) {
  const { store, fetch, patience, protocol } = outbox;
  const record = await store.photo(sha256);
  const bytes = await photoBytes(record);
  if (!bytes || record.copy) {
    await change(entry.digest, (stored) => states.withPhotoGone(stored, sha256));
    return;
  }
  const path = `/fieldwork/photos/${sha256}`;
  const reply = await protocol.ask(fetch, path, protocol.photoRequest(bytes), patience(PHOTO_PATIENCE));
  if (reply.kind === "ok" && protocol.namesPhoto(reply.data, sha256)) {
    await change(entry.digest, (stored) => states.withPhotoSent(stored, sha256));
    return;
  }
  const answer = notOk(reply);
  onFailure(answer, handshake);
  if (answer.kind === "signed-out") return;
  const damagedHere = answer.kind === "refused" && answer.status === 422 && !(await isWhole(bytes, sha256));
  const apply = (stored) => damagedHere
    ? states.withPhotoGone(stored, sha256)
    : states.withPhotoFailure(stored, sha256, answer, momentOf(outbox));
  await change(entry.digest, apply);
}

/** A good answer that says something else than it should is not Kashf's. */
function notOk(reply) {
  return reply.kind === "ok" ? { ...reply, kind: "unbelieved" } : reply;
}

/** What any answer but a good one does to the connection as a whole. */
function onFailure({ kind, status }, handshake) {
  if (kind === "signed-out") handshake.block("signed-out");
  else if (kind === "unreached" || kind === "unbelieved" || status === 403) handshake.invalidate();
}

async function isWhole(bytes, name) {
  return (await hash(bytes, crypto.subtle)) === name;
}

function momentOf({ now, random }) {
  return { now: now(), iso: new Date(now()).toISOString(), random };
}
