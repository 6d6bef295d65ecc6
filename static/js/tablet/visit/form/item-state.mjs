/* What the form says by now: every item judged, every section counted. Values in, values out; nothing of the page. */

import { applies, judge, SEVERITIES } from "../../../judge.mjs";
import { readMeasure } from "../../../numerals.mjs";
import { findingsOf } from "./findings.mjs";
import { answerOf } from "./form-fields.mjs";

/** The facts as the rules read them: numbers, true or false, keys of choices; absent when not known. */
export function factsOf(fields, vocabulary) {
  const known = new Map(vocabulary.map((fact) => [fact.key, fact]));
  const facts = {};
  for (const [name, text] of fields) {
    const key = name.startsWith("fact-") ? name.slice(5) : null;
    const fact = known.get(key);
    const value = fact ? factOf(fact, text) : null;
    if (value !== null) facts[key] = value;
  }
  return facts;
}

function factOf(fact, text) {
  if (fact.kind === "flag") return text === "yes";
  return fact.kind === "choice" ? text : readMeasure(fact, text).value;
}

/**
 * One item: {shown, counts, verdict, severity, measured, reason, fails, answered, lacks}; lacks is "photo", "reason" or
 * null.
 */
export function stateOf(item, fields, facts, on) {
  const answer = answerOf(fields, item.field);
  const judged = judge(item, answer, facts, on);
  const fails = judged.verdict === "partial" || judged.verdict === "not_ok";
  return {
    ...judged,
    shown: applies(item, facts),
    // An optional measurement nobody took is neither a gap nor an answer.
    counts: applies(item, facts) && judged.verdict !== "not_measured",
    fails,
    answered: judged.verdict !== null,
    severity: fails ? worst(judgedFindings(item, fields, facts, on).map(({ severity }) => severity)) : null,
    lacks: lacking(item, answer, judged, fails),
  };
}

/** Of an item that fails, its findings (findings.mjs), each with the severity that results: its own ticks count. */
export function judgedFindings(item, fields, facts, on) {
  const answer = answerOf(fields, item.field);
  return findingsOf(fields, item.field).map((finding) => {
    const { severity } = judge(item, { ...answer, ticks: finding.ticks }, facts, on);
    return { ...finding, severity: worst([severity, finding.severity]) };
  });
}

/**
 * The same rule as inspections/completeness.py: a reason stands in for a photo that could not be taken. A paper that
 * was seen is shown, also where the item itself wants no photo; without a date there is none.
 */
function lacking(item, answer, judged, fails) {
  if (answer.reason.trim()) return null;
  if (answer.answer === "na" || answer.answer === "not_inspected") return "reason";
  const paper = answer.paper && answer.value && !answer.answer && judged.verdict !== null;
  const wanted = paper || (item.photo !== "none" && fails) || (item.photo === "always" && judged.verdict === "ok");
  return wanted && answer.photos === 0 ? "photo" : null;
}

function worst(severities) {
  return SEVERITIES.find((severity) => severities.includes(severity)) ?? null;
}

/**
 * One section: {asked, answered, flagged, worst, state}; state is none, part, done, attention, or skip when nothing is
 * asked.
 */
export function sectionState(states) {
  const asked = states.filter((state) => state.counts);
  const answered = asked.filter((state) => state.answered).length;
  const flagged = asked.filter((state) => state.fails);
  const complete = answered === asked.length;
  const begun = answered > 0 ? "part" : "none";
  const finished = asked.some((state) => state.lacks) ? "attention" : "done";
  return {
    asked: asked.length,
    answered,
    flagged: flagged.length,
    worst: worst(flagged.map((state) => state.severity)),
    state: asked.length === 0 ? "skip" : complete ? finished : begun,
  };
}

/** All sections together, for "18 of 70". */
export function totalOf(sections) {
  const sum = (key) => sections.reduce((total, section) => total + section[key], 0);
  return { asked: sum("asked"), answered: sum("answered"), flagged: sum("flagged") };
}
