/* The card that says what is gone from this tablet, and brings it back with one tap. */

import { momentText } from "../dom/dates.mjs";
import { button, element } from "../dom/elements.mjs";
import { fill } from "../dom/sentences.mjs";
import { deleteBackup } from "../outbox/draft-backup.mjs";
import { findLost, restoreLost } from "../outbox/lost-drafts.mjs";

/** Looks once there is a connection; ``restored()`` is called after something came back. */
export function watchLostDrafts({ document, tabs, ...page }) {
  let looked = false;
  const look = async () => {
    const lost = await findLost(page);
    if (!lost) return;
    looked = true;
    paintLost(document, lost, { ...page, look });
  };
  tabs.watch((digest) => digest === null && tabs.blockedBy() === null && !looked && look());
  look();
}

function paintLost(document, { drafts, photos }, page) {
  const { words } = page;
  const card = document.querySelector("[data-vanished]");
  card.hidden = !drafts.length;
  card.querySelector("[data-vanished-title]").textContent = fill(words.vanished, { n: drafts.length });
  const lines = drafts.map((backup) => lostLine(document, backup, page));
  card.querySelector("[data-vanished-list]").replaceChildren(...lines);
  const note = document.querySelector("[data-vanished-photos]");
  note.hidden = !photos.length;
  note.textContent = fill(words.vanished_photos, { n: photos.length });
}

function lostLine(document, backup, { store, fetch, words, restored, confirm, look }) {
  const restore = async () => {
    await restoreLost(backup, store);
    await look();
    restored();
  };
  const throwAway = async () => {
    if (!confirm(words.throw_away_sure)) return;
    await deleteBackup({ fetch, visit: backup.id });
    await look();
  };
  const { school_name: school, checklist_title: checklist } = backup.draft;
  const text = fill(words.backed_up, { school, time: momentText(backup.saved_at) });
  const small = element(document, "span", { class: "muted small" }, checklist);
  const what = element(document, "span", {}, element(document, "b", {}, text), element(document, "br"), small);
  const buttons = [
    button(document, words.restore, restore, "button main"),
    button(document, words.throw_away, throwAway, "button quiet"),
  ];
  return element(document, "li", {}, what, element(document, "div", { class: "buttons" }, ...buttons));
}
