/* Sentences with {names} filled, and numbers as the page writes them. */

const plurals = new Map();

/**
 * "{n} of {m}" with {n: 18, m: 70} is "18 of 70"; a name without a value stays as it is. A sentence that changes with
 * its number comes as {one, two, few, many, other} and is chosen by ``n``.
 */
export function fill(sentence, values = {}, language = globalThis.document?.documentElement.lang || "ar") {
  const text = typeof sentence === "string" ? sentence : (sentence[pluralOf(values.n, language)] ?? sentence.other);
  return text.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}

function pluralOf(number, language) {
  if (!plurals.has(language)) plurals.set(language, new Intl.PluralRules(language));
  return plurals.get(language).select(number);
}

/** Two decimals at most. */
export function numberText(number) {
  return String(Math.round(number * 100) / 100);
}

/** "0 to 50", "at most 45", "at least 1.12"; empty for a band without ends. */
export function bandText([low, high], words) {
  if (low !== null && high !== null) return fill(words.between, { low: numberText(low), high: numberText(high) });
  if (high !== null) return fill(words.at_most, { n: numberText(high) });
  return low === null ? "" : fill(words.at_least, { n: numberText(low) });
}

/** "4.1 MB" by the page's words. */
export function sizeText(bytes, words) {
  const [key, unit] = bytes < 2 ** 20 ? ["kb", 2 ** 10] : bytes < 2 ** 30 ? ["mb", 2 ** 20] : ["gb", 2 ** 30];
  const n = bytes / unit;
  return fill(words[key], { n: n < 10 && key !== "kb" ? n.toFixed(1) : Math.round(n) });
}
