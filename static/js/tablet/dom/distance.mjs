/* How far two places are from one another, in metres and in words. */

import { fill } from "./sentences.mjs";

const EARTH = 6371008.8;
const FAR = 500; // metres

/** Metres on the sphere between {latitude, longitude} and another. */
export function distance(here, there) {
  const radians = Math.PI / 180;
  const half = (a, b) => Math.sin(((b - a) * radians) / 2) ** 2;
  const across = Math.cos(here.latitude * radians) * Math.cos(there.latitude * radians);
  const bend = half(here.latitude, there.latitude) + across * half(here.longitude, there.longitude);
  return 2 * EARTH * Math.asin(Math.sqrt(bend));
}

/** Whether a fix is surely not at the school's point; nobody knows where the school has none. */
export function isFar(fix, school) {
  return school.latitude !== null && school.longitude !== null && distance(fix, school) - fix.accuracy > FAR;
}

/** "12 m", "3.4 km" by the page's words. */
export function distanceText(metres, words) {
  if (metres < 1000) return fill(words.metres, { n: Math.round(metres) });
  return fill(words.kilometres, { n: metres < 10_000 ? (metres / 1000).toFixed(1) : Math.round(metres / 1000) });
}
