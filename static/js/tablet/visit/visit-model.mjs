/* The page as a model: every card judged, every section counted, and both painted whenever something changes. */

import { isoDay } from "../dom/dates.mjs";
import { element } from "../dom/elements.mjs";
import { fill } from "../dom/sentences.mjs";
import { closedBy } from "./form/closed-deficiencies.mjs";
import { readFields } from "./form/form-fields.mjs";
import { factsOf, judgedFindings, sectionState, stateOf, totalOf } from "./form/item-state.mjs";
import { paintClosing } from "./items/closing-preview.mjs";
import { paintDanger } from "./items/danger-line.mjs";
import { paintCard } from "./items/item-card.mjs";
import { knownOf, paintKnown } from "./items/known-deficiencies.mjs";
import { offerReasons } from "./items/reason-chips.mjs";
import { paintNotAsked, paintSection } from "./section-counts.mjs";

export class VisitModel {
  #page;
  #items;
  #known;
  #states = new Map();
  #closed = new Map();
  #facts = {};

  /** rules come from the page's checklist JSON; ``form`` and ``bar`` are its elements. */
  constructor({ form, bar, rules, words, now = () => new Date() }) {
    this.#page = { form, bar, rules, words, now, document: form.ownerDocument };
    this.#items = new Map(rules.sections.flatMap((section) => section.items).map((item) => [item.field, item]));
    this.cards = [...form.querySelectorAll("[data-item]")];
    this.#known = new Map(this.cards.map((card) => [card, knownOf(card)]));
  }

  /** The rule that the card asks by. */
  item(card) {
    return this.#items.get(card.id);
  }

  /** What the card says by now (item-state.mjs). */
  state(card) {
    return this.#states.get(card.id);
  }

  /** What was open of the card's item when the visit began. */
  known(card) {
    return this.#known.get(card);
  }

  /** Those of the card's known deficiencies that its answer closes. */
  closed(card) {
    return this.#closed.get(card) ?? [];
  }

  /** Where the card's item fails, each place with its severity (item-state.mjs). */
  findings(card) {
    const { shown, fails, on } = this.state(card);
    return shown && fails ? judgedFindings(this.item(card), readFields(card), this.#facts, on) : [];
  }

  rows() {
    return this.cards.map((card) => ({ card, item: this.item(card), state: this.state(card) }));
  }

  progress() {
    return totalOf(this.#sections());
  }

  /** Judges one card, or all of them when a fact may have changed. */
  refresh(only = null) {
    const { form, rules } = this.#page;
    const fields = readFields(only ?? form);
    if (!only) this.#facts = factsOf(fields, rules.facts);
    for (const card of only ? [only] : this.cards) this.#judge(card, fields);
    const counted = this.#sections();
    this.#paintSections(counted, !only);
    this.#paintBar(totalOf(counted));
    if (!only) this.#paintFacts();
  }

  #sections() {
    const statesOf = ({ items }) => items.map(({ field }) => this.#states.get(field));
    return this.#page.rules.sections.map((section) => sectionState(statesOf(section)));
  }

  #judge(card, fields) {
    const { words, now } = this.#page;
    const item = this.item(card);
    const on = isoDay(now());
    const state = { ...stateOf(item, withHalfDate(card, fields), this.#facts, on), on };
    if (this.state(card)?.verdict !== state.verdict) offerReasons(card, state.verdict, words);
    this.#states.set(card.id, state);
    paintCard(card, item, state, words);
    paintDanger(card, state, words);
    if (!this.known(card).length) return;
    this.#closed.set(card, closedBy(this.known(card), fields, card.id, state));
    paintKnown(card);
    paintClosing(card, this.closed(card), words);
  }

  #paintSections(counted, all) {
    const { document, rules, words } = this.#page;
    const factText = (key) => this.#factText(key);
    for (const [n, section] of rules.sections.entries()) {
      const part = document.getElementById(`s-${section.code}`);
      paintSection(document.querySelector(`[data-section="${section.code}"]`), part, counted[n], words);
      const hidden = section.items.filter(({ field }) => !this.#states.get(field).shown).map(({ field }) => field);
      if (all) paintNotAsked(part, new Set(hidden), factText);
    }
  }

  #factText(key) {
    const { form, words } = this.#page;
    const value = this.#facts[key];
    if (value === undefined) return words.unknown;
    if (typeof value === "boolean") return value ? words.yes : words.no;
    return form.elements[`fact-${key}`]?.selectedOptions?.[0]?.text ?? String(value);
  }

  #paintFacts() {
    const { document, form, words } = this.#page;
    const asked = [...form.querySelectorAll("[data-fact]")];
    for (const fact of asked) fact.toggleAttribute("data-unknown", !Object.hasOwn(this.#facts, fact.dataset.fact));
    const unknown = asked.filter((fact) => fact.hasAttribute("data-unknown")).length;
    document.querySelector('[data-section="facts"]').dataset.state = unknown ? "part" : "done";
    const text = unknown ? fill(words.facts_unknown, { n: unknown }) : words.facts_known;
    form.querySelector("[data-facts-state]").textContent = text;
  }

  #paintBar({ asked, answered, flagged }) {
    const { document, bar, words } = this.#page;
    const parts = fill(words.of, { n: answered, m: asked }).split(/(\d+)/);
    const bold = parts.map((text, at) => (at === 1 ? element(document, "b", {}, text) : text));
    bar.querySelector("[data-progress]").replaceChildren(...bold);
    bar.querySelector("[data-flagged]").textContent = flagged;
    bar.querySelector("[data-unanswered]").textContent = asked - answered;
  }
}

/** A date typed in part is an empty field to the form, and no answer to the person who sees it. */
function withHalfDate(card, fields) {
  const half = card.querySelector('.measure-field input[type="date"]')?.validity.badInput;
  return half ? [...fields, [`${card.id}-value`, "-"]] : fields;
}
