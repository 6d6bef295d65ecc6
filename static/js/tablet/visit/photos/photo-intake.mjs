/* Photos on this page: kept while there is room for them, made small in a worker, taken by either camera. */

import { fill, sizeText } from "../../dom/sentences.mjs";
import { freeSpace, MIN_FREE } from "../../store/free-space.mjs";
import { keepPhoto } from "../../store/photo-record.mjs";
import { backgroundShrink } from "./background-shrink.mjs";
import { pageCamera } from "./page-camera.mjs";
import { whyUnreadable } from "./unreadable-picture.mjs";

/** {keep, lacksRoom}: ``lacksRoom()`` says in words that no more photos are taken, or is empty. */
export async function photoIntake({ store, here, limits, words, window }) {
  const { storage } = window.navigator;
  let { free } = await freeSpace(storage);
  const make = () => new Worker(new URL("./shrink-worker.mjs", import.meta.url), { type: "module" });
  const small = backgroundShrink({ make, side: limits.photo_side, window });
  return {
    lacksRoom: () => (free < MIN_FREE ? fill(words.no_space, { size: sizeText(MIN_FREE, words) }) : ""),
    keep: async (file) => {
      const bytes = await (await small(file).catch(() => refuse(file, words))).arrayBuffer();
      const { subtle } = crypto;
      const record = await keepPhoto(bytes, { store, subtle, fix: here.latest(), now: () => new Date() });
      ({ free } = await freeSpace(storage));
      return record;
    },
  };
}

/** Throws the sentence that says why the browser cannot open it. */
async function refuse(file, words) {
  const { key, kind } = await whyUnreadable(file);
  const sentence = fill(words[key], { kind });
  throw Object.assign(new Error(sentence), { sentence });
}

/** What makes the camera in the page, or null where there is none. */
export function cameraInPage({ window, words }) {
  const { document, navigator } = window;
  if (!navigator.mediaDevices?.getUserMedia) return null;
  document.body.classList.add("has-camera");
  const dialog = document.getElementById("camera");
  return (take) => pageCamera({ dialog, media: navigator.mediaDevices, words, take });
}
