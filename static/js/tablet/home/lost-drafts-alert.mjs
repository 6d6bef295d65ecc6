/* The card that says what is gone from this tablet. */

import { fill, make } from "../visit/text.mjs";
import { forgetBackup } from "./backup.mjs";
import { whenWords } from "./kept-cards.mjs";
import { bringBack, findVanished } from "./vanished.mjs";

/** Looks once there is a connection; ``restored()`` is called after something came back. */
export function watchVanished({ document, store, fetch, person, device, words, tabs, restored, confirm }) {
  const card = document.querySelector("[data-vanished]");
  const photos = document.querySelector("[data-vanished-photos]");
  let looked = false;

  function row(backup) {
    const back = make(document, "button", { type: "button", class: "button main" }, words.restore);
    back.addEventListener("click", async () => {
      await bringBack(backup, store);
      await look();
      restored();
    });
    const away = make(document, "button", { type: "button", class: "button quiet" }, words.throw_away);
    away.addEventListener("click", async () => {
      if (!confirm(words.throw_away_sure)) return;
      await forgetBackup({ fetch, visit: backup.id });
      await look();
    });
    const said = fill(words.backed_up, { school: backup.draft.schoolName, time: whenWords(backup.saved_at) });
    const what = make(document, "span", {}, make(document, "b", {}, said), make(document, "br"), make(document, "span", { class: "muted small" }, backup.draft.checklistTitle));
    return make(document, "li", {}, what, make(document, "div", { class: "buttons" }, back, away));
  }

  async function look() {
    const found = await findVanished({ store, fetch, person, device });
    if (!found) return;
    looked = true;
    card.hidden = !found.drafts.length;
    card.querySelector("[data-vanished-title]").textContent = fill(words.vanished, { n: found.drafts.length });
    card.querySelector("[data-vanished-list]").replaceChildren(...found.drafts.map(row));
    photos.hidden = !found.photos.length;
    photos.textContent = fill(words.vanished_photos, { n: found.photos.length });
  }

  tabs.watch((digest) => digest === null && tabs.held() === null && !looked && look());
  look();
}
