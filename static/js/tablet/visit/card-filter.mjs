/* "Findings only" and "unanswered": the cards that match at this moment, so that answering one does not take it away.
   Both ways one stays where one was, as well as the cards that are left allow. */

import { cardInView } from "./landing.mjs";

const MATCHES = { flagged: (state) => state.fails, unanswered: (state) => state.shown && !state.answered };

export class CardFilter {
  #page;
  #chips;
  #kind = null;
  #left = null; // {card, top, stood}: where one was when the filter began, and where it put the page

  /** ``landing`` is the page's (landing.mjs). */
  constructor({ bar, cards, nothing, words, stateOf, landing, window }) {
    this.#page = { cards, nothing, words, stateOf, landing, window };
    this.#chips = [...bar.querySelectorAll("[data-filter]")];
    for (const chip of this.#chips) chip.addEventListener("click", () => this.#toggle(chip.dataset.filter));
  }

  /** Every card again; the caller knows where to go. */
  off() {
    if (this.#kind) this.#apply(null);
  }

  #toggle(kind) {
    const { cards, window } = this.#page;
    const at = cardInView(cards, window);
    if (!this.#kind) this.#left = at;
    const isLeaving = this.#kind === kind;
    const hasMoved = Math.abs(window.scrollY - (this.#left?.stood ?? 0)) > 1;
    this.#apply(isLeaving ? null : kind);
    if (!isLeaving) this.#stayNear(at ?? this.#left);
    else this.#stayAt((hasMoved && at) || this.#left);
  }

  #apply(kind) {
    const { cards, nothing, words, stateOf, window } = this.#page;
    let shown = 0;
    for (const card of cards) {
      const out = kind !== null && !MATCHES[kind](stateOf(card));
      card.classList.toggle("filtered", out);
      shown += out || card.hidden ? 0 : 1;
    }
    this.#kind = kind;
    window.document.body.toggleAttribute("data-filtered", kind !== null);
    nothing.hidden = shown > 0;
    nothing.textContent = kind === "flagged" ? words.nothing_flagged : words.nothing_unanswered;
    for (const chip of this.#chips) chip.setAttribute("aria-pressed", String(chip.dataset.filter === kind));
  }

  /** The nearest card that is left stands where the card stood that was in view. */
  #stayNear(place) {
    const { cards, landing, window } = this.#page;
    const at = cards.indexOf(place?.card);
    const left = cards.filter((card) => !card.hidden && !card.classList.contains("filtered"));
    const [nearest] = left.sort((one, other) => stepsFrom(cards, one, at) - stepsFrom(cards, other, at));
    if (nearest) landing.at(nearest, place.top);
    this.#left = { ...this.#left, stood: window.scrollY };
  }

  #stayAt(place) {
    if (place) this.#page.landing.at(place.card, place.top);
  }
}

/** Of two equally near the one that follows. */
function stepsFrom(cards, card, at) {
  const away = cards.indexOf(card) - at;
  return away < 0 ? -away + 0.5 : away;
}
