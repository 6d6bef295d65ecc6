/* Finishing: the summary sheet, then the visit is frozen and moved to the outbox in one step; the outbox sends it. */

import { fill } from "../../dom/sentences.mjs";
import { finishedEntry } from "./finished-entry.mjs";
import { fillSummary, firstEmpty } from "./finish-summary.mjs";
import { paintSent } from "./sent-status.mjs";

/**
 * ``visit`` is {model, form, head, store, draft, showItem}. ``sections`` stand on the sheet in their order:
 * ``into(body, again)`` puts one there, ``left(body)`` is true while it keeps the visit from being finished, and leads
 * to the place.
 */
export class FinishSheet {
  #page;
  #parts;
  #reasons = [];

  constructor({ dialog, visit, sections, words, limits, home, tabs, subtle, now = () => new Date() }) {
    this.#page = { dialog, visit, sections, words, limits, home, tabs, subtle, now };
    const part = (name) => dialog.querySelector(`[data-finish-${name}]`);
    this.#parts = { body: part("body"), button: part("now"), note: part("note"), sent: part("sent") };
    const { button } = this.#parts;
    dialog.addEventListener("close", () => visit.model.refresh());
    // Once finished there is no way back into the form: the sheet stays until one leaves the page.
    dialog.addEventListener("cancel", (event) => button.hidden && event.preventDefault());
    button.addEventListener("click", () => this.#finish());
  }

  /** Fills the sheet from the visit as it is now, and shows it. */
  open() {
    const { dialog, visit, sections, words, limits } = this.#page;
    const { body } = this.#parts;
    this.#reasons = fillSummary(body, {
      rows: visit.model.rows().filter(({ state }) => state.counts),
      total: visit.model.progress(),
      words,
      limits,
      open: (card) => {
        dialog.close();
        visit.showItem(card);
      },
      reasonOf: (item) => visit.form.elements[`${item.field}-reason`],
    });
    for (const section of sections) section.into(body, () => this.open());
    if (!dialog.open) dialog.showModal();
  }

  async #finish() {
    const { visit, sections, words, tabs, subtle, now } = this.#page;
    const { body, button, sent } = this.#parts;
    if (sections.some((section) => section.left(body)) || firstEmpty(this.#reasons)) return;
    button.disabled = true;
    await visit.draft.save();
    try {
      const entry = await finishedEntry(visit, now(), subtle);
      await visit.store.finish(entry);
      visit.draft.stop();
      this.#showFinished();
      tabs.watch((digest) => (digest === null || digest === entry.digest) && this.#showSent(entry.digest));
      await this.#showSent(entry.digest);
      tabs.wake();
    } catch (error) {
      button.disabled = false;
      sent.hidden = false;
      sent.textContent = fill(words.not_saved, { why: error.message });
    }
  }

  #showFinished() {
    const { dialog, words } = this.#page;
    const { body, button, note } = this.#parts;
    for (const part of [body, button, note, dialog.querySelector("form")]) part.hidden = true;
    dialog.querySelector("h2").textContent = words.finished;
  }

  async #showSent(digest) {
    const { visit, words, limits, home, tabs } = this.#page;
    const entry = await visit.store.entry(digest);
    if (!entry) return;
    const about = { words, limits, home, tabs, fetch: (...request) => fetch(...request) };
    paintSent(this.#parts.sent, entry, { ...about, blockedBy: tabs.blockedBy(), again: () => tabs.retry(digest) });
  }
}
