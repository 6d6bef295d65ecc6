/* What the judged answers of a visit come to, before it is sent: the same as inspect_app/inspections/scoring.py, which
   decides when the visit is received. tests/inspections/scoring-vectors.json holds both to the same results. */

const WEIGHT = { life_threatening: 8, severe: 4, moderate: 2, low: 1 };
const FULL_COVERAGE = 90;
const GRADE_FROM = [[90, "A"], [75, "B"], [60, "C"]];
const CAP_LIMIT = { life_threatening: 59, three_severe: 74, severe: 89 };
const LEAVING = new Set(["na", "not_measured"]);
const JUDGED = new Set(["ok", "partial", "not_ok"]);

/** A score or percentage as people read it: one decimal, halves up; every line is drawn on this number. */
export function printed(percent) {
  const billionths = Number(percent.toFixed(9).replace(".", ""));
  return Math.floor((billionths + 5e7) / 1e8) / 10;
}

/** The grade of a final score; null without a score or with a coverage (0 to 1) below 90 %. */
export function gradeOf(final, coverage) {
  if (final === null || printed(100 * coverage) < FULL_COVERAGE) return null;
  return GRADE_FROM.find(([least]) => printed(final) >= least)?.[1] ?? "D";
}

/**
 * ``sections`` are those of rules_json.py; ``stateOf(item)`` gives {shown, verdict, value, severity}, the severity
 * being the one that results. Gives {raw, final, cap: {limit, reason, items: codes} or null, grade, coverage, answered,
 * applicable}; scores are 0 to 100 and not rounded, null where nothing was judged.
 */
export function assess(sections, stateOf) {
  const counted = sections.map(({ weight, items }) => ({ weight, ...countedOf(items, stateOf) }));
  const sum = (key) => counted.reduce((total, section) => total + section[key], 0);
  const cap = capOf(counted.flatMap(({ failing }) => failing));
  const raw = rawOf(counted);
  const final = raw === null || !cap ? raw : Math.min(raw, cap.limit);
  const coverage = sum("itemWeight") ? sum("judgedWeight") / sum("itemWeight") : 0;
  const grade = gradeOf(final, coverage);
  return { raw, final, cap, grade, coverage, answered: sum("judged"), applicable: sum("applicable") };
}

/** Items that do not apply and optional measurements left out do not count. */
function countedOf(items, stateOf) {
  const counted = { applicable: 0, itemWeight: 0, judged: 0, judgedWeight: 0, worth: 0, failing: [] };
  for (const item of items) {
    const { shown, verdict, value, severity } = stateOf(item);
    if (!shown || LEAVING.has(verdict) || (item.optional && verdict === null)) continue;
    const weight = WEIGHT[item.severity];
    counted.applicable += 1;
    counted.itemWeight += weight;
    if (!JUDGED.has(verdict)) continue;
    counted.judged += 1;
    counted.judgedWeight += weight;
    counted.worth += weight * value;
    if (verdict !== "ok") counted.failing.push({ code: item.code, severity });
  }
  return counted;
}

/** The weighted mean of the sections; an empty one leaves it. */
function rawOf(counted) {
  const seen = counted.filter(({ judgedWeight }) => judgedWeight > 0);
  const weight = seen.reduce((total, section) => total + section.weight, 0);
  const percent = ({ worth, judgedWeight }) => (100 * worth) / judgedWeight;
  const worth = seen.reduce((total, section) => total + section.weight * percent(section), 0);
  return weight ? worth / weight : null;
}

function capOf(failing) {
  const codes = (wanted) => failing.filter(({ severity }) => severity === wanted).map(({ code }) => code);
  const [deadly, severe] = [codes("life_threatening"), codes("severe")];
  if (!deadly.length && !severe.length) return null;
  const several = severe.length >= 3 ? "three_severe" : "severe";
  const reason = deadly.length ? "life_threatening" : several;
  return { limit: CAP_LIMIT[reason], reason, items: deadly.length ? deadly : severe };
}
