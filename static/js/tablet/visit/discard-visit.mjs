/* The button at the end of the page that throws the visit away, for a day. */

import { discardQuestion } from "../dom/discard-question.mjs";

/** ``open`` is {draft, head, read}; of a page that nobody has touched there is nothing to throw away. */
export function watchDiscard({ document, location, confirm }, { store, words }, open, home) {
  const { draft, head, read } = open;
  const button = document.querySelector("[data-discard]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (draft.isTouched()) {
      if (!confirm(discardQuestion(read(), words))) return;
      await draft.save();
      draft.stop();
      await store.discardDraft(head.visit, new Date().toISOString());
    } else draft.stop();
    location.assign(home);
  });
}
