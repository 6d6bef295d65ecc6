/* Watches the cards: answers, known deficiencies, other places; a danger to life is told at once, its end is asked
   about, and what a tap took away can be put back. */

import { blocksOf, ensureBlock, isBlank } from "../form/finding-blocks.mjs";
import { watchDecisions } from "./answer-decisions.mjs";
import { watchAnswer } from "./answer-toggle.mjs";
import { watchTold } from "./danger-line.mjs";
import { paintReading } from "./item-card.mjs";
import { watchKnown } from "./known-deficiencies.mjs";
import { watchLatest } from "./latest-date.mjs";
import { watchPlaceRemoval } from "./place-removal.mjs";

/**
 * ``danger`` and ``closing`` are the dialogs (danger-dialog.mjs, closing-dialog.mjs), ``answers`` is their undo
 * (answer-undo.mjs), ``places`` the place of the last finding (last-place.mjs). ``finish`` is the finish sheet, where
 * reasons and notices of the cards are written too.
 */
export function watchCards({ model, draft, limits, words, undo, finish, danger, closing, answers, places }) {
  watchSheet(finish, () => model.cards.forEach((card) => [danger, answers].forEach((way) => way.remember(card))));
  for (const card of model.cards) {
    watchAnswer(card);
    danger.watch(card);
    watchKnown(card);
    watchLatest(card, { undo, words });
    watchTold(card, { undo, words });
    closing.watch(card);
    answers.remember(card);
    watchAnotherPlace(card, { limits, undo, places });
    watchPlaceRemoval(card, { undo, words });
    const look = () => {
      model.refresh(card);
      places.offer(card);
    };
    const decide = (target) => {
      look();
      danger.see(model.item(card), card, model.state(card));
      closing.ask(card);
      answers.see(card, target);
      draft.touch(card.id);
    };
    const pass = () => {
      look();
      closing.hold(card);
    };
    watchDecisions(card, { look, decide, pass, type: () => paintReading(card, model.item(card)) });
  }
}

/** Before anything that is tapped on the sheet changes a card, and when the sheet is left. */
function watchSheet(sheet, remember) {
  for (const kind of ["click", "close"]) sheet.addEventListener(kind, remember, { capture: true });
}

function watchAnotherPlace(card, { limits, undo, places }) {
  const another = card.querySelector("[data-another]");
  another.hidden = false;
  another.addEventListener("click", () => {
    const blocks = blocksOf(card);
    const full = blocks.length >= limits.findings_per_item;
    const empty = blocks.find(isBlank) ?? (full ? blocks.at(-1) : ensureBlock(card, blocks.length));
    undo.drop(); // a place put back could be one too many
    places.offer(card);
    empty.querySelector("select").focus({ preventScroll: true });
  });
}
