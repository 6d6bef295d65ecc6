/* Beside what is still open: the photo of the last visit, from the package that was taken along. */

import { element } from "../../dom/elements.mjs";

const SIZE = { width: 64, height: 48 };

/**
 * ``open`` is the package's, by item code; a picture that is not there leaves no trace. Where the page
 * itself shows the place before and since, none is added.
 */
export function showEarlierPhotos(form, open, words) {
  const document = form.ownerDocument;
  for (const { id, photos } of Object.values(open).flat()) {
    const line = form.querySelector(`[data-known="${CSS.escape(id)}"] .known-what`);
    if (!line || !photos.length || line.parentElement.querySelector(".compared")) continue;
    const about = { class: "known-photo", src: photos[0], alt: words.known_photo, loading: "lazy" };
    const image = element(document, "img", { ...about, ...SIZE });
    const opener = element(document, "button", { type: "button", class: "known-open" }, image);
    image.addEventListener("error", () => opener.remove());
    line.prepend(opener);
  }
}
