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
 * as repaired or put right on the spot, at a place where nothing is left wrong. ``state`` is from item-state.mjs,
 * ``fields`` are the form's, ``field`` names the item.
 */
export function closedBy(known, fields, field, state) {
  if (!state.shown) return [];
  if (state.verdict === "ok") return known;
  const repaired = new Set(fields.filter(([name]) => name === `${field}-repaired`).map(([, id]) => id));
  const found = state.fails ? findingsOf(fields, field) : [];
  const at = (isFixed) => new Set(found.filter(({ fixed }) => fixed === isFixed).map(placeKey));
  const [failing, fixed] = [at(false), at(true)];
  return known.filter((deficiency) => {
    const place = placeKey(deficiency);
    return !failing.has(place) && (repaired.has(deficiency.id) || fixed.has(place));
  });
}
