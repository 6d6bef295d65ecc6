/* On the finish sheet, folded away: what is unanswered, section by section. */

import { element } from "../../dom/elements.mjs";
import { foldedSection, itemLinks } from "./item-list.mjs";

/** A section of the sheet (finish-sheet.mjs). */
export function unansweredSection({ model, rules, words, open }) {
  return {
    into(body) {
      const document = body.ownerDocument;
      const rows = model.rows().filter(({ state }) => state.counts && !state.answered);
      if (!rows.length) return;
      const parts = rules.sections.map(({ code, items }) => {
        const fields = new Set(items.map(({ field }) => field));
        const left = rows.filter(({ item }) => fields.has(item.field));
        const title = document.querySelector(`#h-${code}`).firstChild.textContent.trim();
        return left.length ? foldedSection(document, `${title} ${left.length}`, itemLinks(document, left, open)) : null;
      });
      const note = element(document, "p", { class: "small muted" }, words.finish_may_be_left);
      const title = `${words.finish_unanswered} ${rows.length}`;
      const block = foldedSection(document, title, note, ...parts.filter(Boolean));
      block.dataset.unansweredItems = "";
      body.append(block);
    },
  };
}
