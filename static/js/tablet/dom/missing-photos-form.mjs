/* What one can do about a finished visit whose photos are nowhere any more: give them up, with a reason. */

import { giveUpPhotos } from "../outbox/photos-given-up.mjs";
import { reasonForm } from "./reason-form.mjs";

/** {open, form} of reason-form.mjs. */
export function missingPhotosForm(document, entry, { fetch, tabs, words, limits }) {
  const give = async (reason) => {
    const why = await giveUpPhotos({ fetch, tabs, entry, reason });
    return why === null ? words.needs_network : why;
  };
  const { give_photo_up: act, why_photo: ask, keep_it: cancel } = words;
  return reasonForm(document, { act, ask, cancel, longest: limits.reason, give });
}
