/* On top of the finish sheet: what the visit comes to by now, why no more, and how far it is answered. */

import { assess, printed } from "../../../scoring.mjs";
import { element } from "../../dom/elements.mjs";
import { fill } from "../../dom/sentences.mjs";

const NAMED = 3; // items that the reason of a cap names; the others are counted

/** A section of the sheet (finish-sheet.mjs). */
export function gradeSection({ model, rules, words }) {
  return {
    into(body) {
      const document = body.ownerDocument;
      const states = new Map(model.rows().map(({ item, state }) => [item.field, state]));
      const result = assess(rules.sections, ({ field }) => states.get(field));
      const { asked, answered } = model.progress();
      body.append(
        gradeBlock(document, result, rules, words),
        element(document, "p", {}, fill(words.finish_answered, { n: answered, m: asked })),
        element(document, "progress", { class: "finish-bar", max: asked, value: answered }),
      );
    },
  };
}

function gradeBlock(document, result, rules, words) {
  const { grade, final, cap } = result;
  const letter = element(document, "bdi", { class: "finish-grade-letter" }, words.grade_letters[grade] ?? "—");
  const lines = [
    element(document, "p", {}, element(document, "b", {}, gradeText(result, words)), " · ", scoreText(result, words)),
    cap ? element(document, "p", { class: "small" }, capText(cap, rules, words)) : null,
    element(document, "p", { class: "small muted" }, coverageText(result, words)),
    element(document, "p", { class: "small muted" }, words.grade_preview),
  ];
  const scored = final === null ? "" : printed(final).toFixed(1);
  const marks = { class: "finish-grade", "data-grade": grade ?? "none", "data-score": scored };
  return element(document, "section", marks, letter, element(document, "div", {}, ...lines));
}

const gradeText = ({ grade }, words) => words.grades[grade ?? "none"];

/** "59.0 of 100", with what it would be without its limit. */
export function scoreText({ raw, final }, words) {
  if (final === null) return words.not_scored;
  const score = fill(words.of_100, { n: printed(final).toFixed(1) });
  return raw > final ? `${score} (${fill(words.without_limit, { n: printed(raw).toFixed(1) })})` : score;
}

/** "at most 59 because of a danger to life: B03.01 Locked exit · 2 more". */
export function capText({ limit, reason, items }, { sections }, words) {
  const all = new Map(sections.flatMap((section) => section.items).map((item) => [item.code, item]));
  const named = items.slice(0, NAMED).map((code) => `\u2068${code}\u2069 ${all.get(code).danger}`);
  const more = items.length > NAMED ? [fill(words.more_items, { n: items.length - NAMED })] : [];
  return fill(words.caps[reason], { limit, items: [...named, ...more].join(" · ") });
}

/** How much was seen of what applies, and that this is too little where no grade follows. */
export function coverageText({ answered, applicable, coverage, grade, raw }, words) {
  const percent = `${printed(100 * coverage).toFixed(1)}%`;
  const seen = fill(words.coverage, { answered, applicable, percent });
  return grade || raw === null ? seen : `${seen} · ${words.too_little}`;
}
