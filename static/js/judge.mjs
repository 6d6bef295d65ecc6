/* What one answer comes to, while the engineer types: the same as inspect_app/checklists/judge_answer.py, which decides
   when the visit is received. Items come from rules_json.py; tests/checklists/judging-vectors.json holds both
   to the same judgements. */

import { parse } from "./expressions.mjs";
import { parseDay, readNumber, toAscii } from "./numerals.mjs";

export const SEVERITIES = ["life_threatening", "severe", "moderate", "low"];
const WORTH = { ok: 1, partial: 0.5, not_ok: 0 };
const BY_SIGHT = {
  scale: ["ok", "partial", "not_ok"],
  yes_no: ["ok", "not_ok"],
  number: ["not_ok"],
  count: ["not_ok"],
  date: ["not_ok"],
};
// One reading cannot speak for a place that was seen to be wrong still; what cannot be read is asked for again.
const NO_FAULT = new Set(["ok", "not_measured", "na"]);
const UNKNOWN = new Set(["no_answer", "missing_facts"]);
const NOTHING = { verdict: null, value: null, severity: null, measured: null, reason: null };
const parsed = new Map();

/** False only when the condition is known to be false: an unknown fact still shows the item. */
export function applies(item, facts) {
  return !item.applies_when || evaluate(item.applies_when, facts) !== false;
}

/**
 * given: {answer, value, ticks: [keys], still: a place known to be wrong was seen to be wrong still}, each optional;
 * facts: {key: value}; on: the visit's day as YYYY-MM-DD.
 * Gives {verdict, value, severity, measured, reason}, null where there is none; verdict null is unanswered.
 */
export function judge(item, given, facts, on) {
  if (!applies(item, facts) || given.answer === "na") return { ...NOTHING, verdict: "na" };
  if (given.answer === "not_inspected") return { ...NOTHING, verdict: "not_inspected" };
  const seen = see(item, given, facts, on);
  const byWord = item.kind === "scale" || item.kind === "yes_no";
  const still = given.still && !byWord && (NO_FAULT.has(seen.verdict) || UNKNOWN.has(seen.reason));
  const comesTo = still ? { ...verdict("not_ok", seen.measured), reason: "still_wrong" } : seen;
  return withSeverity(item, comesTo, given, facts);
}

function see(item, given, facts, on) {
  if (item.kind === "ratio") return judgeRatio(item, facts);
  if (item.kind === "choice") return judgeChoice(item, given.value);
  if (item.kind === "scale" || item.kind === "yes_no" || isEmpty(given.value)) return judgeWord(item, given.answer);
  return item.kind === "date" ? judgeDate(item, given.value, on) : judgeNumber(item, given.value, facts);
}

function judgeWord(item, answer) {
  if (item.optional && (!answer || answer === "not_measured")) return { ...NOTHING, verdict: "not_measured" };
  if (!answer) return without("no_answer");
  return BY_SIGHT[item.kind].includes(answer) ? verdict(answer) : without("wrong_answer");
}

function judgeChoice(item, key) {
  if (isEmpty(key)) return without("no_answer");
  const option = item.options.find((option) => option.key === key);
  if (!option) return without("wrong_answer");
  const word = option.score === 1 ? "ok" : option.score > 0 ? "partial" : "not_ok";
  return { ...NOTHING, verdict: word, value: option.score };
}

function judgeDate(item, value, on) {
  const day = parseDay(value);
  if (day === null) return without("not_a_date");
  const age = parseDay(on) - day;
  if (age < 0) return without("future_date");
  return verdict(age <= item.ages.ok ? "ok" : age <= item.ages.partial ? "partial" : "not_ok", age);
}

function judgeNumber(item, value, facts) {
  const { number, reason } = readNumber(String(value), item.units);
  if (reason) return without(reason);
  if (item.kind === "count" && !Number.isInteger(number)) return without("not_whole", number);
  if (item.possible && !holds(item.possible, number)) return without("impossible_number", number);
  return compare(item, number, facts);
}

function judgeRatio(item, facts) {
  const above = evaluate(item.numerator, facts);
  const below = evaluate(item.denominator, facts);
  if (typeof above !== "number" || typeof below !== "number") return without("missing_facts");
  if (below !== 0) return compare(item, above / below, facts);
  if (above === 0) return { ...NOTHING, verdict: "na" }; // nobody to share nothing
  return { ...verdict("not_ok"), reason: "zero_denominator" };
}

function compare(item, number, facts) {
  const other = item.ok_when?.find(({ when }) => evaluate(when, facts) === true);
  if (holds(other?.ok ?? item.ok, number)) return verdict("ok", number);
  return verdict(holds(item.partial, number) ? "partial" : "not_ok", number);
}

/* A matching escalation places a failure's severity, the worst of several; else the default, one step less if
   partly. */
function withSeverity(item, seen, given, facts) {
  if (seen.verdict !== "partial" && seen.verdict !== "not_ok") return seen;
  const ticks = (item.ticks ?? []).map(({ key }) => [key, (given.ticks ?? []).includes(key)]);
  const option = item.kind === "choice" ? given.value : null;
  const known = { ...facts, value: seen.measured, option, ...Object.fromEntries(ticks) };
  const matching = (item.escalations ?? []).filter(({ when }) => evaluate(when, known) === true);
  const placed = matching.map(({ severity }) => severity);
  const own = SEVERITIES.indexOf(item.severity);
  if (seen.reason === "zero_denominator") placed.push(SEVERITIES[Math.max(0, own - 1)]);
  const partly = own === 0 || own === SEVERITIES.length - 1 ? own : own + 1;
  const plain = SEVERITIES[seen.verdict === "partial" ? partly : own];
  return { ...seen, severity: SEVERITIES.find((severity) => placed.includes(severity)) ?? plain };
}

function verdict(word, measured = null) {
  return { ...NOTHING, verdict: word, value: WORTH[word], measured };
}

function without(reason, measured = null) {
  return { ...NOTHING, reason, measured };
}

function isEmpty(value) {
  return value === null || value === undefined || (typeof value === "string" && toAscii(value) === "");
}

function holds([low, high], number) {
  return (low === null || number >= low) && (high === null || number <= high);
}

function evaluate(source, facts) {
  if (!parsed.has(source)) parsed.set(source, parse(source));
  return parsed.get(source)(facts);
}
