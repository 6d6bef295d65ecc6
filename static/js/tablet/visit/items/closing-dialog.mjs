/* A danger that was open is not closed by a slip: the answer that would close it is asked about once, in words. */

import { rememberCard, restoreCard } from "../form/card-content.mjs";
import { isGrave } from "../form/closed-deficiencies.mjs";
import { deficiencyLine } from "./deficiency-line.mjs";
import { failureText } from "./item-card.mjs";
import { markStill } from "./known-deficiencies.mjs";

/**
 * ``watch(card)`` remembers what the card said; ``ask(card)`` after each change. ``confirmed`` holds, by id, when
 * somebody said that the repair was seen; ``changed()`` judges and keeps the draft.
 */
export class ClosingDialog {
  #page;
  #before = new Map(); // what each card said before its answer closed anything
  #waiting = new Set(); // cards that are not asked about yet
  #open = null;

  constructor({ dialog, model, words, confirmed, changed, now = () => new Date() }) {
    this.#page = { dialog, model, words, confirmed, changed, now };
    dialog.addEventListener("close", () => this.#open && this.#answer(dialog.returnValue));
  }

  watch(card) {
    if (!this.#page.model.known(card).length) return;
    this.#remember(card);
    card.addEventListener("focusin", () => this.#remember(card));
    card.addEventListener("pointerdown", () => {
      // A reading half typed is not yet what the card says.
      if (!card.ownerDocument.activeElement?.matches(`[name="${card.id}-value"]`)) this.#remember(card);
    });
  }

  ask(card) {
    const { model, confirmed } = this.#page;
    const closed = model.closed(card);
    const ids = idsOf(closed);
    for (const { id } of model.known(card)) if (!ids.has(id)) delete confirmed[id];
    const isFresh = ({ id }) => !this.#before.get(card).closed.has(id) && !confirmed[id];
    const fresh = closed.filter(isFresh);
    if (!fresh.some(isGrave)) {
      this.#waiting.delete(card);
      this.#remember(card);
    } else this.#show(card, fresh);
  }

  /** An answer is passed over by key: what the card said before stays, until ``ask`` is called. */
  hold(card) {
    this.#waiting.add(card);
  }

  #remember(card) {
    if (this.#open?.card === card || this.#waiting.has(card)) return;
    this.#before.set(card, { ...rememberCard(card), closed: idsOf(this.#page.model.closed(card)) });
  }

  #show(card, fresh) {
    const { dialog, model, words } = this.#page;
    const other = this.#open ? dialog : card.ownerDocument.querySelector("dialog[open]");
    if (other) {
      this.#waiting.add(card);
      other.addEventListener("close", () => this.ask(card), { once: true });
      return;
    }
    this.#waiting.delete(card);
    this.#open = { card, fresh };
    dialog.returnValue = "";
    dialog.querySelector("[data-closing-what]").textContent = failureText(model.item(card), card);
    const lines = fresh.map((deficiency) => deficiencyLine(deficiency, words));
    dialog.querySelector("[data-closing-list]").replaceChildren(...lines);
    dialog.showModal();
  }

  #answer(chosen) {
    const { confirmed, changed, now } = this.#page;
    const { card, fresh } = this.#open;
    this.#open = null;
    if (chosen === "yes" || chosen === "photo") {
      for (const { id } of fresh.filter(isGrave)) confirmed[id] = now().toISOString();
    } else if (chosen === "no") {
      for (const { line } of fresh) markStill(card, line, "same");
    } else {
      restoreCard(card, this.#before.get(card)); // also by Escape
    }
    changed();
    this.#remember(card);
    if (chosen === "photo") card.querySelector(`[data-photos="${card.id}"] .camera input`)?.click();
  }
}

function idsOf(closed) {
  return new Set(closed.map(({ id }) => id));
}
