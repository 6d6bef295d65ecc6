/* "Findings only" and "unanswered": the cards that match at this moment, so that answering one does not take it
   away. */

const MATCHES = { flagged: (state) => state.fails, unanswered: (state) => state.shown && !state.answered };

/** Watches the filter's chips; ``off()`` shows every card again. */
export function cardFilter({ bar, cards, nothing, words, stateOf }) {
  const chips = [...bar.querySelectorAll("[data-filter]")];
  const apply = (kind) => {
    let shown = 0;
    for (const card of cards) {
      const out = kind !== null && !MATCHES[kind](stateOf(card));
      card.classList.toggle("filtered", out);
      shown += out || card.hidden ? 0 : 1;
    }
    document.body.toggleAttribute("data-filtered", kind !== null);
    nothing.hidden = shown > 0;
    nothing.textContent = kind === "flagged" ? words.nothing_flagged : words.nothing_unanswered;
    for (const chip of chips) chip.setAttribute("aria-pressed", String(chip.dataset.filter === kind));
    if (kind) cards.find((card) => !card.hidden && !card.classList.contains("filtered"))?.scrollIntoView();
  };
  for (const chip of chips) {
    const isOn = () => chip.getAttribute("aria-pressed") === "true";
    chip.addEventListener("click", () => apply(isOn() ? null : chip.dataset.filter));
  }
  return { off: () => apply(null) };
}
