/* The deck under the thumb: previous and next section by name, filters, and at the end the summary. */

import { filterCards, followSections } from "./sections.mjs";

/** ``finish()`` opens the summary sheet. */
export function startDeck({ document, deck, model, words, finish, reducedMotion }) {
  const strip = document.querySelector(".strip");
  const parts = [...document.querySelectorAll("[data-part], .ending")];
  const nothing = document.querySelector("[data-nothing]");
  const filters = filterCards({ deck, cards: model.cards, nothing, words, stateOf: model.state });
  deck.hidden = false;
  const nav = followSections({ strip, parts, deck, words, reducedMotion });
  for (const button of deck.querySelectorAll("[data-go]")) {
    button.addEventListener("click", () => {
      if (button.dataset.go === "1" && nav.isLast()) return finish();
      filters.off();
      return nav.go(Number(button.dataset.go));
    });
  }
  strip.addEventListener("click", () => filters.off());
  document.querySelector("[data-finish]").addEventListener("click", (event) => {
    event.preventDefault();
    finish();
  });
  const confirm = document.querySelector("[data-confirm-facts]");
  confirm.hidden = false;
  confirm.addEventListener("click", () => {
    document.querySelector("[data-facts]").open = false;
    parts[1].scrollIntoView();
  });
  return {
    showItem(card) {
      filters.off();
      card.scrollIntoView({ block: "center", behavior: reducedMotion ? "instant" : "auto" });
      card.querySelector("input:not([type=hidden])")?.focus({ preventScroll: true });
    },
  };
}
