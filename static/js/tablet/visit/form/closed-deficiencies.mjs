/* Which known deficiencies this visit closes, by the same rules as the server's
   (inspect_app/deficiencies/settle_visit.py). */

import { findingsOf, placeKey } from "./findings.mjs";

const GRAVE = new Set(["life_threatening", "severe"]);

/** Closing it wants a word of its own. */
export function isGrave({ severity }) {
  return GRAVE.has(severity);
}

/**
 * Those of one item's ``known`` deficiencies that its answer closes: all of them when the item is OK, else those ticked
 * as repaired at a place where nothing fails. ``state`` is from item-state.mjs, ``fields`` are the form's, ``field``
 * names the item.
 */
export function closedBy(known, fields, field, state) {
  if (!state.shown) return [];
  if (state.verdict === "ok") return known;
  const repaired = new Set(fields.filter(([name]) => name === `${field}-repaired`).map(([, id]) => id));
  const failing = new Set(state.fails ? findingsOf(fields, field).map(placeKey) : []);
  return known.filter((deficiency) => repaired.has(deficiency.id) && !failing.has(placeKey(deficiency)));
}
