/* One line on top: no connection, or an ended session; nothing when all is well. */

import { watchServerLinks } from "./server-links.mjs";

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
  const [offline, wake] = [() => isOffline(tabs.blockedBy()), () => tabs.wake()];
  const markLinks = watchServerLinks({ document, words, offline, say, wake });
  let shown = "";
  const paint = () => {
    const blockedBy = tabs.blockedBy();
    const isSession = blockedBy in OF_THE_SESSION;
    line.hidden = blockedBy === null;
    signIn.hidden = !isSession;
    const text = blockedBy === null ? "" : (words[OF_THE_SESSION[blockedBy]] ?? words.offline);
    if (text !== shown) said.textContent = shown = text; // what was said of a tap stays while nothing has changed
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
