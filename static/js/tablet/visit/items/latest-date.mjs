/* The latest known date of an item: one tap puts it into the field, a second one takes it out; never by itself. */

export function watchLatest(card) {
  const button = card.querySelector("[data-latest]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const input = dateOf(card);
    input.value = isFilled(card, button) ? "" : button.dataset.latest;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/** The button follows the field, also that of a draft opened again. */
export function paintLatest(card) {
  const button = card.querySelector("[data-latest]");
  button?.setAttribute("aria-pressed", String(isFilled(card, button)));
}

function isFilled(card, button) {
  return dateOf(card).value === button.dataset.latest;
}

function dateOf(card) {
  return card.querySelector('.measure-field input[type="date"]');
}
