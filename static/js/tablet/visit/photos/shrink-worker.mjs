/* Makes photos small off the main thread, so that answering goes on while a picture is worked on. */

import { shrink } from "./photos.mjs";

addEventListener("message", async ({ data: { id, file } }) => {
  try {
    const bytes = await (await shrink(file, globalThis)).arrayBuffer();
    postMessage({ id, bytes }, { transfer: [bytes] });
  } catch (error) {
    postMessage({ id, error: error.message });
  }
});
