/* Has something gone from this tablet that the server knows it held? Told loudly, and brought back with one tap. */

import { ask } from "./protocol.mjs";

const PATIENCE = 60_000;

/**
 * {drafts, photos}: backed-up drafts of this tablet that are neither begun nor finished here, and the numbers of visits
 * whose missing photos only this tablet had. ``device`` is {id, known}: a tablet that does not know itself any more was
 * emptied, so whatever the server keeps for this person is offered. null when the server cannot say.
 */
export async function findVanished({ store, fetch, person, device }) {
  const [backups, inventory] = await Promise.all(
    ["/fieldwork/drafts", "/fieldwork/inventory"].map((path) => ask(fetch, path, {}, AbortSignal.timeout(PATIENCE))),
  );
  if (backups.kind !== "ok" || inventory.kind !== "ok") return null;
  const [drafts, entries] = await Promise.all([store.drafts(), store.entries(person)]);
  return compare({ backups: backups.told.drafts, visits: inventory.told.visits, drafts, entries, person, device });
}

export function compare({ backups, visits, drafts, entries, person, device }) {
  const here = new Set([...drafts, ...entries].map(({ visit }) => visit));
  const digests = new Set(entries.map(({ digest }) => digest));
  const ours = (one) => one.device === device.id || !device.known;
  return {
    drafts: backups.filter((one) => ours(one) && !here.has(one.id) && one.draft?.owner === String(person)),
    photos: visits.filter((one) => ours(one) && one.state === "partial" && !digests.has(one.digest)).map(({ number }) => number),
  };
}

/** The draft as it was backed up; its counter goes on from there. */
export async function bringBack({ draft, counter }, store) {
  await store.keepDraft({ ...draft, counter });
}
