/* Signing out with work that was not sent: send it, save it to a file, or stay. What is kept is never touched. */

import { fill } from "../visit/text.mjs";
import { isWaiting } from "./choose.mjs";
import { save } from "./save-file.mjs";
import { forget } from "./who.mjs";

/** Watches the page's sign-out and language forms. */
export function watchLeaving({ document, caches, store, person, device, words, tabs, now = Date.now }) {
  const sheet = document.getElementById("leave");
  const said = sheet.querySelector("[data-leave-said]");
  const form = document.querySelector('form[action$="/sign-out"]');
  const unsent = async () => {
    const [entries, drafts] = await Promise.all([store.entries(person), store.drafts()]);
    return entries.filter(isWaiting).length + drafts.filter(({ owner }) => owner === person).length;
  };
  const go = async () => {
    if (awayFrom(tabs)) {
      said.textContent = words.leave_offline;
      await paint();
      if (!sheet.open) sheet.showModal();
      return;
    }
    await forget(caches);
    form.submit();
  };
  const paint = async () => {
    const n = await unsent();
    sheet.querySelector("[data-leave-title]").textContent = n ? fill(words.unsent_leave, { n }) : words.all_sent;
  };
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!(await unsent())) return go();
    await paint();
    return sheet.showModal();
  });
  on(sheet, "[data-leave-go]", go);
  on(sheet, "[data-leave-stay]", () => sheet.close());
  on(sheet, "[data-leave-send]", () => tabs.wake());
  on(sheet, "[data-leave-save]", async () => {
    const names = await save({ document, store, person, device, now });
    said.textContent = fill(words.saved_file, { name: names.join(" · ") });
  });
  tabs.watch(() => sheet.open && paint());
}

/** The language is chosen at the server: without it the button says so, instead of leading to an error page. */
export function watchLanguage({ document, tabs, words, alert }) {
  const form = document.querySelector('form[action$="/language"]');
  form?.addEventListener("submit", (event) => {
    if (!awayFrom(tabs)) return;
    event.preventDefault();
    alert(words.language_offline);
  });
}

/** Signing out and choosing a language need the server; an ended session does not stand in their way. */
function awayFrom(tabs) {
  return !["signed-out", "other-person", null].includes(tabs.held());
}

function on(sheet, selector, act) {
  sheet.querySelector(selector).addEventListener("click", act);
}
