/* On the finish sheet: what this visit will open, what it saw again, and what was put right while it lasted. */

import { SEVERITIES } from "../../../judge.mjs";
import { element, severityBadge } from "../../dom/elements.mjs";
import { placeKey } from "../form/findings.mjs";
import { foldedSection, wayTo } from "./item-list.mjs";

const TITLES = ["opening", "seen_again", "put_right"];

/** A section of the sheet (finish-sheet.mjs). */
export function outcomesSection({ model, words, open }) {
  return {
    into(body) {
      const document = body.ownerDocument;
      const all = model.rows().flatMap((row) => {
        const outcomes = outcomesOf(model.findings(row.card), model.known(row.card));
        return outcomes.map((outcome) => ({ ...row, ...outcome }));
      });
      for (const title of TITLES) {
        const rows = worstFirst(all.filter(({ became }) => became === title));
        if (!rows.length) continue;
        const lines = rows.map((row) => outcomeLine(document, row, words, open));
        const list = element(document, "ul", { class: "finish-list" }, ...lines);
        const block = foldedSection(document, `${words[title]} ${rows.length}`, list);
        block.open = title === "opening";
        block.dataset.outcome = title;
        body.append(block);
      }
    },
  };
}

/**
 * What settlement makes of an item's findings, by its rules (inspect_app/deficiencies): one place is one deficiency.
 * Gives the places as findings (findings.mjs), each with what it ``became``: a key of the page's words.
 */
export function outcomesOf(findings, known) {
  const open = new Set(known.map(placeKey));
  const places = new Map();
  for (const finding of findings) {
    const key = placeKey(finding);
    const before = places.get(key);
    const severity = SEVERITIES.find((one) => one === finding.severity || one === before?.severity);
    places.set(key, { ...finding, severity, fixed: finding.fixed && (before?.fixed ?? true) });
  }
  const became = (key, fixed) => (fixed ? "put_right" : open.has(key) ? "seen_again" : "opening");
  return [...places].map(([key, finding]) => ({ ...finding, became: became(key, finding.fixed) }));
}

function worstFirst(rows) {
  return [...rows].sort((one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity));
}

function outcomeLine(document, { item, card, severity, location, instance, new_name: named }, words, open) {
  const options = [...card.querySelector('select[name$="-location"]').options];
  const place = named || (options.find(({ value }) => value === location) ?? options[0]).text;
  const where = [place, instance].filter(Boolean).flatMap((text) => [" · ", element(document, "bdi", {}, text)]);
  const way = wayTo(document, `#${item.field}`, item.code, item.danger, () => open(card));
  const badge = severityBadge(document, severity, words);
  return element(document, "li", {}, way, element(document, "p", { class: "small" }, badge, ...where));
}
