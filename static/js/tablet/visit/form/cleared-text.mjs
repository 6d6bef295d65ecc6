/* A note that was cleared can be put back, as long as nothing else was written there. */

const TEXT = 'textarea, input[name$="-reason"], input[name$="-instance"], input[name$="-new_name"]';

/** Watches the form; ``undo`` is the page's way back (undo-bar.mjs). */
export function watchClearedText(form, { undo, words }) {
  let [field, before] = [null, ""];
  form.addEventListener("focusin", ({ target }) => {
    if (target.matches(TEXT)) [field, before] = [target, target.value];
  });
  form.addEventListener("change", ({ target }) => {
    if (target !== field || target.value.trim() || !before.trim()) return;
    const text = before;
    before = "";
    undo.offer(words.text_removed, () => {
      if (!target.value.trim()) target.value = text;
      target.dispatchEvent(new Event("change", { bubbles: true }));
      target.focus();
    });
  });
}
