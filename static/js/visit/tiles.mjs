/* The row of photos: the camera's tile, a thumbnail for each photo with its tick, and a way to remove it. */

import { photoBlob, photoField } from "./photos.mjs";
import { fill, make } from "./text.mjs";

const MOST = 20;

/**
 * Watches the file inputs of the form, and the buttons of the camera in the page (``camera(take)`` makes it, or null).
 * ``keep(file)`` gives the kept record, ``before()`` runs ahead of the camera, ``lacksRoom()`` is a sentence or "".
 */
export function watchCamera(form, { keep, before, changed, words, say, lacksRoom, camera }) {
  for (const input of form.querySelectorAll('input[type="file"]')) input.removeAttribute("name");
  const inPage = camera?.((row, blob) => take(row, blob));
  form.addEventListener("click", (event) => {
    const { target } = event;
    const here = target.closest?.("[data-camera-here]");
    if (!here && !target.matches?.('.camera input[type="file"]')) return;
    before(target.closest("[data-item]")?.id);
    if (lacksRoom()) {
      event.preventDefault();
      say(lacksRoom(), "bad");
    } else if (here) inPage.open(target.closest("[data-photos]"));
  });
  form.addEventListener("change", async ({ target }) => {
    if (!target.matches?.('.camera input[type="file"]') || !target.files.length) return;
    await take(target.closest("[data-photos]"), target.files[0]);
    target.value = "";
  });

  /** True when the photo was kept, read back and found whole. */
  async function take(row, file) {
    if (row.querySelectorAll(".photo").length >= MOST) {
      say(fill(words.too_many_photos, { n: MOST }), "bad");
      return false;
    }
    const tile = row.querySelector(".camera");
    tile.setAttribute("aria-busy", "true");
    try {
      const record = await keep(file);
      addTile(row, photoField(record), await photoBlob(record), { words, changed });
      changed();
      return true;
    } catch (error) {
      say(fill(words.photo_failed, { why: error.message }), "bad");
      return false;
    } finally {
      tile.removeAttribute("aria-busy");
    }
  }
}

/** One thumbnail with its field; without a blob it says that the photo is gone. */
export function addTile(row, field, blob, { words, changed }) {
  const document = row.ownerDocument;
  if ([...row.querySelectorAll(".photo input")].some((input) => input.value === field)) return;
  const n = row.querySelectorAll(".photo").length + 1;
  const input = make(document, "input", { type: "hidden", name: `${row.dataset.photos}-photo`, value: field });
  const remove = make(document, "button", { type: "button", "aria-label": fill(words.photo_remove, { n }) }, make(document, "span", { "aria-hidden": "true" }, "×"));
  const tile = make(document, "span", { class: blob ? "photo" : "photo lost" }, input);
  if (blob) {
    const image = make(document, "img", { alt: fill(words.photo_kept, { n }) });
    image.src = URL.createObjectURL(blob);
    image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
    tile.append(image, make(document, "span", { class: "tick", "aria-hidden": "true" }, "✓"));
  } else {
    tile.append(words.photo_lost);
  }
  tile.append(remove);
  remove.addEventListener("click", () => {
    tile.remove();
    changed();
  });
  row.querySelector(".camera").before(tile);
}
