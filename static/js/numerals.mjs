/* Numbers and dates as people type them here, the same as inspect_app/checklists/numerals.py. */

const NUMBER = /^[+-]?(?:[0-9]{1,12}(?:\.[0-9]{0,6})?|\.[0-9]{1,6})$/;
const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const DAY = 24 * 60 * 60 * 1000;

/** Arabic-Indic and Persian digits, decimal signs and minus in ASCII; thousands signs and direction marks dropped. */
export function toAscii(text) {
  return text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replace(/[٫,،]/g, ".")
    .replace(/−/g, "-")
    .replace(/[٬\u200e\u200f\u061c\u00a0\u202f]/g, "")
    .replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
}

/** A finite number from a number or its text; null for anything else. */
export function parseNumber(value) {
  if (typeof value === "number") return Number.isFinite(value) && Math.abs(value) < 1e12 ? value + 0 : null;
  const text = typeof value === "string" ? toAscii(value) : "";
  return NUMBER.test(text) ? Number(text) + 0 : null;
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
