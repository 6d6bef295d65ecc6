/* The draft on this tablet: written at every tap, one write after the other. */

import { clockTime } from "../dom/dates.mjs";
import { fill } from "../dom/sentences.mjs";

const TYPING = 300; // ms

/** ``read()`` gives {fields, progress…} as they are now; ``showStatus(text, state)`` shows the save state. */
export class DraftKeeper {
  #page;
  #focus;
  #counter;
  #running = null;
  #again = false;
  #stopped = false;

  constructor({ store, head, read, showStatus, words, now = () => new Date() }) {
    this.#page = { store, head, read, showStatus, words, now };
    this.#focus = head.focus ?? null;
    this.#counter = head.counter ?? 0; // an older copy on the server never replaces a newer one
  }

  /**
   * Resolves to true when this or a later state is on disk, to false when it cannot be: then ``showStatus`` says why.
   */
  save() {
    if (this.#stopped) return Promise.resolve(false);
    this.#again = true;
    this.#running ??= this.#write();
    return this.#running;
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
        const elsewhere = error.name === "FinishedElsewhere";
        showStatus(elsewhere ? words.finished_elsewhere : fill(words.not_saved, { why: error.message }), "bad");
      }
    } while (this.#again);
    this.#running = null;
    return saved;
  }

  #keep(at) {
    const { store, head, read } = this.#page;
    this.#counter += 1;
    const meanwhile = { focus: this.#focus, counter: this.#counter, updated: at.toISOString() };
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
