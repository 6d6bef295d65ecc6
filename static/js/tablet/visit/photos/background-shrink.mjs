/* The page's side of the shrinking worker; where no worker can be had, the page does it itself. */

import { shrink } from "./shrink-photo.mjs";

/** A function from a file to a JPEG Blob at most ``side`` pixels long. ``make()`` starts the worker. */
export function backgroundShrink({ make, side, window }) {
  const waiting = new Map();
  let worker = null;
  let count = 0;

  function giveUp() {
    worker = false;
    for (const { file, resolve } of waiting.values()) resolve(shrink(file, side, window));
    waiting.clear();
  }

  function begin() {
    worker = make();
    worker.addEventListener("error", giveUp);
    worker.addEventListener("message", ({ data }) => settle(waiting, data));
  }

  return (file) => {
    if (worker === null) begin();
    if (worker === false) return shrink(file, side, window);
    return new Promise((resolve, reject) => {
      count += 1;
      waiting.set(count, { file, resolve, reject });
      worker.postMessage({ id: count, file, side });
    });
  };
}

function settle(waiting, { id, bytes, error }) {
  const { resolve, reject } = waiting.get(id);
  waiting.delete(id);
  if (error) reject(new Error(error));
  else resolve(new Blob([bytes], { type: "image/jpeg" }));
}
