/* A photo opened large. Removing it is a button in here, and can be undone: no thumbnail is deleted by a touch. */

import { photoName } from "../../store/photo-field.mjs";
import { photoBlob } from "../../store/photo-record.mjs";

/**
 * ``watch(form)`` opens any thumbnail of the form that is tapped; ``changed()`` keeps the draft, ``undo`` is the page's
 * way back (undo-bar.mjs). Without them photos are only looked at.
 */
export class PhotoViewer {
  #page;
  #parts;
  #tile = null;
  #small = "";

  constructor({ dialog, store, words, changed = null, undo = null }) {
    this.#page = { dialog, store, words, changed, undo };
    const part = (name) => dialog.querySelector(`[data-photo-${name}]`);
    this.#parts = { image: part("image"), lost: part("lost"), remove: part("remove") };
    dialog.addEventListener("close", () => this.#close());
    // Without a network only the small copy of an earlier photo is here.
    this.#parts.image.addEventListener("error", () => this.#showSmall());
  }

  watch(form) {
    form.addEventListener("click", (event) => {
      const { target } = event;
      const [own, earlier] = [target.closest(".photo-open"), target.closest(".known-open")];
      if (own) this.#open(own.closest(".photo"));
      if (!earlier) return;
      event.preventDefault();
      this.#parts.remove.hidden = true;
      const { src, alt } = earlier.querySelector("img");
      this.#small = src;
      this.#show(earlier.href || src, alt);
    });
  }

  async #open(tile) {
    this.#tile = tile;
    this.#parts.remove.hidden = !this.#page.changed;
    const record = await this.#page.store.photo(photoName(tile.querySelector("input").value));
    const blob = await photoBlob(record);
    this.#show(blob && URL.createObjectURL(blob), tile.querySelector("img")?.alt ?? "");
  }

  #show(source, text) {
    const { image, lost } = this.#parts;
    image.hidden = !source;
    lost.hidden = Boolean(source);
    if (source) image.src = source;
    image.alt = text;
    this.#page.dialog.showModal();
  }

  #showSmall() {
    const { image } = this.#parts;
    if (this.#small) image.src = this.#small;
    this.#small = "";
  }

  #close() {
    const { dialog } = this.#page;
    const { image } = this.#parts;
    if (image.src.startsWith("blob:")) URL.revokeObjectURL(image.src);
    image.removeAttribute("src");
    this.#small = "";
    if (dialog.returnValue === "remove" && this.#tile) removeThumbnail(this.#tile, this.#page);
    dialog.returnValue = "";
    this.#tile = null;
  }
}

/** Takes it out of its row and offers to put it back. */
function removeThumbnail(tile, { words, changed, undo }) {
  const next = tile.nextElementSibling;
  const camera = tile.closest("[data-photos]").querySelector(".camera input");
  tile.remove();
  const putBack = () => {
    next.before(tile);
    changed();
    tile.querySelector("button").focus();
  };
  undo.offer(words.photo_removed, putBack, { from: camera });
  changed();
}
