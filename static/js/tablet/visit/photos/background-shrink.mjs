/* The page's side of the shrinking worker; where no worker can be had, the page does it itself. */

import { shrink } from "./photos.mjs";

/** ``small(file)`` gives a JPEG Blob. ``make()`` starts the worker. */
export function makeShrinker({ make, window }) {
  const waiting = new Map();
  let worker = null;
  let count = 0;

  function giveUp() {
    worker = false;
    for (const { file, resolve } of waiting.values()) resolve(shrink(file, window));
    waiting.clear();
  }

  function begin() {
    worker = make();
    worker.addEventListener("error", giveUp);
    worker.addEventListener("message", ({ data: { id, bytes, error } }) => {
      const { resolve, reject } = waiting.get(id);
      waiting.delete(id);
      if (error) reject(new Error(error));
      else resolve(new Blob([bytes], { type: "image/jpeg" }));
    });
  }

  return (file) => {
    if (worker === null) begin();
    if (worker === false) return shrink(file, window);
    return new Promise((resolve, reject) => {
      count += 1;
      waiting.set(count, { file, resolve, reject });
      worker.postMessage({ id: count, file });
    });
  };
}
