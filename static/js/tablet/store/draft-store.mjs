/* Drafts among what this tablet keeps: how one is kept, finished, begun again, thrown away. Each
   function is one transaction, as in tablet-store.mjs. */

import { byAge } from "./database.mjs";
import { copyKey } from "./draft-record.mjs";
import { photoNames } from "./photo-field.mjs";
import { dropPhotos } from "./photo-record.mjs";

const READ = "readonly";

/** A draft that was finished in another window must not come back to life. */
export class FinishedElsewhere extends Error {
  name = "FinishedElsewhere";
}

/** What was thrown away in another window is brought back by a person only. */
export class DiscardedElsewhere extends Error {
  name = "DiscardedElsewhere";
}

/** ``within`` and ``transact`` are tablet-store.mjs's. */
export function draftsOf(within, transact) {
  return {
    drafts: () => within("drafts", (drafts) => drafts.getAll(), READ).then(byAge("updated")),
    draft: (visit) => within("drafts", (drafts) => drafts.get(visit), READ),
    keepDraft: (draft) =>
      transact(["drafts", "queue"], async ({ drafts, queue }) => {
        if (await isFinished(queue, draft)) throw new FinishedElsewhere(draft.visit);
        const { discarded, in_place_of: gone } = (await drafts.get(draft.visit)) ?? {};
        // A page that is still open on what was thrown away writes neither over it nor over what has its place.
        if (discarded || (gone && gone !== draft.in_place_of)) throw new DiscardedElsewhere(draft.visit);
        await drafts.put(draft);
      }),
    /** Reopened, a correction or brought over: a draft that no page has begun, in place of one that was thrown away. */
    beginDraft: (draft, instead = null) =>
      transact(["drafts", "queue", "meta"], (stores) => beginDraft(stores, draft, instead)),
    finish: (entry) =>
      transact(["drafts", "queue"], async ({ drafts, queue }) => {
        const draft = await drafts.get(entry.visit);
        const counter = Math.max(counterOf(entry), counterOf(draft)); // the page has only that of when it was opened
        // The same bytes finished twice are one entry; other bytes of the same visit are another: both are kept.
        if (!(await queue.get(entry.digest))) await queue.put({ ...entry, counter });
        if (!isLater(draft, entry)) await drafts.delete(entry.visit);
      }),
  };
}

export function discardingOf(within, transact) {
  return {
    /** Throws the draft away at this moment, or (null) brings it back: another change of it, to be copied as any. */
    discardDraft: (visit, at) =>
      within("drafts", async (drafts) => {
        const draft = await drafts.get(visit);
        if (draft) await drafts.put({ ...draft, discarded: at, counter: (draft.counter ?? 1) + 1 });
      }),
    /** Lets go of what was thrown away at that moment, and of the photos nothing else here names. */
    dropDraft: ({ visit, discarded }) =>
      transact(["queue", "drafts", "photos"], async (stores) => {
        const draft = await stores.drafts.get(visit);
        if (!draft?.discarded || draft.discarded !== discarded) return; // it came back, or another took its place
        await stores.drafts.delete(visit);
        await dropPhotos(stores, photoNames(draft.fields));
      }),
  };
}

/**
 * Nothing is written where somebody is at work on the visit or a finished revision would keep the draft from being
 * saved. ``instead`` is the digest of the refused entry that the draft takes the place of. It counts on from all that
 * was copied of it, or nothing of it would be. Gives whether it was written.
 */
async function beginDraft({ drafts, queue, meta }, draft, instead) {
  const here = await drafts.get(draft.visit);
  const isRefused = instead === null || (await queue.get(instead))?.state === "attention";
  if ((here && !here.discarded) || !isRefused || (await isFinished(queue, draft, instead))) return false;
  const copied = (await meta.get("backups"))?.value[copyKey(draft)];
  const counter = Math.max(counterOf(draft), counterOf(here) + 1, (copied ?? 0) + 1);
  await drafts.put({ ...draft, counter, ...(here ? { in_place_of: here.discarded } : {}) });
  if (instead) await queue.delete(instead);
  return true;
}

/** Whether this or a later revision of the visit is among what was finished. */
async function isFinished(queue, draft, except = null) {
  const finished = await queue.by("visit", draft.visit);
  return finished.some((entry) => entry.digest !== except && !isLater(draft, entry));
}

const isLater = (draft, entry) => (draft?.revision ?? 1) > (entry.revision ?? 1);
/** A draft of the first release counts nothing and was copied as 1. */
const counterOf = (record) => (record ? (record.counter ?? 1) : 0);
