/* On the finish sheet: items that lack a photo or a reason. What is typed here is the item's own reason. */

import { element } from "../../dom/elements.mjs";
import { reasonChips } from "../items/reason-chips.mjs";
import { itemLink, labelled, section } from "./item-list.mjs";

/** A section of the sheet (finish-sheet.mjs); ``what`` is "photo" or "reason", as item-state.mjs has it. */
export function lacksSection(what, { model, form, words, limits, open, save }) {
  const { title, label, missing } = words.lacks[what];
  const listed = new Set(); // what was explained here stays in sight while the sheet is open
  const heading = (count) => `${title} ${count}`;
  const line = (document, row) => {
    const own = form.elements[`${row.item.field}-reason`];
    const chips = (input) => reasonChips(input, what === "photo" ? what : row.state.verdict, words);
    const field = reasonField(document, { own, chips, label, missing, limits, save });
    return element(document, "li", {}, itemLink(document, row, open), ...field);
  };
  return {
    into(body) {
      if (!body.closest("dialog").open) listed.clear();
      const rows = model.rows().filter(({ item, state }) => {
        return state.counts && (state.lacks === what || listed.has(item.field));
      });
      for (const { item } of rows) listed.add(item.field);
      if (!rows.length) return;
      const block = section(body.ownerDocument, heading(rows.length), rows.map((row) => line(body.ownerDocument, row)));
      block.dataset.lacks = what;
      body.append(block);
    },
    left(body) {
      const empty = [...body.querySelectorAll(`[data-lacks="${what}"] input`)].filter((input) => !input.value.trim());
      for (const input of empty) {
        input.setAttribute("aria-invalid", "true");
        body.ownerDocument.getElementById(input.getAttribute("aria-describedby")).hidden = false;
      }
      return empty.length ? [{ what: heading(empty.length), to: empty[0] }] : [];
    },
  };
}

/** The input with its label, the usual reasons, and the sentence that is shown while it is asked for. */
function reasonField(document, { own, chips, label, missing, limits, save }) {
  const error = `why-${own.name}`;
  const attributes = { maxlength: String(limits.note), required: true, "aria-describedby": error };
  const input = element(document, "input", attributes);
  const sentence = element(document, "p", { class: "error", id: error, hidden: true }, missing);
  input.value = own.value;
  input.addEventListener("input", () => {
    own.value = input.value;
    input.removeAttribute("aria-invalid");
    sentence.hidden = true;
    save();
  });
  return [labelled(document, label, input), sentence, chips(input)];
}
