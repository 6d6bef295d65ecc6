/* Numbers and dates as people type them here, the same as inspect_app/checklists/numerals.py;
   tests/checklists/number-vectors.json holds both to one reading. */

const PLAIN = /^[+-]?(?:[0-9]{1,12}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})$/;
const COMMA_FOR_POINT = /^[+-]?(?:[0-9]{1,12},[0-9]{0,2}|0?,[0-9]{1,20})$/;
const BY_COMMA = /^[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3}(?:\.[0-9]{0,20})?$/;
const BY_SIGN = /^[+-]?[1-9][0-9]{0,2}(?:(?:٬[0-9]{3}){1,3}|(?: [0-9]{3}){1,3})(?:\.[0-9]{0,20}|,[0-9]{0,2})?$/;
const PARTS = /^([+-]?[0-9.,٬ ]*[0-9][.,]?)(.*)$/s;
const MARKED = /^(?:[+-]?[0-9.]*[,٬ ][0-9.,٬ ]*|[+-]?[0-9]{1,3}(?:\.[0-9]{3}){2,})$/;
const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const DAY = 24 * 60 * 60 * 1000;

/** Arabic-Indic and Persian digits, decimal sign and minus in ASCII; direction marks dropped, all spaces alike. */
export function toAscii(text) {
  return text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replace(/٫/g, ".")
    .replace(/−/g, "-")
    .replace(/[\u00a0\u2007\u2009\u202f\t]/g, " ")
    .replace(/[\u200e\u200f\u061c]/g, "")
    .replace(/^[ \r\n]+|[ \r\n]+$/g, "");
}

/** {number} or {reason: "not_a_number" | "ambiguous_number"}. ``units``, folded, may follow the number. */
export function readNumber(typed, units = []) {
  const text = toAscii(typed);
  if (PLAIN.test(text)) return { number: Number(text) + 0 };
  const [, number, unit] = PARTS.exec(text.replace(/،/g, ",")) ?? [];
  if (number === undefined || (unit.trim() && !units.includes(foldUnit(unit)))) return { reason: "not_a_number" };
  if (BY_COMMA.test(number)) return { number: Number(number.replace(/,/g, "")) };
  if (BY_SIGN.test(number)) return { number: Number(number.replace(/[٬ ]/g, "").replace(",", ".")) };
  if (PLAIN.test(number) || COMMA_FOR_POINT.test(number)) return { number: Number(number.replace(",", ".")) + 0 };
  return { reason: MARKED.test(number) ? "ambiguous_number" : "not_a_number" };
}

/** As inspect_app/checklists/unit_spellings.py compares a unit. */
function foldUnit(text) {
  const small = text.normalize("NFKC").toLowerCase();
  const plain = small.replace(/[أإآ]/g, "ا").replace(/ة/g, "ه").replace(/ى/g, "ي");
  return plain.replace(/[\u064b-\u0652]/g, "").replace(/^[ .]+|[ .]+$/g, "").replace(/\s+/g, " ");
}

/** “= 24,000”: what was understood, where the text does not say it plainly; empty where it does. */
export function readAs(typed, number) {
  if (toAscii(typed).replace(/\.$/, "") === String(number)) return "";
  return `= ${new Intl.NumberFormat("en", { maximumFractionDigits: 20 }).format(number)}`;
}

/** The number, count or year typed for a fact of the school: {value, reason}, one of them null. */
export function readMeasure(fact, typed) {
  const { number, reason } = readNumber(typed, fact.units);
  const none = (why) => ({ value: null, reason: why });
  if (reason) return none(reason);
  if (fact.kind !== "number" && !Number.isInteger(number)) return none("not_whole");
  const possible = number >= (fact.minimum ?? -Infinity) && number <= (fact.maximum ?? Infinity);
  return possible ? { value: number, reason: null } : none("impossible_number");
}

/** Days since 1970 from YYYY-MM-DD, whatever the time zone; null for anything that is not a day of the calendar. */
export function parseDay(value) {
  const text = typeof value === "string" ? toAscii(value) : "";
  const [, year, month, day] = (DATE.exec(text) ?? []).map(Number);
  if (!year) return null; // no match, or the year 0000, which Python does not know either
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() / DAY : null;
}
