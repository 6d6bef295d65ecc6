/* What the server keeps of this person's unfinished visits, tablet by tablet; noted for when it cannot be asked. */

import { copyKey, isGone, isStarted, isUntouched } from "../store/draft-record.mjs";
import { upgraded } from "../store/old-records.mjs";
import { photoNames } from "../store/photo-field.mjs";
import { deleteBackup } from "./draft-backup.mjs";
import { isListOf } from "./inventory.mjs";
import { ask } from "./protocol.mjs";

const PATIENCE = 60_000;

/**
 * The copies with their drafts, newest first; null when the server cannot say, or says it of another who signed in.
 * What this tablet copied and the server does not list any more is copied again: either it lost it, or it says that the
 * visit was finished elsewhere.
 */
export async function askCopies({ store, fetch, person, device, now = Date.now }) {
  const { kind, data } = await ask(fetch, "/fieldwork/drafts", {}, AbortSignal.timeout(PATIENCE));
  if (kind !== "ok" || !Array.isArray(data.drafts) || !isListOf(data, person)) return null;
  const mine = data.drafts
    .filter(({ draft }) => draft?.owner === String(person))
    .map((copy) => ({ ...copy, draft: upgraded(copy.draft) }));
  await store.keepMeta("copies", { person, rows: mine.map(noteOf) });
  const ours = mine.filter((copy) => copy.device === device.id);
  const held = new Set(ours.map(({ id, revision }) => copyKey({ visit: id, revision })));
  await forgetMarks(store, { person, held });
  await deleteSpent(mine, { store, fetch, now });
  return mine;
}

/**
 * Copies of what was discarded for good and of what was only looked at leave: they stand in no list, and there is room
 * for so many. One of a visit that goes on here is replaced by what is written here.
 */
async function deleteSpent(copies, { store, fetch, now }) {
  const here = new Set((await store.drafts()).filter(isStarted).map(({ visit }) => visit));
  const isSpent = ({ draft }) => isGone(draft, now()) || isUntouched(draft);
  for (const { id: visit, device } of copies.filter((copy) => isSpent(copy) && !here.has(copy.id))) {
    const { kind } = await deleteBackup({ fetch, visit, device });
    if (kind !== "ok") return;
  }
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

/** Of what the server does not hold: it is copied again. And of what was left to another tablet, and came back. */
async function forgetMarks(store, { person, held }) {
  const [copied, left] = [(await store.meta("backups")) ?? {}, (await store.meta("left_drafts")) ?? {}];
  const own = (await store.drafts()).filter(({ owner }) => owner === person);
  for (const key of own.map(copyKey)) if (!held.has(key)) delete copied[key];
  for (const { visit } of own) delete left[visit];
  await store.keepMeta("backups", copied);
  await store.keepMeta("left_drafts", left);
}
