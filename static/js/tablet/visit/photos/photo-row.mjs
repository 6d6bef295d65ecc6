/* The row of photos: the camera's tile, and for each photo a thumbnail with its tick that opens large. */

import { element } from "../../dom/elements.mjs";
import { fill } from "../../dom/sentences.mjs";

/** Thumbnails in the row, in order. */
export function thumbnailsOf(row) {
  return [...row.querySelectorAll(".photo")];
}

/** What went wrong with a photo, said in its row: the next “saved” in the top bar must not cover it. */
export function showRowError(row, text) {
  let message = row.querySelector("[role=alert]");
  if (!message && !text) return;
  if (!message) {
    message = element(row.ownerDocument, "p", { class: "error photos-said", role: "alert" });
    row.append(message);
  }
  message.textContent = text;
}

/** A photo the draft named already: kept for certain, or said to be gone. */
export function addKnownThumbnail(row, field, blob, words) {
  const tile = addThumbnail(row, field, blob, words);
  if (tile && blob) addTick(tile);
}

/** The photo is on disk, and so is the draft that names it. */
export function addTick(tile) {
  tile.append(element(tile.ownerDocument, "span", { class: "tick", "aria-hidden": "true" }, "✓"));
}

/**
 * One thumbnail with its field, still without a tick; without a blob it says that the photo is gone. Null when it is
 * there.
 */
export function addThumbnail(row, field, blob, words) {
  const document = row.ownerDocument;
  if (thumbnailsOf(row).some((tile) => tile.querySelector("input").value === field)) return null;
  const n = thumbnailsOf(row).length + 1;
  const input = element(document, "input", { type: "hidden", name: `${row.dataset.photos}-photo`, value: field });
  const open = element(document, "button", { type: "button", class: "photo-open" });
  const tile = element(document, "span", { class: blob ? "photo" : "photo lost" }, input, open);
  if (blob) {
    const image = element(document, "img", { alt: fill(words.photo_kept, { n }) });
    image.src = URL.createObjectURL(blob);
    image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
    open.append(image);
  } else {
    open.append(words.photo_lost);
  }
  row.querySelector(".camera").before(tile);
  return tile;
}
