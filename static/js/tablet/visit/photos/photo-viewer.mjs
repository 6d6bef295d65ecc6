/* A photo opened large. Removing it is a button in here, and can be undone: no thumbnail is deleted by a touch. */

import { photoBlob } from "./photos.mjs";
import { make } from "./text.mjs";

/** ``watch(form)`` opens any thumbnail of the form that is tapped; ``changed()`` keeps the draft. */
export function photoView({ dialog, store, words, changed }) {
  const [image, lost, remove] = ["image", "lost", "remove"].map((name) => dialog.querySelector(`[data-photo-${name}]`));
  let tile = null;

  function show(source, text) {
    image.hidden = !source;
    lost.hidden = Boolean(source);
    if (source) image.src = source;
    image.alt = text;
    dialog.showModal();
  }

  async function open(opened) {
    tile = opened;
    remove.hidden = false;
    const blob = await photoBlob(await store.photo(tile.querySelector("input").value.slice(0, 64)));
    show(blob && URL.createObjectURL(blob), tile.querySelector("img")?.alt ?? "");
  }

  dialog.addEventListener("close", () => {
    if (image.src.startsWith("blob:")) URL.revokeObjectURL(image.src);
    image.removeAttribute("src");
    if (dialog.returnValue === "remove" && tile) takeAway(tile);
    dialog.returnValue = "";
    tile = null;
  });

  function takeAway(gone) {
    const row = gone.closest("[data-photos]");
    const next = gone.nextElementSibling;
    const undo = make(row.ownerDocument, "button", { type: "button", class: "button small" }, words.undo);
    gone.remove();
    forgetRemoved(row);
    const said = make(row.ownerDocument, "p", { class: "photo-gone", role: "status" }, words.photo_removed, " ", undo);
    row.append(said);
    undo.addEventListener("click", () => {
      next.before(gone);
      said.remove();
      changed();
      gone.querySelector("button").focus();
    });
    undo.focus();
    changed();
  }

  return {
    watch(form) {
      form.addEventListener("click", ({ target }) => {
        const [own, earlier] = [target.closest(".photo-open"), target.closest(".known-open")];
        if (own) open(own.closest(".photo"));
        if (!earlier) return;
        remove.hidden = true;
        show(earlier.querySelector("img").src, earlier.querySelector("img").alt);
      });
    },
  };
}

/** Another photo was taken or removed here: the one before can no longer be put back. */
export function forgetRemoved(row) {
  row.querySelector(".photo-gone")?.remove();
}
