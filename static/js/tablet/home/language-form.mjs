/* The language is chosen at the server: without it the button says so, instead of leading to an error page. */

import { isOffline } from "./connection-line.mjs";

export function watchLanguage({ document, tabs, words, alert }) {
  const form = document.querySelector('form[action$="/language"]');
  form?.addEventListener("submit", (event) => {
    if (!isOffline(tabs.blockedBy())) return;
    event.preventDefault();
    alert(words.language_offline);
  });
}
