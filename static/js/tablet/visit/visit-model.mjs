/* The page as a model: every card judged, every section counted, and both painted whenever something changes. */

import { offerReasons, paint } from "./cards.mjs";
import { readFields } from "./fields.mjs";
import { closedBy, paintClosing } from "./closing.mjs";
import { knownOf, paintKnown } from "./known.mjs";
import { paintNotAsked, paintSection } from "./sections.mjs";
import { factsOf, sectionState, stateOf, total } from "./state.mjs";
import { fill, make, today } from "./text.mjs";

/** A date typed in part is an empty field to the form, and no answer to the person who sees it. */
function withHalfDate(card, fields) {
  const half = card.querySelector('.measure-field input[type="date"]')?.validity.badInput;
  return half ? [...fields, [`${card.id}-value`, "-"]] : fields;
}

/** rules come from the page's checklist JSON; ``form`` and ``deck`` are its elements. */
export function makeModel({ form, deck, rules, words, now = () => new Date() }) {
  const document = form.ownerDocument;
  const items = new Map(rules.sections.flatMap((section) => section.items).map((item) => [item.field, item]));
  const cards = [...form.querySelectorAll("[data-item]")];
  const states = new Map();
  const known = new Map(cards.map((card) => [card, knownOf(card)]));
  const closed = new Map();
  let facts = {};

  function judgeCard(card, fields) {
    const on = today(now());
    const state = { ...stateOf(items.get(card.id), withHalfDate(card, fields), facts, on), on };
    if (states.get(card.id)?.verdict !== state.verdict) offerReasons(card, state.verdict, words);
    states.set(card.id, state);
    paint(card, items.get(card.id), state, words);
    if (!known.get(card).length) return;
    closed.set(card, closedBy(known.get(card), fields, card.id, state));
    paintKnown(card);
    paintClosing(card, closed.get(card), words);
  }

  const sections = () => rules.sections.map((section) => sectionState(section.items.map(({ field }) => states.get(field))));

  function factText(key) {
    if (facts[key] === undefined) return words.unknown;
    if (typeof facts[key] === "boolean") return facts[key] ? words.yes : words.no;
    return form.elements[`fact-${key}`]?.selectedOptions?.[0]?.text ?? String(facts[key]);
  }

  function paintParts(counted, all) {
    for (const [n, section] of rules.sections.entries()) {
      const part = document.getElementById(`s-${section.code}`);
      paintSection(document.querySelector(`[data-section="${section.code}"]`), part, counted[n], words);
      const hidden = section.items.filter(({ field }) => !states.get(field).shown).map(({ field }) => field);
      if (all) paintNotAsked(part, new Set(hidden), factText);
    }
  }

  function paintFacts() {
    const asked = [...form.querySelectorAll("[data-fact]")];
    for (const fact of asked) fact.toggleAttribute("data-unknown", !Object.hasOwn(facts, fact.dataset.fact));
    const unknown = asked.filter((fact) => fact.hasAttribute("data-unknown")).length;
    document.querySelector('[data-section="facts"]').dataset.state = unknown ? "part" : "done";
    const said = unknown ? fill(words.facts_unknown, { n: unknown }) : words.facts_known;
    form.querySelector("[data-facts-state]").textContent = said;
  }

  function paintDeck({ asked, answered, flagged }) {
    const parts = fill(words.of, { n: answered, m: asked }).split(/(\d+)/);
    const bold = parts.map((text, at) => (at === 1 ? make(document, "b", {}, text) : text));
    deck.querySelector("[data-progress]").replaceChildren(...bold);
    deck.querySelector("[data-flagged]").textContent = flagged;
    deck.querySelector("[data-unanswered]").textContent = asked - answered;
  }

  /** Judges one card, or all of them when a fact may have changed. */
  function refresh(only = null) {
    const fields = readFields(only ?? form);
    if (!only) facts = factsOf(fields, rules.facts);
    for (const card of only ? [only] : cards) judgeCard(card, fields);
    const counted = sections();
    paintParts(counted, !only);
    paintDeck(total(counted));
    if (!only) paintFacts();
  }

  return {
    cards,
    refresh,
    sections,
    progress: () => total(sections()),
    item: (card) => items.get(card.id),
    state: (card) => states.get(card.id),
    known: (card) => known.get(card),
    /** Those of the card's known deficiencies that its answer closes. */
    closed: (card) => closed.get(card) ?? [],
    rows: () => cards.map((card) => ({ card, item: items.get(card.id), state: states.get(card.id) })),
  };
}
