/* What the server keeps of this person's unfinished visits, tablet by tablet; noted for when it cannot be asked. */

import { copyKey, isGone, isUntouched } from "../store/draft-record.mjs";
import { upgraded } from "../store/old-records.mjs";
import { photoNames } from "../store/photo-field.mjs";
import { deleteBackup } from "./draft-backup.mjs";
import { ask } from "./protocol.mjs";

const PATIENCE = 60_000;

/**
 * The copies with their drafts, newest first; null when the server cannot say. What this tablet copied and the server
 * does not list any more is copied again: either it lost it, or it says that the visit was finished elsewhere.
 */
export async function askCopies({ store, fetch, person, device, now = Date.now }) {
  const { kind, data } = await ask(fetch, "/fieldwork/drafts", {}, AbortSignal.timeout(PATIENCE));
  if (kind !== "ok" || !Array.isArray(data.drafts)) return null;
  const mine = data.drafts
    .filter(({ draft }) => draft?.owner === String(person))
    .map((copy) => ({ ...copy, draft: upgraded(copy.draft) }));
  await store.keepMeta("copies", { person, rows: mine.map(noteOf) });
  const ours = mine.filter((copy) => copy.device === device.id);
  const held = new Set(ours.map(({ id, revision }) => copyKey({ visit: id, revision })));
  await copyAgain(store, { person, held });
  for (const copy of mine) {
    if (isGone(copy.draft, now())) await deleteBackup({ fetch, visit: copy.id, device: copy.device });
  }
  return mine;
}

/** The same without their drafts, as they were when the server last said so. */
export async function notedCopies(store, person) {
  const note = await store.meta("copies");
  return note?.person === person ? note.rows : [];
}

function noteOf({ draft, ...marks }) {
  const { school_name, checklist_title, answered = 0, asked = 0, discarded, fetched, fields = [] } = draft;
  const about = { school_name, checklist_title, answered, asked, fetched, photos: photoNames(fields).length };
  return { ...marks, ...about, hidden: Boolean(discarded) || isUntouched(draft) };
}

async function copyAgain(store, { person, held }) {
  const copied = (await store.meta("backups")) ?? {};
  const own = (await store.drafts()).filter(({ owner }) => owner === person).map(copyKey);
  for (const key of own) if (!held.has(key)) delete copied[key];
  await store.keepMeta("backups", copied);
}
