/* One known deficiency as a line of a list: how grave, where, since when, and what was written of it. */

import { element, severityBadge } from "../../dom/elements.mjs";
import { fill } from "../../dom/sentences.mjs";

/** ``line`` is its line on the item's card. */
export function deficiencyLine({ severity, since, line }, words) {
  const document = line.ownerDocument;
  const [place, ...more] = [...line.querySelectorAll(".known-what bdi")].map((part) => part.textContent);
  const where = element(document, "b", {}, element(document, "bdi", {}, place));
  const facts = [fill(words.open_since, { day: since }), ...more];
  const rest = facts.flatMap((text) => [" · ", element(document, "bdi", {}, text)]);
  return element(document, "li", {}, severityBadge(document, severity, words), " ", where, ...rest);
}
