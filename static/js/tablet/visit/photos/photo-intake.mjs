/* Photos on this page: kept while there is room for them, made small in a worker, taken by either camera. */

import { FLOOR, room, sizeWords } from "../sync/storage.mjs";
import { pageCamera } from "./camera.mjs";
import { keepPhoto } from "./photos.mjs";
import { makeShrinker } from "./shrinker.mjs";
import { fill } from "./text.mjs";

/** {keep, lacksRoom}: ``lacksRoom()`` says in words that no more photos are taken, or is empty. */
export async function photoKeeper({ store, here, words, window }) {
  const { storage } = window.navigator;
  let { free } = await room(storage);
  const worker = () => new Worker(new URL("./shrink-worker.mjs", import.meta.url), { type: "module" });
  const small = makeShrinker({ make: worker, window });
  return {
    lacksRoom: () => (free < FLOOR ? fill(words.no_space, { size: sizeWords(FLOOR, words) }) : ""),
    keep: async (file) => {
      const record = await keepPhoto(file, { store, small, subtle: crypto.subtle, fix: here.latest(), now: () => new Date() });
      ({ free } = await room(storage));
      return record;
    },
  };
}

/** What makes the camera in the page, or null where there is none. */
export function cameraInPage({ window, words }) {
  const { document, navigator } = window;
  if (!navigator.mediaDevices?.getUserMedia) return null;
  document.body.classList.add("has-camera");
  return (take) => pageCamera({ dialog: document.getElementById("camera"), media: navigator.mediaDevices, words, take });
}
