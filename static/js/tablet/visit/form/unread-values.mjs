/* What was typed and cannot be read, or could be read otherwise than it was meant: said in words beside its field. */

import { readAs, readMeasure } from "../numerals.mjs";
import { dayOf } from "../sync/kept-cards.mjs";
import { readFields } from "./fields.mjs";
import { bandWords, fill, make } from "./text.mjs";

const UNREAD = new Set([
  "wrong_answer", "not_a_number", "ambiguous_number", "not_whole", "impossible_number", "not_a_date", "future_date",
]);
const MEASURED = new Set(["number", "count"]);
const ASKED = new Set(["number", "integer", "year"]);

/** Whether the item's state (state.mjs) is that of something typed that does not count. */
export function isUnread({ shown, verdict, reason }) {
  return shown && verdict === null && UNREAD.has(reason);
}

/** Why not, with what could be read: the possible range of a number, the tablet's own day where a date is after it. */
export function whyUnread({ possible, unit }, { reason, on }, words) {
  const range = reason === "impossible_number" && possible ? `${bandWords(possible, words)} ${unit ?? ""}`.trim() : "";
  const day = () => dayOf(new Date(`${on}T12:00`), words.lang);
  const today = reason === "future_date" ? fill(words.by_this_clock, { day: day() }) : "";
  return [words.reasons[reason], range, today].filter(Boolean).join(" · ");
}

/** «= 24,000» of a measured item, where its text does not say so plainly. */
export function understood(item, typed, measured) {
  return MEASURED.has(item.kind) && measured !== null && typed ? readAs(typed, measured) : "";
}

/** Of fields, the facts that cannot be read: [{fact, reason}] in the order of the page. */
export function unreadFacts(fields, vocabulary) {
  const known = new Map(vocabulary.map((fact) => [`fact-${fact.key}`, fact]));
  return fields.flatMap(([name, text]) => {
    const fact = known.get(name);
    const reason = fact && ASKED.has(fact.kind) && text.trim() ? readMeasure(fact, text).reason : null;
    return reason ? [{ fact, reason }] : [];
  });
}

export function whyUnreadFact(fact, reason, words) {
  const bounds = [fact.minimum ?? null, fact.maximum ?? null];
  return whyUnread({ possible: bounds, unit: fact.unit }, { reason }, words);
}

/** Says beside each fact what was understood, or why nothing was, while it is typed. */
export function watchFacts(form, vocabulary, words) {
  for (const fact of vocabulary.filter(({ kind }) => ASKED.has(kind))) {
    const input = form.elements[`fact-${fact.key}`];
    const say = () => sayFact(input, fact, words);
    input.addEventListener("input", say);
    input.addEventListener("change", say);
    say();
  }
}

function sayFact(input, fact, words) {
  const typed = input.value.trim();
  const { value, reason } = typed ? readMeasure(fact, typed) : { value: null, reason: null };
  const text = reason ? whyUnreadFact(fact, reason, words) : value === null ? "" : readAs(typed, value);
  const box = input.closest("[data-fact]").querySelector("[data-fact-said]");
  box.textContent = text;
  box.classList.toggle("error", Boolean(reason));
  input.setAttribute("aria-invalid", String(Boolean(reason)));
}

/**
 * For the finish sheet (sheet.mjs): ``into(body)`` puts in what keeps the visit from being finished, each a way to its
 * field; ``left(body)`` says whether there still is any, and then leads to the first.
 */
export function finishUnread({ words, ...page }) {
  const into = (body) => {
    body.querySelector("[data-unread]")?.remove();
    const found = [...factsOf(page, words), ...itemsOf(page, words)];
    if (found.length) body.querySelector(".finish-bar").after(block(body, found, words));
    return found.length > 0;
  };
  return {
    into,
    left(body) {
      page.model.refresh();
      if (!into(body)) return false;
      body.querySelector("[data-unread] a").focus();
      return true;
    },
  };
}

function factsOf({ form, vocabulary }, words) {
  return unreadFacts(readFields(form), vocabulary).map(({ fact, reason }) => {
    const go = () => openFact(form.elements[`fact-${fact.key}`]);
    return { name: fact.text, why: whyUnreadFact(fact, reason, words), go };
  });
}

function itemsOf({ model, showItem }, words) {
  return model.rows().filter(({ state }) => isUnread(state)).map(({ item, card, state }) => {
    const go = () => {
      showItem(card);
      card.querySelector(`[name="${item.field}-value"]`).focus({ preventScroll: true });
    };
    const name = card.querySelector(".sentence").textContent;
    return { code: item.code, name, why: whyUnread(item, state, words), go };
  });
}

function openFact(input) {
  input.closest("details").open = true;
  input.scrollIntoView({ block: "center", behavior: "instant" });
  input.focus({ preventScroll: true });
}

function block(body, found, words) {
  const document = body.ownerDocument;
  const lines = found.map(({ code, name, why, go }) => {
    const mark = code ? make(document, "bdi", { class: "code" }, code) : null;
    const to = make(document, "a", { href: "#" }, mark, make(document, "span", {}, name));
    to.addEventListener("click", (event) => {
      event.preventDefault();
      body.closest("dialog").close();
      go();
    });
    return make(document, "li", {}, to, make(document, "p", { class: "error" }, why));
  });
  return make(
    document,
    "section",
    { class: "finish-block alarm", "data-unread": true },
    make(document, "h3", {}, `${words.finish_unread} ${found.length}`),
    make(document, "p", { class: "small" }, words.finish_unread_first),
    make(document, "ul", { class: "finish-list" }, ...lines),
  );
}
