/* One line on top: no connection, or an ended session; nothing when all is well. Without a connection a link that needs
   the server says so there, instead of leading away from what works. */

import { fill } from "../dom/sentences.mjs";

const WORKS = /^\/fieldwork\/(?:|sync|schools\/[^/]+\/[^/]+)$/;
const OF_THE_SESSION = { "signed-out": "signed_out", "other-person": "other_person" };

/** Also marks the page, so that what needs a connection can step back. */
export function watchConnection({ document, tabs, words }) {
  const line = document.querySelector("[data-link]");
  const signIn = line.querySelector("[data-link-sign-in]");
  const said = line.querySelector("[data-link-said]");
  const say = (text) => {
    said.textContent = text;
    line.scrollIntoView({ block: "nearest" });
  };
  const markLinks = watchServerLinks({ document, words, offline: () => isOffline(tabs.blockedBy()), say });
  const paint = () => {
    const blockedBy = tabs.blockedBy();
    const isSession = blockedBy in OF_THE_SESSION;
    line.hidden = blockedBy === null;
    signIn.hidden = !isSession;
    const text = blockedBy === null ? "" : (words[OF_THE_SESSION[blockedBy]] ?? words.offline);
    said.textContent = text;
    document.body.toggleAttribute("data-offline", isOffline(blockedBy));
    markLinks();
  };
  tabs.watch((digest) => digest === null && paint());
  paint();
}

/** Whether the server cannot be reached, by what holds the queue; an ended session does not stand in the way. */
export function isOffline(blockedBy) {
  return blockedBy !== null && !(blockedBy in OF_THE_SESSION);
}

/** Whether the link leads to something on this page, or to a page that a tablet keeps (sw.js). */
function isKeptHere(link, location) {
  const samePage = link.pathname === location.pathname && link.search === location.search;
  if (samePage && link.hash) return true;
  return WORKS.test(link.pathname) && (link.pathname !== "/fieldwork/" || !link.search);
}

/** ``offline()`` is how it stands now, ``say(text)`` shows a sentence. Gives what marks the links of the page anew. */
function watchServerLinks({ document, words, offline, say }) {
  const { location } = document.defaultView;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || !offline() || isKeptHere(link, location)) return;
    event.preventDefault();
    say(fill(words.needs_connection, { what: link.textContent.trim() }));
  });
  return () => {
    for (const link of document.querySelectorAll(".masthead a[href], .tabs a[href]")) {
      const needs = offline() && !isKeptHere(link, location);
      link.toggleAttribute("data-needs-server", needs);
      link.title = needs ? words.only_connected : "";
    }
  };
}
