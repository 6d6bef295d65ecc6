/* Where the tablet is: the best fix of the last minute, said in words with its accuracy and distance from the school. */

import { fill } from "./text.mjs";

const EARTH = 6371008.8;
const FRESH = 60_000;
const PATIENCE = 5_000; // a figure that changes each second makes people wait for a better one

/** Metres on the sphere between {latitude, longitude} and another. */
export function distance(one, other) {
  const radians = Math.PI / 180;
  const half = (a, b) => Math.sin(((b - a) * radians) / 2) ** 2;
  const across = Math.cos(one.latitude * radians) * Math.cos(other.latitude * radians);
  return 2 * EARTH * Math.asin(Math.sqrt(half(one.latitude, other.latitude) + across * half(one.longitude, other.longitude)));
}

/** "12 m", "3.4 km" by the page's words. */
export function distanceWords(metres, words) {
  if (metres < 1000) return fill(words.metres, { n: Math.round(metres) });
  return fill(words.kilometres, { n: metres < 10_000 ? (metres / 1000).toFixed(1) : Math.round(metres / 1000) });
}

/** The fix to keep: the more accurate one while it is fresh. */
export function better(kept, fix) {
  return !kept || fix.at - kept.at > FRESH || fix.accuracy <= kept.accuracy ? fix : kept;
}

export function sentence(fix, school, words) {
  const accuracy = distanceWords(fix.accuracy, words);
  if (school.latitude === null || school.longitude === null) return fill(words.position_free, { accuracy });
  return fill(words.position_here, { distance: distanceWords(distance(fix, school), words), accuracy });
}

/** Watches; ``show`` writes in words, ``keep(fix)`` stores. ``latest()`` is the fix a photo is taken at, or null. */
export function watchPosition({ geolocation, element, school, words, keep, now = Date.now }) {
  let kept = null;
  let told = 0;
  const say = (text) => {
    element.textContent = text;
  };
  if (!geolocation) {
    say(words.position_none);
    return { latest: () => null };
  }
  say(words.position_wait);
  geolocation.watchPosition(
    ({ coords }) => {
      const fix = { latitude: coords.latitude, longitude: coords.longitude, accuracy: coords.accuracy, at: now() };
      kept = better(kept, fix);
      keep(kept);
      if (kept.at - told < PATIENCE && told) return;
      told = kept.at;
      say(sentence(kept, school, words));
      const away = school.latitude === null ? 0 : distance(kept, school);
      element.classList.toggle("far", away - kept.accuracy > 500);
    },
    (error) => kept ?? say(error.code === 1 ? words.position_denied : words.position_none),
    { enableHighAccuracy: true, maximumAge: 10_000, timeout: 60_000 },
  );
  return { latest: () => kept };
}
