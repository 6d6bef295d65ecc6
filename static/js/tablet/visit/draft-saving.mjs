/* The draft on this tablet: written at every tap, one write after the other, and opened again where it was left. */

import { clock, fill } from "./text.mjs";

/** Among the drafts, the one of this school, checklist and engineer that was touched last. */
export function draftFor(drafts, { school, checklist, owner }) {
  const mine = drafts.filter((one) => one.school === school && one.checklist === checklist && one.owner === owner);
  return mine.at(-1) ?? null;
}

/**
 * Keeps the draft. ``read()`` gives {fields, progress…} as they are now; ``say(text, state)`` shows the save state.
 * ``save()`` resolves to true when this or a later state is on disk, to false when it cannot be: then ``say`` says why.
 */
export function keeper({ store, head, read, say, words, now = () => new Date() }) {
  let focus = head.focus ?? null;
  let running = null;
  let again = false;
  let stopped = false;
  let counter = head.counter ?? 0; // an older copy on the server never replaces a newer one
  const write = async () => {
    let kept;
    do {
      again = false;
      const at = now();
      try {
        await store.keepDraft({ ...head, ...read(), focus, counter: (counter += 1), updated: at.toISOString() });
        kept = true;
        if (!again) say(fill(words.saved, { time: clock(at) }), "kept");
      } catch (error) {
        kept = false;
        const elsewhere = error.name === "FinishedElsewhere";
        say(elsewhere ? words.finished_elsewhere : fill(words.not_saved, { why: error.message }), "bad");
      }
    } while (again);
    running = null;
    return kept;
  };
  return {
    save() {
      if (stopped) return Promise.resolve(false);
      again = true;
      running ??= write();
      return running;
    },
    /** After finishing: leaving the page must not bring the draft back. */
    stop() {
      stopped = true;
    },
    touch(item) {
      focus = item ?? focus;
    },
  };
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
    // Never put off: who types without a pause would have nothing kept until he stops.
    timer ??= setTimeout(() => {
      timer = null;
      save();
    }, 300);
  });
  window.addEventListener("pagehide", save);
  window.document.addEventListener("visibilitychange", () => {
    if (window.document.visibilityState === "hidden") save();
  });
}
