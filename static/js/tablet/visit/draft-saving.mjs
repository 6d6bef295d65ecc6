/* The draft on this tablet: written at every tap from the first on, one write after the other. */

import { clockTime } from "../dom/dates.mjs";
import { fill } from "../dom/sentences.mjs";
import { saidBy } from "../store/draft-record.mjs";

const TYPING = 300; // ms

/** What stands in the way of a draft that another window has ended, by the error's name. */
const ELSEWHERE = { FinishedElsewhere: "finished_elsewhere", DiscardedElsewhere: "discarded_elsewhere" };

/**
 * ``read()`` gives {fields, progress…} as they are now; ``showStatus(text, state)`` shows the save state. ``opened``
 * are the fields of a page that nobody has touched: until they say something else, there is no draft.
 */
export class DraftKeeper {
  #page;
  #opened;
  #focus;
  #counter;
  #running = null;
  #again = false;
  #stopped = false;

  constructor({ store, head, read, showStatus, words, opened = null, now = () => new Date() }) {
    this.#page = { store, head, read, showStatus, words, now };
    this.#opened = opened && saidBy(opened);
    this.#focus = head.focus ?? null;
    this.#counter = head.counter ?? 0; // an older copy on the server never replaces a newer one
  }

  /**
   * Resolves to true when this or a later state is on disk or there is nothing to keep yet, to false when it cannot be:
   * then ``showStatus`` says why.
   */
  save() {
    if (this.#stopped) return Promise.resolve(false);
    if (!this.isTouched()) return Promise.resolve(true);
    this.#again = true;
    this.#running ??= this.#write();
    return this.#running;
  }

  /** Whether there is anything a person has done here. A position or a page that is left is nothing of the kind. */
  isTouched() {
    if (this.#opened !== null && saidBy(this.#page.read().fields) !== this.#opened) this.#opened = null;
    return this.#opened === null;
  }

  /** After finishing: leaving the page must not bring the draft back. */
  stop() {
    this.#stopped = true;
  }

  /** The item where somebody is at work: there the draft is opened again. */
  touch(item) {
    this.#focus = item ?? this.#focus;
  }

  async #write() {
    const { showStatus, words, now } = this.#page;
    let saved;
    do {
      this.#again = false;
      const at = now();
      try {
        await this.#keep(at);
        saved = true;
        if (!this.#again) showStatus(fill(words.saved, { time: clockTime(at) }), "kept");
      } catch (error) {
        saved = false;
        const elsewhere = words[ELSEWHERE[error.name]];
        showStatus(elsewhere ?? fill(words.not_saved, { why: error.message }), "bad");
      }
    } while (this.#again);
    this.#running = null;
    return saved;
  }

  #keep(at) {
    const { store, head, read } = this.#page;
    this.#counter += 1;
    const meanwhile = { focus: this.#focus, counter: this.#counter, updated: at.toISOString(), touched: true };
    return store.keepDraft({ ...head, ...read(), ...meanwhile });
  }
}

/** Saves on every change at once, while typing every 300 ms, and when the page is left in any way. */
export function watchForm(form, { save, touch, window }) {
  let timer = null;
  form.addEventListener("change", ({ target }) => {
    touch(target.closest?.("[data-item]")?.id);
    clearTimeout(timer); // a tap is both an input and a change: once is enough
    timer = null;
    save();
  });
  form.addEventListener("input", ({ target }) => {
    touch(target.closest?.("[data-item]")?.id);
    // Never put off: who types without a pause would have nothing kept until the typing ends.
    timer ??= setTimeout(() => {
      timer = null;
      save();
    }, TYPING);
  });
  window.addEventListener("pagehide", save);
  window.document.addEventListener("visibilitychange", () => {
    if (window.document.visibilityState === "hidden") save();
  });
}
