/* On the finish sheet: which dangers were told, when, to whom and how. A danger to life that nobody spoke of keeps the
   visit from being finished; severe faults may be told as well. */

import { button, element } from "../../dom/elements.mjs";
import { isSpokenOf, isTold, noticeOf, setNotice, toldNow } from "../form/danger-notices.mjs";
import { failureText } from "../items/item-card.mjs";
import { wayTo } from "./item-list.mjs";
import { chosenWay, toldLine } from "./told-line.mjs";

export class ToldSection {
  #visit;
  #refused = new Set(); // items of which somebody is about to say why nobody was told
  #said = new Map(); // by item, what was said of another choice while the sheet is open

  /** ``save()`` keeps the draft; ``showItem(card)`` leads to a card. */
  constructor({ model, words, save, showItem, now = () => new Date() }) {
    this.#visit = { model, words, save, showItem, now };
  }

  into(body) {
    if (!body.closest("dialog").open) this.#said.clear();
    const old = body.querySelector("[data-told-section]");
    const [deadly, severe] = ["life_threatening", "severe"].map((severity) => this.#rows(severity));
    if (!deadly.length && !severe.length) return old?.remove();
    const made = this.#section(body, deadly, severe);
    if (!old) return body.append(made);
    const isOpen = old.querySelector("details")?.open;
    old.replaceWith(made);
    if (isOpen) made.querySelector("details").open = true;
  }

  /** The dangers to life nobody spoke of. */
  left(body) {
    const { words } = this.#visit;
    const untold = body.querySelectorAll("[data-told-section] [data-untold]");
    if (!untold.length) return [];
    body.querySelector("[data-told-section] .error").textContent = words.told_unsaid;
    return [{ what: `${words.told_left} ${untold.length}`, to: untold[0].querySelector("[data-way]") }];
  }

  #rows(severity) {
    return this.#visit.model.rows().filter(({ state }) => state.shown && state.severity === severity);
  }

  #section(body, deadly, severe) {
    const document = body.ownerDocument;
    const { words } = this.#visit;
    const parts = [
      element(document, "h3", {}, `${words.told_title} ${deadly.length + severe.length}`),
      element(document, "p", { class: "error" }),
    ];
    if (deadly.length) parts.push(element(document, "p", {}, words.told_first), ...this.#list(body, deadly, true));
    if (severe.length) {
      const summary = element(document, "summary", {}, `${words.told_severe} ${severe.length}`);
      parts.push(element(document, "details", { class: "told-severe" }, summary, ...this.#list(body, severe, false)));
    }
    return element(document, "section", { class: "finish-block", "data-told-section": true }, ...parts);
  }

  /** One button for all that nobody spoke of, and the rows. */
  #list(body, rows, needed) {
    const document = body.ownerDocument;
    const { words, now } = this.#visit;
    const silent = rows.filter(({ card }) => !isSpokenOf(noticeOf(card)));
    const tellAll = () => {
      for (const { card } of silent) this.#say(card, toldNow(now()));
      this.into(body);
      body.querySelector("[data-told-section] [data-way]").focus();
    };
    const all = silent.length ? [button(document, words.told_all, tellAll, "button main wide")] : [];
    const lines = rows.map((row) => this.#line(body, row, needed));
    return [...all, element(document, "ul", { class: "told-list" }, ...lines)];
  }

  #line(body, { item, card }, needed) {
    const document = body.ownerDocument;
    const { words, showItem } = this.#visit;
    const notice = noticeOf(card);
    const leave = () => {
      body.closest("dialog").close();
      showItem(card);
    };
    const choose = (way) => {
      this.#choose(card, way);
      this.into(body);
      body.querySelector(`[data-told-item="${item.field}"] [data-way="${way}"]`).focus();
    };
    const say = (more) => this.#say(card, { ...noticeOf(card), ...more });
    const link = wayTo(document, `#${item.field}`, item.code, failureText(item, card), leave);
    const parts = toldLine(document, { notice, refused: this.#refused.has(card.id), words, choose, say });
    const untold = needed && !isSpokenOf(notice);
    return element(document, "li", { "data-told-item": item.field, "data-untold": untold }, link, ...parts);
  }

  /** Chosen once more, nothing is said. */
  #choose(card, way) {
    const notice = noticeOf(card);
    const again = way === chosenWay(notice, this.#refused.has(card.id));
    const said = this.#said.get(card.id);
    const { told_at, told_whom } = isTold(notice) ? notice : { ...said };
    const not_told = notice.not_told || said?.not_told;
    this.#said.set(card.id, { told_at, told_whom, not_told });
    this.#refused.delete(card.id);
    if (again) return this.#say(card, {});
    if (way === "not") {
      this.#refused.add(card.id);
      return this.#say(card, { not_told });
    }
    const now = toldNow(this.#visit.now());
    return this.#say(card, { told_at: told_at || now.told_at, told_whom, told_by: way });
  }

  #say(card, notice) {
    setNotice(card, notice);
    this.#visit.save();
  }
}
