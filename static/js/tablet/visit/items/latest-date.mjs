/* The latest known date of an item: one tap puts it into the field, a second one takes it out; never by itself. */

import { fill } from "../../dom/sentences.mjs";

/** ``undo`` is the page's way back (undo-bar.mjs): to another date that stood there. */
export function watchLatest(card, { undo, words }) {
  const button = card.querySelector("[data-latest]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const before = dateOf(card).value;
    const isTakenOut = isFilled(card, button);
    say(card, isTakenOut ? "" : button.dataset.latest);
    if (!before || isTakenOut) return;
    undo.offer(fill(words.answer_changed, { code: card.dataset.item }), () => say(card, before));
  });
}

/** The button follows the field, also that of a draft opened again. */
export function paintLatest(card) {
  const button = card.querySelector("[data-latest]");
  button?.setAttribute("aria-pressed", String(isFilled(card, button)));
}

function say(card, day) {
  const input = dateOf(card);
  input.value = day;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function isFilled(card, button) {
  return dateOf(card).value === button.dataset.latest;
}

function dateOf(card) {
  return card.querySelector('.measure-field input[type="date"]');
}
