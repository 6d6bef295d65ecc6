/* What was typed and cannot be read, or could be read otherwise than it was meant, in words. */

import { readAs, readMeasure } from "../../../numerals.mjs";
import { longDay } from "../../dom/dates.mjs";
import { bandText, fill } from "../../dom/sentences.mjs";

const UNREAD = new Set([
  "wrong_answer", "not_a_number", "ambiguous_number", "not_whole", "impossible_number", "not_a_date", "future_date",
]);
const MEASURED = new Set(["number", "count"]);
const TYPED_FACTS = new Set(["number", "integer", "year"]);

/** Whether the item's state (item-state.mjs) is that of something typed that does not count. */
export function isUnread({ shown, verdict, reason }) {
  return shown && verdict === null && UNREAD.has(reason);
}

/** Why not, with what could be read: the possible range of a number, the tablet's own day where a date is after it. */
export function whyUnread({ possible, unit }, { reason, on }, words) {
  const range = reason === "impossible_number" && possible ? `${bandText(possible, words)} ${unit ?? ""}`.trim() : "";
  const day = () => longDay(new Date(`${on}T12:00`), words.lang);
  const today = reason === "future_date" ? fill(words.by_this_clock, { day: day() }) : "";
  return [words.reasons[reason], range, today].filter(Boolean).join(" · ");
}

/** “= 24,000” of a measured item, where its text does not say so plainly. */
export function understoodAs(item, typed, measured) {
  return MEASURED.has(item.kind) && measured !== null && typed ? readAs(typed, measured) : "";
}

/** Whether a fact is typed, and may so be unreadable; the others are chosen. */
export const isTypedFact = ({ kind }) => TYPED_FACTS.has(kind);

/** Of fields, the facts that cannot be read: [{fact, reason}] in the order of the page. */
export function unreadFacts(fields, vocabulary) {
  const known = new Map(vocabulary.map((fact) => [`fact-${fact.key}`, fact]));
  return fields.flatMap(([name, text]) => {
    const fact = known.get(name);
    const reason = fact && isTypedFact(fact) && text.trim() ? readMeasure(fact, text).reason : null;
    return reason ? [{ fact, reason }] : [];
  });
}

export function whyUnreadFact(fact, reason, words) {
  const bounds = [fact.minimum ?? null, fact.maximum ?? null];
  return whyUnread({ possible: bounds, unit: fact.unit }, { reason }, words);
}
