// All schools on one canvas, and which sign stands where.
import { canvasLayer, holds, projected, textPen } from "./canvas.mjs";
import { localities, placeLabels, writeLabel } from "./labels.mjs";

const REACH = 22; // a thumb's half, in pixels

// `schools` are the columns of schools.json, `sign` comes from signMaker, `shows(state)` tells what the legend left on.
export function schoolsLayer(L, { schools, sign, shows, document, direction = "rtl", ratio = 1 }) {
  const { xs, ys, at } = projected(L, schools.lat, schools.lon);
  // The worst lies on top.
  const order = schools.lat.map((_, i) => i).sort((a, b) => schools.state[b] - schools.state[a]);
  const labels = localities(schools.place);

  const paint = (pen, map, bounds) => {
    at(map);
    const side = sideOf(map, xs, ys);
    const width = textPen(pen, "700 14px Cairo, sans-serif", direction);
    const inside = (x, y) => holds(bounds, x, y);
    const room = { width, inside, radius: side * 0.38, height: 20 };
    for (const label of placeLabels(labels, xs, ys, room)) writeLabel(pen, label);
    for (const i of order) {
      if (!shows(schools.state[i]) || !inside(xs[i], ys[i])) continue;
      const drawn = sign(schools.state[i], schools.counts[i][schools.state[i]] ?? 0, side);
      pen.drawImage(drawn, xs[i] - drawn.side / 2, ys[i] - drawn.side / 2, drawn.side, drawn.side);
    }
  };

  const nearest = (point) => nearestTo(point, xs, ys, (i) => shows(schools.state[i]));
  return Object.assign(canvasLayer(L, { pane: "schools", paint, document, ratio }), { nearest });
}

// The index of the sign nearest to a point of the map's layers, -1 where none that `isShown` is near.
function nearestTo(point, xs, ys, isShown) {
  let best = -1;
  let least = REACH ** 2;
  for (let i = 0; i < xs.length; i += 1) {
    const square = (xs[i] - point.x) ** 2 + (ys[i] - point.y) ** 2;
    if (square > least || (square === least && best >= 0) || !isShown(i)) continue;
    least = square;
    best = i;
  }
  return best;
}

// Signs shrink where schools crowd: never under 10 pixels, never without their shape.
function sideOf(map, xs, ys) {
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
