/* The place of the last finding is one tap away for the next one; nobody's place is ever chosen silently. */

import { element } from "../../dom/elements.mjs";
import { fill } from "../../dom/sentences.mjs";
import { blocksOf } from "./finding-blocks.mjs";

/** ``head`` is the draft's: it keeps the place (``last_place``, its id). ``offer(card)`` puts the chips on a card. */
export class LastPlace {
  #page;

  constructor({ form, head, words }) {
    this.#page = { form, head, words };
    form.addEventListener("change", ({ target }) => {
      const block = target.closest?.("[data-finding]");
      if (!block) return;
      if (target === block || /-(location|new_name)$/.test(target.name)) this.#note(placeIn(block).value);
      paintPressed(block);
    });
    form.addEventListener("click", ({ target }) => target.closest?.(".last-place") && choose(target.closest("button")));
  }

  /** Where no place is chosen yet; a chip that is there already stays, so that nothing moves under a finger. */
  offer(card) {
    const { form, head, words } = this.#page;
    if (!head.last_place || !card.hasAttribute("data-fails")) return;
    for (const block of blocksOf(card)) {
      const list = placeIn(block);
      const chosen = [...list.options].find(({ value }) => value === head.last_place);
      if (!chosen || list.value || block.querySelector(".last-place")) continue;
      const about = { type: "button", class: "chip last-place", value: chosen.value, "aria-pressed": "false" };
      const text = fill(words.last_place, { place: chosen.text });
      list.closest(".field").after(element(form.ownerDocument, "button", about, text));
    }
  }

  #note(place) {
    if (place && place !== "new") this.#page.head.last_place = place;
  }
}

function choose(chip) {
  const list = placeIn(chip.closest("[data-finding]"));
  list.value = list.value === chip.value ? "" : chip.value;
  list.dispatchEvent(new Event("change", { bubbles: true }));
}

function paintPressed(block) {
  const chip = block.querySelector(".last-place");
  chip?.setAttribute("aria-pressed", String(chip.value === placeIn(block).value));
}

function placeIn(block) {
  return block.querySelector('[name$="-location"]');
}
