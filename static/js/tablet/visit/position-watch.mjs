/* Where the tablet is: the best fix of the last minute, said in words with its accuracy and distance from the
   school. */

import { distance, distanceText, isFar } from "../dom/distance.mjs";
import { fill } from "../dom/sentences.mjs";

const FRESH = 60_000;
const PATIENCE = 5_000; // a figure that changes each second makes people wait for a better one
const OPTIONS = { enableHighAccuracy: true, maximumAge: 10_000, timeout: 60_000 };

/** The fix to keep: the more accurate one while it is fresh. */
export function betterFix(kept, fix) {
  return !kept || fix.at - kept.at > FRESH || fix.accuracy <= kept.accuracy ? fix : kept;
}

export function positionText(fix, school, words) {
  const accuracy = distanceText(fix.accuracy, words);
  if (school.latitude === null || school.longitude === null) return fill(words.position_free, { accuracy });
  return fill(words.position_here, { distance: distanceText(distance(fix, school), words), accuracy });
}

/** Watches; ``keep(fix)`` stores the best one. ``latest()`` is the fix a photo is taken at, or null. */
export function watchPosition({ geolocation, element, school, words, keep, now = Date.now }) {
  let kept = null;
  let painted = null;
  element.textContent = geolocation ? words.position_wait : words.position_none;
  const onFix = ({ coords: { latitude, longitude, accuracy } }) => {
    kept = betterFix(kept, { latitude, longitude, accuracy, at: now() });
    keep(kept);
    if (painted !== null && kept.at - painted < PATIENCE) return;
    painted = kept.at;
    paintPosition(element, kept, school, words);
  };
  const onError = (error) => {
    if (!kept) element.textContent = error.code === 1 ? words.position_denied : words.position_none;
  };
  geolocation?.watchPosition(onFix, onError, OPTIONS);
  return { latest: () => kept };
}

function paintPosition(element, fix, school, words) {
  element.textContent = positionText(fix, school, words);
  element.classList.toggle("far", isFar(fix, school));
}
