/* Without a connection what needs the server says so, instead of leading away from what works. */

import { fill } from "../dom/sentences.mjs";

const WORKS = /^\/fieldwork\/(?:|sync|schools\/[^/]+\/[^/]+)$/;

/** Whether the link leads to something on this page, or to a page that a tablet keeps (sw.js). */
export function isKeptHere(link, location) {
  const samePage = link.pathname === location.pathname && link.search === location.search;
  if (samePage && link.hash) return true;
  return WORKS.test(link.pathname) && (link.pathname !== "/fieldwork/" || !link.search);
}

/**
 * ``offline()`` is how it stands now, ``say(text)`` shows a sentence, ``wake()`` has the server asked at once: the next
 * tap goes by its answer. Gives what marks the links of the page anew.
 */
export function watchServerLinks({ document, words, offline, say, wake }) {
  const { location } = document.defaultView;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || !offline() || isKeptHere(link, location)) return;
    event.preventDefault();
    say(fill(words.needs_connection, { what: link.textContent.trim() }));
    wake();
  });
  return () => {
    for (const link of document.querySelectorAll(".masthead a[href], .tabs a[href]")) {
      const needs = offline() && !isKeptHere(link, location);
      link.toggleAttribute("data-needs-server", needs);
      link.title = needs ? words.only_connected : "";
    }
  };
}

/** The language is chosen at the server, too. */
export function watchLanguage({ document, offline, say, wake }) {
  const form = document.querySelector('form[action$="/language"]');
  form?.addEventListener("submit", (event) => {
    if (!offline()) return;
    event.preventDefault();
    wake();
    say();
  });
}
