/* Beside each fact of the school that is typed: what was understood, or why nothing was. */

import { readAs, readMeasure } from "../../../numerals.mjs";
import { isTypedFact, whyUnreadFact } from "../form/unread-values.mjs";

export function watchFacts(form, vocabulary, words) {
  for (const fact of vocabulary.filter(isTypedFact)) {
    const input = form.elements[`fact-${fact.key}`];
    const paint = () => paintFact(input, fact, words);
    input.addEventListener("input", paint);
    input.addEventListener("change", paint);
    paint();
  }
}

function paintFact(input, fact, words) {
  const typed = input.value.trim();
  const { value, reason } = typed ? readMeasure(fact, typed) : { value: null, reason: null };
  const text = reason ? whyUnreadFact(fact, reason, words) : value === null ? "" : readAs(typed, value);
  const box = input.closest("[data-fact]").querySelector("[data-fact-said]");
  box.textContent = text;
  box.classList.toggle("error", Boolean(reason));
  input.setAttribute("aria-invalid", String(Boolean(reason)));
}
