/* Unfinished visits are copied to the server whenever there is a connection, so that a lost tablet loses little. */

import { ask } from "./protocol.mjs";

const EVERY = 60_000;
const PATIENCE = 60_000;
/** Refusals of what the draft itself is: not sent again until it has changed. */
const AS_IT_IS = new Set(["bad-draft", "too-large"]);

/** A round every minute, and one whenever the connection changes. */
export function keepBackingUp(window, { store, tabs, person, device }) {
  const fetch = window.fetch.bind(window);
  const copy = () => tabs.blockedBy() === null && backUpDrafts({ store, fetch, person, device: device.id });
  window.setInterval(copy, EVERY);
  // No digest: the connection changed, not an entry.
  tabs.watch((digest) => digest === null && copy());
}

/**
 * One round over this person's drafts; gives how many were copied. One that is refused stays on the tablet and keeps no
 * other from being copied; trouble with the connection waits for the next round.
 */
export async function backUpDrafts({ store, fetch, person, device }) {
  const copied = (await store.meta("backups")) ?? {};
  const mine = (await store.drafts()).filter(({ owner }) => owner === person);
  const known = {};
  let done = 0;
  for (const draft of mine) {
    const { visit, counter = 1 } = draft;
    known[visit] = copied[visit] ?? 0;
    if (known[visit] >= counter) continue;
    const answer = await sendBackup(fetch, draft, device);
    if (answer.kind !== "ok" && answer.kind !== "refused") break;
    if (answer.kind === "ok" || AS_IT_IS.has(answer.code)) known[visit] = counter;
    if (answer.kind === "ok") done += 1;
  }
  await store.keepMeta("backups", { ...copied, ...known });
  return done;
}

function sendBackup(fetch, draft, device) {
  const { visit, revision = 1, counter = 1 } = draft;
  const query = new URLSearchParams({ device, revision, counter });
  const headers = { "Content-Type": "application/json" };
  const options = { method: "PUT", body: JSON.stringify(draft), headers };
  return ask(fetch, `/fieldwork/drafts/${visit}?${query}`, options, AbortSignal.timeout(PATIENCE));
}

/** For a draft thrown away on purpose, so that nobody is asked to bring it back. */
export async function deleteBackup({ fetch, visit }) {
  return ask(fetch, `/fieldwork/drafts/${visit}`, { method: "DELETE" }, AbortSignal.timeout(PATIENCE));
}
