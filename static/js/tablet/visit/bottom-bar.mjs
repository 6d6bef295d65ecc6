/* The bar under the thumb: previous and next section by name, filters, and at the end the summary. */

import { cardFilter } from "./card-filter.mjs";
import { SectionStrip } from "./section-strip.mjs";

/** ``finish()`` opens the summary sheet. Gives {showItem(card)}. */
export function startBottomBar({ document, bar, model, words, finish, reducedMotion }) {
  const strip = document.querySelector(".strip");
  const parts = [...document.querySelectorAll("[data-part], .ending")];
  const nothing = document.querySelector("[data-nothing]");
  const filter = cardFilter({ bar, cards: model.cards, nothing, words, stateOf: (card) => model.state(card) });
  bar.hidden = false;
  const sections = new SectionStrip({ strip, parts, bar, words, reducedMotion });
  for (const button of bar.querySelectorAll("[data-go]")) {
    button.addEventListener("click", () => {
      if (button.dataset.go === "1" && sections.isLast()) return finish();
      filter.off();
      return sections.go(Number(button.dataset.go));
    });
  }
  strip.addEventListener("click", () => filter.off());
  document.querySelector("[data-finish]").addEventListener("click", (event) => {
    event.preventDefault();
    finish();
  });
  watchConfirmedFacts(document, parts[1]);
  return {
    showItem(card) {
      filter.off();
      card.scrollIntoView({ block: "center", behavior: reducedMotion ? "instant" : "auto" });
      card.querySelector("input:not([type=hidden])")?.focus({ preventScroll: true });
    },
  };
}

/** The facts hold: on to the first section. */
function watchConfirmedFacts(document, firstSection) {
  const confirm = document.querySelector("[data-confirm-facts]");
  confirm.hidden = false;
  confirm.addEventListener("click", () => {
    document.querySelector("[data-facts]").open = false;
    firstSection.scrollIntoView();
  });
}
