/* Has something gone from this tablet that the server knows it held? It can be brought back. */

import { upgraded } from "../store/old-records.mjs";
import { isListOf, lastList } from "./inventory.mjs";
import { ask } from "./protocol.mjs";

const PATIENCE = 60_000;

/**
 * {drafts, photos}: backed-up drafts of this tablet that are neither begun nor finished here, and the numbers of visits
 * whose missing photos only this tablet had. ``device`` is {id, known}: a tablet that does not know itself any more was
 * emptied, so whatever the server keeps for this person is offered. null when the server cannot say.
 */
export async function findLost({ store, fetch, person, device }) {
  const backups = await ask(fetch, "/fieldwork/drafts", {}, AbortSignal.timeout(PATIENCE));
  if (backups.kind !== "ok") return null;
  const [drafts, entries, last] = [await store.drafts(), await store.entries(person), await lastList(store, person)];
  const known = { backups: backups.data.drafts, drafts, entries, person, device };
  const lost = lostAmong({ ...known, visits: last?.incomplete ?? [] });
  if (last && !lost.photos.length) return lost;
  // Never listed here, or told to have been incomplete then: only the whole list says what is true now.
  const inventory = await ask(fetch, "/fieldwork/inventory", {}, AbortSignal.timeout(PATIENCE));
  const isMine = inventory.kind === "ok" && isListOf(inventory.data, person);
  return isMine ? lostAmong({ ...known, visits: inventory.data.visits }) : null;
}

export function lostAmong({ backups, visits, drafts, entries, person, device }) {
  const here = new Set([...drafts, ...entries].map(({ visit }) => visit));
  const digests = new Set(entries.map(({ digest }) => digest));
  const isOurs = (row) => row.device === device.id || !device.known;
  const lostDrafts = backups
    .filter((backup) => isOurs(backup) && !here.has(backup.id) && backup.draft?.owner === String(person))
    .map((backup) => ({ ...backup, draft: upgraded(backup.draft) }));
  const incomplete = visits.filter((visit) => isOurs(visit) && visit.state === "partial" && !digests.has(visit.digest));
  return { drafts: lostDrafts, photos: incomplete.map(({ number }) => number) };
}

/** The draft as it was backed up; its counter goes on from there. */
export async function restoreLost({ draft, counter }, store) {
  await store.keepDraft({ ...draft, counter });
}
