/* Taking photos, by the tablet's own camera or by the one in the page: kept, read back, shown in their row. */

import { fill } from "../../dom/sentences.mjs";
import { photoField } from "../../store/photo-field.mjs";
import { photoBlob } from "../../store/photo-record.mjs";
import { addThumbnail, addTick, showRowError, thumbnailsOf } from "./photo-row.mjs";

const FILE_INPUT = '.camera input[type="file"]';

/**
 * Watches the file inputs of the form, and the buttons of the camera in the page (``camera(take)`` makes it, or null).
 * ``keep(file)`` gives the kept record, ``before(item)`` runs ahead of the camera, ``lacksRoom()`` is a sentence or "".
 * ``changed()`` resolves to whether the draft that names the photo is on disk: only then does it get its tick.
 */
export function watchCapture(form, { before, lacksRoom, camera, ...photos }) {
  for (const input of form.querySelectorAll('input[type="file"]')) input.removeAttribute("name");
  const inPage = camera?.((row, blob) => takePhoto(row, blob, photos));
  form.addEventListener("click", (event) => {
    const { target } = event;
    const here = target.closest?.("[data-camera-here]");
    if (!here && !target.matches?.(FILE_INPUT)) return;
    before(target.closest("[data-item]")?.id);
    const row = target.closest("[data-photos]");
    showRowError(row, lacksRoom());
    if (lacksRoom()) event.preventDefault();
    else if (here) inPage.open(row);
  });
  form.addEventListener("change", async ({ target }) => {
    if (!target.matches?.(FILE_INPUT) || !target.files.length) return;
    await takePhoto(target.closest("[data-photos]"), target.files[0], photos);
    target.value = "";
  });
}

/** True when the photo was kept, read back and found whole. */
async function takePhoto(row, file, { keep, changed, undo, limits, words }) {
  const most = limits.photos_per_finding;
  if (thumbnailsOf(row).length >= most) {
    showRowError(row, fill(words.too_many_photos, { n: most }));
    return false;
  }
  const camera = row.querySelector(".camera");
  camera.setAttribute("aria-busy", "true");
  showRowError(row, "");
  undo.drop(); // the photo before would be one too many, or stand in another place
  try {
    const record = await keep(file);
    const tile = addThumbnail(row, photoField(record), await photoBlob(record), words);
    if (!(await changed())) return false;
    if (tile) addTick(tile);
    return true;
  } catch (error) {
    showRowError(row, error.sentence ?? fill(words.photo_failed, { why: error.message }));
    return false;
  } finally {
    camera.removeAttribute("aria-busy");
  }
}
