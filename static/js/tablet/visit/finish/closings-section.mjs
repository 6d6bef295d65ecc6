/* On the finish sheet: everything this visit will close, each to be taken back; a danger is asked about in words. */

import { closingLine } from "./closing-sheet.mjs";
import { isGrave } from "./closing.mjs";
import { sayStill } from "./known.mjs";
import { failureOf, fill, make } from "./text.mjs";

/**
 * ``into(body, again)`` puts the section on the sheet, ``again()`` fills the sheet anew; ``unsaid(body)`` leads to the
 * first danger nobody spoke of and is true when there is one.
 */
export function finishClosings({ model, words, confirmed, save, now = () => new Date() }) {
  let said = "";

  function lineOf(document, row, one, again) {
    const button = (more, word) => make(document, "button", { type: "button", ...more }, word);
    const still = button({ class: "button small" }, words.closing_no);
    still.addEventListener("click", () => {
      sayStill(row.card, one.line, "same");
      said = fill(words.closing_kept, { code: row.item.code });
      again();
    });
    const asked = isGrave(one) && !confirmed[one.id];
    const yes = asked ? button({ class: "button small main", "data-unsaid": "" }, words.closing_yes) : null;
    yes?.addEventListener("click", () => {
      confirmed[one.id] = now().toISOString();
      save();
      again();
    });
    const line = closingLine(one, words);
    const what = failureOf(row.item, row.card);
    line.prepend(make(document, "p", {}, make(document, "bdi", { class: "code" }, row.item.code), " ", what));
    line.append(make(document, "div", { class: "buttons" }, yes, still));
    return line;
  }

  return {
    into(body, again) {
      const document = body.ownerDocument;
      const rows = model.rows().flatMap((row) => model.closed(row.card).map((one) => [row, one]));
      const told = make(document, "p", { role: "status", class: "muted small" }, said);
      said = "";
      if (!rows.length && !told.textContent) return;
      const title = make(document, "h3", { tabindex: "-1" }, `${words.closing_by_visit} ${rows.length}`);
      const refill = () => {
        again();
        body.querySelector("[data-closings] h3")?.focus();
      };
      const lines = rows.map(([row, one]) => lineOf(document, row, one, refill));
      const list = make(document, "ul", { class: "finish-list closings" }, ...lines);
      const how = rows.length ? make(document, "p", { class: "small" }, words.closing_how) : null;
      const alert = make(document, "p", { class: "error", role: "alert" });
      const section = make(document, "section", { class: "finish-block", "data-closings": "" });
      section.append(...[title, how, told, alert, list].filter(Boolean));
      body.querySelector(".finish-bar").after(section);
    },
    unsaid(body) {
      const first = body.querySelector("[data-unsaid]");
      if (!first) return false;
      body.querySelector("[data-closings] [role=alert]").textContent = words.closing_unsaid;
      first.focus();
      return true;
    },
  };
}
