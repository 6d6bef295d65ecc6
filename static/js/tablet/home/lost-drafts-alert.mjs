/* The card that says what is gone from this tablet until a person has decided about each, and the calm one that says
   what is on other tablets. */

import { fill } from "../dom/sentences.mjs";
import { deleteBackup, untilNextRound } from "../outbox/draft-backup.mjs";
import { bringOver, findLostPhotos, sortCopies } from "../outbox/lost-drafts.mjs";
import { askCopies, notedCopies } from "../outbox/server-copies.mjs";
import { deviceCode } from "../store/device-id.mjs";
import { keepVersion } from "../store/page-cache.mjs";
import { copyLine, otherTablet } from "./copy-line.mjs";

const DEALT_WITH = ".reason-form:not([hidden]), button:disabled, [role=status]:not(:empty)";

/**
 * Asks once there is a connection, and shows what the server said last until then; ``restored()`` paints the page anew
 * after something came back. ``page`` is start-page.mjs's with document, fetch, caches and locks.
 */
export function watchLostDrafts({ document, restored, ...page }) {
  const { store, person, device, tabs } = page;
  let [isAsked, asking] = [false, null];
  const paint = async () => {
    const [drafts, entries] = [await store.drafts(), await store.entries(person)];
    const left = (await store.meta("left_drafts")) ?? {};
    const sorted = sortCopies({ copies: await notedCopies(store, person), drafts, entries, left, device });
    paintLost(document, sorted.lost, { ...page, actions });
    paintElsewhere(document, sorted.elsewhere, { ...page, actions });
  };
  const look = async () => {
    const copies = await askCopies(page);
    isAsked ||= copies !== null;
    if (copies) page.copyDrafts(); // at once what the server lacks: it may say that the visit was finished elsewhere
    await paint();
    await restored();
    return copies;
  };
  const actions = actionsOf({ page, look, paint });
  const lookOnce = async () => {
    if (!(await look())) return;
    const photos = await findLostPhotos(page);
    if (photos) paintLostPhotos(document, photos, page.words);
  };
  const begin = () => (asking ??= lookOnce().catch(untilNextRound).finally(() => (asking = null)));
  tabs.watch((digest) => {
    if (digest !== null) return; // an entry changed, not the connection
    if (isAsked) paint().catch(untilNextRound); // another window may have brought something back
    else if (tabs.blockedBy() === null) begin();
  });
  paint().catch(untilNextRound).then(begin);
}

/** What a person may decide about one copy; each resolves to a sentence when it could not be done. */
function actionsOf({ page, look, paint }) {
  const { store, fetch, caches, locks, words, copyDrafts } = page;
  return {
    take: async (copy) => {
      const draft = await bringOver(copy, page);
      if (draft === null) return words.needs_network;
      const about = { caches, locks, fetch, who: page, page: draft?.page, version: draft?.version };
      if (draft) await keepVersion(about).catch(() => {}); // its card says so where it is not kept
      await copyDrafts(); // the tablet it was on may learn of it at once; its photos follow
      await look();
      return undefined;
    },
    leave: async ({ id, counter }) => {
      await store.keepMeta("left_drafts", { ...(await store.meta("left_drafts")), [id]: counter });
      await paint();
    },
    giveUp: async ({ id, device: from }, reason) => {
      const { kind, sentence } = await deleteBackup({ fetch, visit: id, device: from, reason });
      if (kind !== "ok") return sentence ?? words.needs_network;
      await look();
      return undefined;
    },
  };
}

function paintLost(document, copies, page) {
  const { words, device, actions } = page;
  const card = document.querySelector("[data-vanished]");
  card.hidden = !copies.length;
  card.querySelector("[data-vanished-title]").textContent = fill(words.vanished, { n: copies.length });
  card.querySelector("[data-vanished-about]").textContent = fill(words.vanished_about, { code: deviceCode(device.id) });
  const list = card.querySelector("[data-vanished-list]");
  if (staysAsItIs(list, copies)) return;
  const lines = copies.map((copy) => copyLine(document, copy, { ...page, ...actions, takeText: words.restore }));
  list.replaceChildren(...lines);
}

function paintLostPhotos(document, photos, words) {
  const note = document.querySelector("[data-vanished-photos]");
  note.hidden = !photos.length;
  note.textContent = fill(words.vanished_photos, { n: photos.length });
}

function paintElsewhere(document, tablets, page) {
  const { actions: { take, giveUp } } = page;
  const card = document.querySelector("[data-other-tablets]");
  card.hidden = !tablets.length;
  const list = card.querySelector("[data-other-tablets-list]");
  if (staysAsItIs(list, tablets.flatMap(({ copies }) => copies))) return;
  const shown = new Set([...card.querySelectorAll("details[open]")].map(({ dataset }) => dataset.tablet));
  const parts = tablets.map((tablet) => otherTablet(document, tablet, { ...page, take, giveUp, shown }));
  list.replaceChildren(...parts);
}

/** Of the same copies as before, while one is being dealt with: nobody's words go, and what is said of it stays. */
function staysAsItIs(list, copies) {
  const [before, now] = [list.dataset.shows, copies.map(({ id, device }) => `${id}/${device}`).join(" ")];
  list.dataset.shows = now;
  return before === now && list.querySelector(DEALT_WITH) !== null;
}
