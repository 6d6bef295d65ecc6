/* What is asked before an unfinished visit is thrown away: how much it holds. */

import { photoNames } from "../store/photo-field.mjs";
import { fill } from "./sentences.mjs";

export function discardQuestion({ answered = 0, fields = [] }, words) {
  const answers = fill(words.answers_n, { n: answered });
  const photos = fill(words.photos_n, { n: photoNames(fields).length });
  return fill(words.discard_sure, { answers, photos });
}
