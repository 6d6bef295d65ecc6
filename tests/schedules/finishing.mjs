/* What the page does when “finish” is tapped, over any store: photos were kept before, then one transaction. */

import { sha256 } from "../../static/js/tablet/store/sha256.mjs";
import { encodeBody } from "../../static/js/tablet/visit/finish/visit-body.mjs";

/** ``fields`` as [name, value] pairs, ``photos`` in base64. Gives {digest, body, photos: [names]}. */
export async function finishOn(store, { owner, visit, revision, fields, photos, at }) {
  const names = [];
  for (const photo of photos) {
    const bytes = Uint8Array.from(Buffer.from(photo, "base64"));
    const hash = await sha256(bytes, crypto.subtle);
    await store.keepPhoto({ sha256: hash, bytes: bytes.buffer, size: bytes.length });
    names.push(hash);
  }
  const { body, digest } = await encodeBody(fields, crypto.subtle);
  const unique = [...new Set(names)];
  const about = { visit, revision, owner, body, digest, fields, finished: at };
  await store.finish({ ...about, photos: unique, state: "queued", receipt: null });
  return { digest, body: Buffer.from(body).toString("base64"), photos: unique };
}
