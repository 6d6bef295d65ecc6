/* One line on top: no connection, or an ended session; nothing when all is well. */

const SAID = { "signed-out": "signed_out", "other-person": "other_person" };

/** Also marks the page, so that what needs a connection can step back. */
export function watchLink({ document, tabs, words }) {
  const line = document.querySelector("[data-link]");
  const signIn = line.querySelector("[data-link-sign-in]");
  const paint = () => {
    const held = tabs.held();
    line.hidden = held === null;
    signIn.hidden = !(held in SAID);
    line.querySelector("[data-link-said]").textContent = held === null ? "" : (words[SAID[held]] ?? words.offline);
    document.body.toggleAttribute("data-offline", held !== null && !(held in SAID));
  };
  tabs.watch((digest) => digest === null && paint());
  paint();
}
