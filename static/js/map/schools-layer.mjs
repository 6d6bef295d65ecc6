// All schools on one canvas, which sign stands where, and which share a place.
import { canvasLayer, holds, projected, textPen } from "./canvas.mjs";
import { localities, placeLabels, writeLabel } from "./labels.mjs";
import { gathered, nearestTo, overlapping, worstFirst } from "./same-place.mjs";
import { STATES, signMaker } from "./signs.mjs";

const REACH = 22; // a thumb's half, in pixels
// Of a sign's side: nearer than this one hides the other; nearer than that they overlap.
const HIDDEN = 0.35;
const OVERLAP = 0.8;

// `schools` are the columns of schoolColumns, `shows(state)` tells what the legend left on, `named()` whether the names
// of localities stand there. After rows were added to the columns, `renew` takes them in.
export function addSchools({ L, map, document, window, setup, schools, shows, named = () => true }) {
  const { paths, colours, dir: direction } = setup;
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const sign = signMaker({ paths, colours, document, ratio });
  map.createPane("schools").classList.add("schools-pane");
  return schoolsLayer(L, { schools, sign, shows, named, document, direction, ratio }).addTo(map);
}

// Points are of the map's layers.
function schoolsLayer(L, { schools, sign, shows, named, document, direction, ratio }) {
  let ground = groundOf(L, schools);
  let side = REACH;
  const shown = () => ground.order.filter((i) => shows(STATES[schools.state[i]]));
  const paint = (pen, map, bounds) => {
    ground.at(map);
    side = sideOf(map, ground);
    if (named()) paintNames(pen, bounds, ground, side, direction);
    paintSchools(pen, bounds, { schools, ground, side, shown: shown(), sign });
  };
  // The schools whose signs overlap that of school `i`, worst first; `i` is one of them.
  const together = (i) => overlapping(ground, shown(), i, side * OVERLAP);
  // Those under the pointer; none where no sign is near.
  const under = (point) => {
    const i = nearestTo(point, ground, shown(), REACH);
    return i < 0 ? [] : together(i);
  };
  const renew = () => {
    ground = groundOf(L, schools);
  };
  const layer = canvasLayer(L, { pane: "schools", paint, document, ratio });
  return Object.assign(layer, { renew, together, under });
}

// Where schools stand in pixels, their order from the worst, the names of their localities.
function groundOf(L, schools) {
  const order = schools.lat.map((_, i) => i).sort(worstFirst(schools));
  return { ...projected(L, schools.lat, schools.lon), order, labels: localities(schools.place, schools.answer) };
}

function paintNames(pen, bounds, { xs, ys, labels }, side, direction) {
  const width = textPen(pen, "700 14px Cairo, sans-serif", direction);
  const room = { width, inside: (x, y) => holds(bounds, x, y), radius: side * 0.38, height: 20 };
  for (const label of placeLabels(labels, xs, ys, room)) writeLabel(pen, label);
}

function paintSchools(pen, bounds, { schools, ground, side, shown, sign }) {
  const { xs, ys } = ground;
  const inView = shown.filter((i) => holds(bounds, xs[i], ys[i]));
  // The worst lies on top.
  for (const i of [...inView].reverse()) {
    const drawn = sign(schools.state[i], schools.counts[i][schools.state[i]] ?? 0, side);
    pen.drawImage(drawn, xs[i] - drawn.side / 2, ys[i] - drawn.side / 2, drawn.side, drawn.side);
  }
  for (const [i, ...hidden] of gathered(ground, inView, side * HIDDEN)) {
    if (hidden.length) writeCount(pen, hidden.length + 1, xs[i] + side / 2, ys[i] - side / 2);
  }
}

// How many schools stand on one spot, at the sign of the worst of them.
function writeCount(pen, count, x, y) {
  const text = count > 99 ? "99+" : String(count);
  textPen(pen, "800 11px Cairo, sans-serif", "ltr");
  const half = Math.max(8, pen.measureText(text).width / 2 + 4);
  pen.beginPath();
  pen.roundRect(x - half, y - 8, half * 2, 16, 8);
  pen.fillStyle = "#16211f";
  pen.strokeStyle = "#fff";
  pen.lineWidth = 2;
  pen.stroke();
  pen.fill();
  pen.fillStyle = "#fff";
  pen.fillText(text, x, y + 1);
}

// Signs shrink where schools crowd: never under 10 pixels, never without their shape.
function sideOf(map, { xs, ys }) {
  const { min, max } = map.getPixelBounds();
  const origin = map.getPixelOrigin();
  let inView = 0;
  for (let i = 0; i < xs.length; i += 1) {
    const x = xs[i] + origin.x;
    const y = ys[i] + origin.y;
    if (x > min.x && x < max.x && y > min.y && y < max.y) inView += 1;
  }
  const room = Math.sqrt(((max.x - min.x) * (max.y - min.y)) / Math.max(1, inView));
  return Math.round(Math.max(10, Math.min(22, room / 3)));
}
