/* Beside what is still open: the photo of the last visit, from the package that was taken along. */

import { make } from "./text.mjs";

/** ``open`` is the package's, by item code; a picture that is not there leaves no trace. */
export function showKnownPhotos(form, open, words) {
  for (const { id, photos } of Object.values(open).flat()) {
    const line = form.querySelector(`[data-known="${CSS.escape(id)}"] .known-what`);
    if (!line || !photos.length) continue;
    const image = make(form.ownerDocument, "img", { class: "known-photo", src: photos[0], alt: words.known_photo, loading: "lazy", width: 64, height: 48 });
    const open = make(form.ownerDocument, "button", { type: "button", class: "known-open" }, image);
    image.addEventListener("error", () => open.remove());
    line.prepend(open);
  }
}
