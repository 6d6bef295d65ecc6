/* The bar under the thumb: previous and next section by name, filters, and at the end the summary. */

import { CardFilter } from "./card-filter.mjs";
import { SectionStrip } from "./section-strip.mjs";

/** ``finish()`` opens the summary sheet. Gives {showItem(card), showPart(part)}. */
export function startBottomBar({ window, bar, model, words, finish, landing }) {
  const { document } = window;
  const strip = document.querySelector(".strip");
  const parts = [...document.querySelectorAll("[data-part], .ending")];
  const nothing = document.querySelector("[data-nothing]");
  const stateOf = (card) => model.state(card);
  const filter = new CardFilter({ bar, cards: model.cards, nothing, words, stateOf, landing, window });
  const reducedMotion = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const show = (part) => {
    filter.off();
    landing.at(part);
  };
  bar.hidden = false;
  const sections = new SectionStrip({ strip, parts, bar, words, reducedMotion, show });
  for (const button of bar.querySelectorAll("[data-go]")) {
    button.addEventListener("click", () => {
      if (button.dataset.go === "1" && sections.isLast()) finish();
      else sections.go(Number(button.dataset.go));
    });
  }
  watchEnding(document, finish);
  watchConfirmedFacts(document, () => show(parts[1]));
  return {
    showPart: show,
    showItem(card) {
      filter.off();
      landing.inMiddle(card);
      card.querySelector("input:not([type=hidden])")?.focus({ preventScroll: true });
    },
  };
}

function watchEnding(document, finish) {
  document.querySelector("[data-finish]").addEventListener("click", (event) => {
    event.preventDefault();
    finish();
  });
}

/** The facts hold: on to the first section. */
function watchConfirmedFacts(document, goOn) {
  const confirm = document.querySelector("[data-confirm-facts]");
  confirm.hidden = false;
  confirm.addEventListener("click", () => {
    document.querySelector("[data-facts]").open = false;
    goOn();
  });
}
