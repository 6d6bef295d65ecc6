/* What a draft is: begun by somebody, thrown away for a day, or only looked at. */

const DAY = 24 * 60 * 60_000;
/** What every page fills by itself: who, where, when, and the kind of a place nobody has named. */
const BY_ITSELF =
  /^(?:visit|revision|checklist|version|school|owner|device|started|finished|latitude|longitude|accuracy)$|-new_kind$/;

/** The fields that a person may have filled or changed, as one text to compare. */
export function saidBy(fields) {
  return JSON.stringify(fields.filter(([name]) => !BY_ITSELF.test(name)));
}

/** Only looked at: earlier releases kept a draft of that too, with the school's facts as they were registered. */
export function isUntouched({ touched, fields }) {
  const isGiven = ([name]) => BY_ITSELF.test(name) || name.startsWith("fact-");
  return !touched && Boolean(fields?.every(isGiven));
}

/** What stands among the visits that were begun. */
export function isStarted(draft) {
  return !draft.discarded && !isUntouched(draft);
}

/** Thrown away, and for a day it can be brought back; ``now`` in milliseconds. */
export function canComeBack({ discarded }, now) {
  return Boolean(discarded) && now - Date.parse(discarded) < DAY;
}

/** Thrown away for good: to be deleted here and on the server. */
export function isGone({ discarded }, now) {
  return Boolean(discarded) && !canComeBack({ discarded }, now);
}

/** A person may still open it: the page that it opens on stays. */
export function canBeOpened(draft, now) {
  return isStarted(draft) || canComeBack(draft, now);
}

/** A draft's name in what is noted of its copies, one for each revision. */
export const copyKey = ({ visit, revision = 1 }) => (revision > 1 ? `${visit}/${revision}` : visit);
