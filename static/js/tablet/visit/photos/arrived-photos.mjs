/* Photos of a draft that came from another tablet arrive after it: each takes the place that was kept for it. */

import { photoName } from "../../store/photo-field.mjs";
import { photoBlob } from "../../store/photo-record.mjs";
import { addKnownThumbnail, thumbnailsOf } from "./photo-row.mjs";

export async function showArrived(form, store, words) {
  for (const tile of form.querySelectorAll(".photo.lost")) {
    const { value } = tile.querySelector("input");
    const blob = await photoBlob(await store.photo(photoName(value)));
    if (!blob || !tile.isConnected) continue;
    const [row, next] = [tile.closest("[data-photos]"), tile.nextElementSibling];
    tile.remove();
    addKnownThumbnail(row, value, blob, words);
    next.before(thumbnailsOf(row).at(-1));
  }
}
