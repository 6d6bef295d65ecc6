/* A place that was added can be taken away again, with all that was written and photographed of it, and put back. */

import { blocksOf, takeOut } from "../form/finding-blocks.mjs";

/** ``undo`` is the page's way back (undo-bar.mjs). */
export function watchPlaceRemoval(card, { undo, words }) {
  card.addEventListener("click", ({ target }) => {
    const block = target.closest("[data-place-off]")?.closest("[data-finding]");
    if (!block || blocksOf(card).length < 2) return;
    const at = blocksOf(card).indexOf(block);
    const putBack = takeOut(card, block);
    notifyRemoval(card);
    const back = () => {
      putBack();
      notifyRemoval(card);
      block.querySelector("select").focus({ preventScroll: true });
    };
    const next = blocksOf(card).at(Math.min(at, blocksOf(card).length - 1));
    undo.offer(words.place_removed, back, { from: next.querySelector("select") });
  });
}

function notifyRemoval(card) {
  card.dispatchEvent(new Event("change", { bubbles: true }));
}
