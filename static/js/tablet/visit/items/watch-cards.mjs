/* Watches the cards: answers, known deficiencies, another place; a danger to life is told at once, its end is asked
   about. */

import { blocksOf, ensureBlock, isBlank } from "../form/finding-blocks.mjs";
import { watchAnswer } from "./answer-toggle.mjs";
import { watchKnown } from "./known-deficiencies.mjs";
import { watchLatest } from "./latest-date.mjs";

/** ``danger`` and ``closing`` are the dialogs (danger-dialog.mjs, closing-dialog.mjs). */
export function watchCards({ model, draft, limits, danger, closing }) {
  for (const card of model.cards) {
    watchAnswer(card);
    danger.watch(card);
    watchKnown(card);
    watchLatest(card);
    closing.watch(card);
    watchAnotherPlace(card, limits);
    card.addEventListener("change", () => {
      model.refresh(card);
      danger.see(model.item(card), card, model.state(card));
      closing.ask(card);
      draft.touch(card.id);
    });
    card.addEventListener("input", ({ target }) => target.name?.endsWith("-value") && model.refresh(card));
    card.addEventListener("focusout", ({ target }) => target.type === "date" && model.refresh(card));
  }
}

function watchAnotherPlace(card, limits) {
  const another = card.querySelector("[data-another]");
  another.hidden = false;
  another.addEventListener("click", () => {
    const blocks = blocksOf(card);
    const full = blocks.length >= limits.findings_per_item;
    const empty = blocks.find(isBlank) ?? (full ? blocks.at(-1) : ensureBlock(card, blocks.length));
    empty.querySelector("select").focus({ preventScroll: true });
  });
}
