/* On the finish sheet: everything this visit will close, each to be taken back; a danger is asked about in words. */

import { button, element } from "../../dom/elements.mjs";
import { fill } from "../../dom/sentences.mjs";
import { isGrave } from "../form/closed-deficiencies.mjs";
import { deficiencyLine } from "../items/deficiency-line.mjs";
import { failureText } from "../items/item-card.mjs";
import { markStill } from "../items/known-deficiencies.mjs";

export class ClosingsSection {
  #visit;
  #message = "";

  constructor({ model, words, confirmed, save, now = () => new Date() }) {
    this.#visit = { model, words, confirmed, save, now };
  }

  /** Puts the section on the sheet; ``again()`` fills the sheet anew. */
  into(body, again) {
    const document = body.ownerDocument;
    const { model, words } = this.#visit;
    const rows = model.rows().flatMap((row) => model.closed(row.card).map((deficiency) => ({ ...row, deficiency })));
    const status = element(document, "p", { role: "status", class: "muted small" }, this.#message);
    this.#message = "";
    if (!rows.length && !status.textContent) return;
    const refill = () => {
      again();
      body.querySelector("[data-closings] h3")?.focus();
    };
    const lines = rows.map((row) => this.#line(document, row, refill));
    const section = element(
      document,
      "section",
      { class: "finish-block", "data-closings": true },
      element(document, "h3", { tabindex: "-1" }, `${words.closing_by_visit} ${rows.length}`),
      rows.length ? element(document, "p", { class: "small" }, words.closing_how) : null,
      status,
      element(document, "p", { class: "error", role: "alert" }),
      element(document, "ul", { class: "finish-list closings" }, ...lines),
    );
    body.append(section);
  }

  /** The dangers nobody spoke of. */
  left(body) {
    const { words } = this.#visit;
    const unsaid = body.querySelectorAll("[data-unsaid]");
    if (!unsaid.length) return [];
    body.querySelector("[data-closings] [role=alert]").textContent = words.closing_unsaid;
    return [{ what: `${words.closing_left} ${unsaid.length}`, to: unsaid[0] }];
  }

  #line(document, row, refill) {
    const { words } = this.#visit;
    const line = deficiencyLine(row.deficiency, words);
    const code = element(document, "bdi", { class: "code" }, row.item.code);
    line.prepend(element(document, "p", {}, code, " ", failureText(row.item, row.card)));
    const buttons = [this.#confirmButton(document, row, refill), this.#stillButton(document, row, refill)];
    line.append(element(document, "div", { class: "buttons" }, ...buttons));
    return line;
  }

  /** Null where nobody has to say it. */
  #confirmButton(document, { deficiency }, refill) {
    const { words, confirmed, save, now } = this.#visit;
    if (!isGrave(deficiency) || confirmed[deficiency.id]) return null;
    const confirm = () => {
      confirmed[deficiency.id] = now().toISOString();
      save();
      refill();
    };
    const yes = button(document, words.closing_yes, confirm, "button small main");
    yes.dataset.unsaid = "";
    return yes;
  }

  #stillButton(document, { item, card, deficiency }, refill) {
    const { words } = this.#visit;
    const stillWrong = () => {
      markStill(card, deficiency.line, "same");
      this.#message = fill(words.closing_kept, { code: item.code });
      refill();
    };
    return button(document, words.closing_no, stillWrong, "button small");
  }
}
