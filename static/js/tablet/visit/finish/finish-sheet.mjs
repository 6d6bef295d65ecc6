/* Finishing: the summary sheet, then the visit is frozen and moved to the outbox in one step; the outbox sends it. */

import { element } from "../../dom/elements.mjs";
import { fill } from "../../dom/sentences.mjs";
import { finishedEntry } from "./finished-entry.mjs";
import { leadTo, wayTo } from "./item-list.mjs";
import { paintSent } from "./sent-status.mjs";

/**
 * ``visit`` is {model, form, head, store, draft}. ``sections`` stand on the sheet in their order: ``into(body, again)``
 * appends one, where ``again()`` fills the sheet anew; ``left(body)``, where there is one, gives what keeps the visit
 * from being finished as [{what, to}]: a phrase, and the element of the sheet that mends it. It marks the fields, each
 * with its sentence.
 */
export class FinishSheet {
  #page;
  #parts;
  #left = [];

  constructor({ dialog, visit, sections, words, limits, home, tabs, subtle, now = () => new Date() }) {
    this.#page = { dialog, visit, sections, words, limits, home, tabs, subtle, now };
    const part = (name) => dialog.querySelector(`[data-finish-${name}]`);
    const [body, left, button, note, sent] = ["body", "left", "now", "note", "sent"].map(part);
    this.#parts = { body, left, button, note, sent, back: dialog.querySelector("form") };
    dialog.addEventListener("cancel", (event) => button.disabled && event.preventDefault());
    // A browser may close it all the same: the second time in a row somebody goes back, it does not ask.
    dialog.addEventListener("close", () => (button.disabled ? dialog.showModal() : visit.model.refresh()));
    body.addEventListener("click", () => this.#sayAgain());
    button.addEventListener("click", () => this.#finish());
  }

  /** Fills the sheet from the visit as it is now, and shows it. */
  open() {
    const { dialog } = this.#page;
    this.#fill();
    this.#sayLeft([]);
    if (!dialog.open) dialog.showModal();
  }

  /** After another sheet over this one, whose answer may have changed anything. */
  refill() {
    const { dialog } = this.#page;
    const { body, back } = this.#parts;
    if (!dialog.open) return;
    this.#fill();
    this.#sayAgain();
    (body.querySelector("[data-closings] h3") ?? back.querySelector("button")).focus({ preventScroll: true });
  }

  #fill() {
    const { sections } = this.#page;
    const { body } = this.#parts;
    body.replaceChildren();
    for (const section of sections) section.into(body, () => this.#fill());
  }

  /** What keeps the visit from being finished, as the sheet stands. */
  #whatIsLeft() {
    return this.#page.sections.flatMap((section) => section.left?.(this.#parts.body) ?? []);
  }

  /** Once it was said, it is kept true: a tap may make it less, or put other elements where it leads to. */
  #sayAgain() {
    if (this.#left.length) this.#sayLeft(this.#whatIsLeft());
  }

  /** What is missing in one sentence, each a way to its place. An alert does not say twice what stands there. */
  #sayLeft(left) {
    const { words } = this.#page;
    const { left: box } = this.#parts;
    const document = box.ownerDocument;
    const isSaid = String(left.map(({ what }) => what)) === String(this.#left.map(({ what }) => what));
    this.#left = left;
    if (isSaid) return;
    const go = (n) => leadTo(this.#left[n].to);
    const ways = left.map(({ what }, n) => wayTo(document, "#finish", null, what, () => go(n)));
    const sentence = element(document, "p", {}, fill(words.finish_left, { n: left.length }));
    const lines = ways.map((way) => element(document, "li", {}, way));
    box.hidden = !left.length;
    box.replaceChildren(sentence, element(document, "ul", { class: "finish-list" }, ...lines));
  }

  async #finish() {
    const { visit, words, tabs, subtle, now } = this.#page;
    const { button, sent } = this.#parts;
    visit.model.refresh(); // a day may have passed since the sheet was opened
    this.#fill();
    this.#sayLeft(this.#whatIsLeft());
    if (this.#left.length) {
      leadTo(this.#left[0].to);
      return;
    }
    this.#hold(true);
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
      this.#hold(button.hidden); // finished it is, also when what became of it cannot be read
      sent.hidden = false;
      sent.textContent = fill(words.not_saved, { why: error.message });
    }
  }

  /** From the press on, nothing leads back into the form: what was changed there now would be in no visit. */
  #hold(isHeld) {
    const { body, button, back } = this.#parts;
    button.disabled = body.inert = back.hidden = isHeld;
  }

  #showFinished() {
    const { dialog, words } = this.#page;
    const { body, left, button, note } = this.#parts;
    for (const part of [body, left, button, note]) part.hidden = true;
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
