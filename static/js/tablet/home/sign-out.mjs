/* Signing out with work that was not sent: send it, save it to a file, or stay. What is kept is never touched. */

import { fill } from "../dom/sentences.mjs";
import { isWaiting } from "../outbox/entry-states.mjs";
import { saveToFile } from "../outbox/work-file.mjs";
import { isStarted } from "../store/draft-record.mjs";
import { forgetPerson } from "../store/tablet-person.mjs";
import { isOffline } from "./connection-line.mjs";

/** Watches the page's sign-out form. */
export function watchSignOut({ document, caches, store, person, device, limits, words, tabs, now = Date.now }) {
  const sheet = document.getElementById("leave");
  const form = document.querySelector('form[action$="/sign-out"]');
  const status = sheet.querySelector("[data-leave-said]");
  const paint = async () => paintUnsent(sheet, await unsent(store, person), words);
  const leave = async () => {
    if (isOffline(tabs.blockedBy())) {
      status.textContent = words.leave_offline;
      await paint();
      if (!sheet.open) sheet.showModal();
      return;
    }
    await forgetPerson(caches);
    form.submit();
  };
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!(await unsent(store, person))) return leave();
    await paint();
    return sheet.showModal();
  });
  onClick(sheet, {
    go: leave,
    stay: () => sheet.close(),
    send: () => tabs.wake(),
    save: async () => {
      const names = await saveToFile({ document, store, person, device, limits, now });
      status.textContent = fill(words.saved_file, { name: names.join(" · ") });
    },
  });
  tabs.watch(() => sheet.open && paint());
}

/** How many visits of this person are not safe on the server. */
async function unsent(store, person) {
  const [entries, drafts] = await Promise.all([store.entries(person), store.drafts()]);
  return entries.filter(isWaiting).length + drafts.filter((draft) => draft.owner === person && isStarted(draft)).length;
}

function paintUnsent(sheet, n, words) {
  sheet.querySelector("[data-leave-title]").textContent = n ? fill(words.unsent_leave, { n }) : words.all_sent;
}

function onClick(sheet, actions) {
  for (const [name, act] of Object.entries(actions)) {
    sheet.querySelector(`[data-leave-${name}]`).addEventListener("click", act);
  }
}
