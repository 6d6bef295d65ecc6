/* The row of photos: the camera's tile, and for each photo a thumbnail with its tick that opens large (viewer.mjs). */

import { photoBlob, photoField } from "./photos.mjs";
import { fill, make } from "./text.mjs";
import { forgetRemoved } from "./viewer.mjs";

const MOST = 20;

/**
 * Watches the file inputs of the form, and the buttons of the camera in the page (``camera(take)`` makes it, or null).
 * ``keep(file)`` gives the kept record, ``before()`` runs ahead of the camera, ``lacksRoom()`` is a sentence or "".
 * ``changed()`` resolves to whether the draft that names the photo is on disk: only then does it get its tick.
 */
export function watchCamera(form, { keep, before, changed, words, lacksRoom, camera }) {
  for (const input of form.querySelectorAll('input[type="file"]')) input.removeAttribute("name");
  const inPage = camera?.((row, blob) => take(row, blob));
  form.addEventListener("click", (event) => {
    const { target } = event;
    const here = target.closest?.("[data-camera-here]");
    if (!here && !target.matches?.('.camera input[type="file"]')) return;
    before(target.closest("[data-item]")?.id);
    const row = target.closest("[data-photos]");
    tellBeside(row, lacksRoom());
    if (lacksRoom()) event.preventDefault();
    else if (here) inPage.open(row);
  });
  form.addEventListener("change", async ({ target }) => {
    if (!target.matches?.('.camera input[type="file"]') || !target.files.length) return;
    await take(target.closest("[data-photos]"), target.files[0]);
    target.value = "";
  });

  /** True when the photo was kept, read back and found whole. */
  async function take(row, file) {
    if (row.querySelectorAll(".photo").length >= MOST) {
      tellBeside(row, fill(words.too_many_photos, { n: MOST }));
      return false;
    }
    const tile = row.querySelector(".camera");
    tile.setAttribute("aria-busy", "true");
    tellBeside(row, "");
    forgetRemoved(row);
    try {
      const record = await keep(file);
      const tile = addTile(row, photoField(record), await photoBlob(record), words);
      if (!(await changed())) return false;
      if (tile) addTick(tile);
      return true;
    } catch (error) {
      tellBeside(row, fill(words.photo_failed, { why: error.message }));
      return false;
    } finally {
      tile.removeAttribute("aria-busy");
    }
  }
}

/** What went wrong with a photo, said in its row: the next «saved» in the top bar must not cover it. */
export function tellBeside(row, text) {
  let said = row.querySelector("[role=alert]");
  if (!said && !text) return;
  if (!said) {
    said = make(row.ownerDocument, "p", { class: "error photos-said", role: "alert" });
    row.append(said);
  }
  said.textContent = text;
}

/** A photo the draft named already: kept for certain, or said to be gone. */
export function addKnownTile(row, field, blob, words) {
  const tile = addTile(row, field, blob, words);
  if (tile && blob) addTick(tile);
}

function addTick(tile) {
  tile.append(make(tile.ownerDocument, "span", { class: "tick", "aria-hidden": "true" }, "✓"));
}

/** One thumbnail with its field, still without a tick; without a blob it says that the photo is gone. Null when it is there. */
function addTile(row, field, blob, words) {
  const document = row.ownerDocument;
  if ([...row.querySelectorAll(".photo input")].some((input) => input.value === field)) return null;
  const n = row.querySelectorAll(".photo").length + 1;
  const input = make(document, "input", { type: "hidden", name: `${row.dataset.photos}-photo`, value: field });
  const open = make(document, "button", { type: "button", class: "photo-open" });
  const tile = make(document, "span", { class: blob ? "photo" : "photo lost" }, input, open);
  if (blob) {
    const image = make(document, "img", { alt: fill(words.photo_kept, { n }) });
    image.src = URL.createObjectURL(blob);
    image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
    open.append(image);
  } else {
    open.append(words.photo_lost);
  }
  row.querySelector(".camera").before(tile);
  return tile;
}
