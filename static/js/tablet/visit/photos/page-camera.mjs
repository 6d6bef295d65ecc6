/* The camera in the page: several photos in a row, and nothing the system could close behind our back. */

import { fill } from "../../dom/sentences.mjs";
import { showRowError } from "./photo-row.mjs";

const PICTURE = { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } };

/** ``open(row)`` shows it; ``take(row, blob)`` keeps one photo and gives true when it was kept. */
export function pageCamera({ dialog, media, words, take }) {
  const video = dialog.querySelector("video");
  const count = dialog.querySelector("[data-camera-count]");
  const shutter = dialog.querySelector("[data-camera-shot]");
  let row = null;
  let taken = 0;
  shutter.addEventListener("click", async () => {
    shutter.disabled = true;
    if (await take(row, await pictureOf(video))) {
      taken += 1;
      count.textContent = fill(words.camera_taken, { n: taken });
    }
    shutter.disabled = false;
  });
  dialog.addEventListener("close", () => stop(video));
  return {
    async open(forRow) {
      [row, taken, count.textContent] = [forRow, 0, ""];
      try {
        video.srcObject = await media.getUserMedia({ video: PICTURE });
        dialog.showModal();
        await video.play();
      } catch (error) {
        showRowError(row, fill(words.camera_failed, { why: error.message }));
      }
    },
  };
}

async function pictureOf(video) {
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  canvas.getContext("2d").drawImage(video, 0, 0);
  return canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
}

function stop(video) {
  for (const track of video.srcObject?.getTracks() ?? []) track.stop();
  video.srcObject = null;
}
