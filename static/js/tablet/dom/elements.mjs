/* Sentences with {names} filled, and elements made without innerHTML: what people typed never becomes markup. */

const plurals = new Map();

/**
 * "{n} of {m}" with {n: 18, m: 70} is "18 of 70"; a name without a value stays as it is. A sentence that changes with
 * its number comes as {one, two, few, many, other} and is chosen by ``n``.
 */
export function fill(sentence, values = {}, language = globalThis.document?.documentElement.lang || "ar") {
  const text = typeof sentence === "string" ? sentence : (sentence[kindOf(values.n, language)] ?? sentence.other);
  return text.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}

function kindOf(number, language) {
  if (!plurals.has(language)) plurals.set(language, new Intl.PluralRules(language));
  return plurals.get(language).select(number);
}

/** An element with attributes and children; null, undefined and false are left out. Strings become text. */
export function make(document, tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A sign of the page's sprite, such as "shape-severe". */
export function sign(document, name, className = "") {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", className);
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#${name}`);
  svg.append(use);
  return svg;
}

/** 10:42, with Western digits in both languages. */
export function clock(date) {
  return `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
}

/** The day by the tablet's own clock as YYYY-MM-DD. */
export function today(date) {
  const two = (number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** A number as the page writes it: two decimals at most. */
export function plain(number) {
  return String(Math.round(number * 100) / 100);
}

/** "0 to 50", "at most 45", "at least 1.12"; empty for a band without ends. */
export function bandWords([low, high], words) {
  if (low !== null && high !== null) return fill(words.between, { low: plain(low), high: plain(high) });
  if (high !== null) return fill(words.at_most, { n: plain(high) });
  return low === null ? "" : fill(words.at_least, { n: plain(low) });
}

/** What fails, by its short name, then the standard: "Locked exit — Every exit door opens from inside". */
export function failureOf({ danger }, card) {
  return `${danger} — ${card.querySelector(".sentence").textContent}`;
}
