// The map of the country fetches the schools of the directorates somebody looks at, each once, a few at a time.

// The zoom from which schools stand in place of figures: a desk's map is some 50 km across.
export const SCHOOLS_FROM = 11;
const MAX_AT_ONCE = 3;

// Codes of the directorates whose box meets `view`, those nearest to its middle first. A box is [west, south, east,
// north] in degrees.
export function within(boxes, view) {
  const meets = ([west, south, east, north]) =>
    west <= view[2] && view[0] <= east && south <= view[3] && view[1] <= north;
  const middle = ([west, south, east, north]) => [(west + east) / 2, (south + north) / 2];
  const [x, y] = middle(view);
  const far = (box) => Math.hypot(middle(box)[0] - x, middle(box)[1] - y);
  return [...boxes]
    .filter(([, box]) => meets(box))
    .sort(([, a], [, b]) => far(a) - far(b))
    .map(([code]) => code);
}

// Gives a function to call whenever the view has changed. `inView()` lists codes, `ask(code)` promises an answer that
// `arrived` takes; `waiting(running, lost)` hears how many are under way and how many failed. Those are asked for again
// when the view changes once more, and not before.
export function askInView({ inView, ask, arrived, waiting }) {
  const asked = new Set();
  const lost = new Set();
  let running = 0;
  const next = () => {
    for (const code of inView()) {
      if (running === MAX_AT_ONCE) break;
      if (!asked.has(code)) start(code);
    }
    waiting(running, lost.size);
  };
  const start = (code) => {
    asked.add(code);
    running += 1;
    const over = () => {
      running -= 1;
      next();
    };
    ask(code)
      .then(arrived, () => lost.add(code))
      .finally(over);
  };
  return () => {
    for (const code of lost) asked.delete(code);
    lost.clear();
    next();
  };
}
