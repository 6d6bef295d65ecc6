/* A danger to life cannot wait for the end of the visit: a dialog says at once what to do; one tap acknowledges it, or
   takes back the tap that opened it. */

import { rememberCard, restoreCard } from "../form/card-content.mjs";
import { setNotice, toldNow } from "../form/danger-notices.mjs";
import { failureText } from "./item-card.mjs";

/**
 * ``watch(card)`` once; ``see(item, card, state)`` after each change of it: the dialog opens once per item and visit.
 * ``acknowledged`` holds, by item, when that was; ``noted()`` paints and saves.
 */
export class DangerDialog {
  #page;
  #before = new Map();
  #open = null;

  constructor({ dialog, acknowledged, noted, now = () => new Date() }) {
    this.#page = { dialog, acknowledged, noted, now };
    dialog.addEventListener("close", () => this.#open && this.#answer(dialog.returnValue));
  }

  watch(card) {
    this.remember(card);
    card.addEventListener("click", ({ target }) => target.closest("button") && this.remember(card));
  }

  /** What a mistaken tap goes back to. */
  remember(card) {
    if (!this.#open) this.#before.set(card, rememberCard(card));
  }

  see(item, card, state) {
    const { dialog, acknowledged } = this.#page;
    if (this.#open || dialog.open) return;
    if (!state.fails || state.severity !== "life_threatening" || acknowledged[item.field]) {
      this.remember(card);
      return;
    }
    const active = card.ownerDocument.activeElement;
    const tapped = card.contains(active) ? active : card.querySelector(".measure-field input, .answer input");
    this.#open = { item, card, tapped };
    dialog.returnValue = "";
    fillDialog(dialog, item, card);
    dialog.showModal();
  }

  #answer(chosen) {
    const { acknowledged, noted, now } = this.#page;
    const { item, card, tapped } = this.#open;
    this.#open = null;
    const mistaken = chosen === "mistake";
    if (mistaken) restoreCard(card, this.#before.get(card));
    else acknowledged[item.field] = now().toISOString();
    if (chosen === "told") setNotice(card, toldNow(now()));
    this.remember(card);
    noted();
    if (mistaken) (card.querySelector(".answer :checked") ?? tapped).focus({ preventScroll: true });
  }
}

function fillDialog(dialog, item, card) {
  dialog.querySelector("[data-danger-what]").textContent = failureText(item, card);
  const atOnce = card.querySelector("[data-at-once]")?.textContent ?? "";
  const [first, away] = ["at-once", "away"].map((name) => dialog.querySelector(`[data-danger-${name}]`));
  first.textContent = atOnce;
  first.hidden = !atOnce;
  away.hidden = Boolean(atOnce);
}
