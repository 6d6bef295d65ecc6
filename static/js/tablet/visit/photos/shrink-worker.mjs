/* Makes photos small off the main thread, so that answering goes on while a picture is worked on. */

import { shrink } from "./shrink-photo.mjs";

addEventListener("message", async ({ data: { id, file, side } }) => {
  try {
    const bytes = await (await shrink(file, side, globalThis)).arrayBuffer();
    postMessage({ id, bytes }, { transfer: [bytes] });
  } catch (error) {
    postMessage({ id, error: error.message });
  }
});
