/* Moments by the tablet's own clock, as the page writes them: Levantine months, Western digits in both languages. */

/** 10:42 */
export function clockTime(date) {
  return `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
}

/** The day as YYYY-MM-DD. */
export function isoDay(date) {
  const two = (number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** "3 أيار 2026", "3 May 2026". */
export function longDay(date, language = document.documentElement.lang) {
  const locale = language === "en" ? "en-GB" : "ar-JO-u-nu-latn";
  return new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(date);
}

/** Today the time is enough; before that the day as well. */
export function momentText(text, now = new Date()) {
  const at = new Date(text);
  return isToday(at, now) ? clockTime(at) : `${longDay(at)} ${clockTime(at)}`;
}

export function isToday(date, now = new Date()) {
  return date.toDateString() === now.toDateString();
}
