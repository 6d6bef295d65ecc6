// Names of localities: in the middle of their schools, where no sign and no other name stands.

const PLACES = [[0, 0], [0, -24], [0, 26], [0, -44], [0, 46], [-46, -18], [46, -18], [-46, 20], [46, 20]];

// One label per locality of `names`, the one with most schools first: {name, indices}. Villages of one name in two
// directorates, which came by different `answers`, are two.
export function localities(names, answers) {
  const found = new Map();
  names.forEach((name, index) => {
    if (!name) return;
    const key = `${answers[index]} ${name}`;
    if (!found.has(key)) found.set(key, { name, indices: [] });
    found.get(key).indices.push(index);
  });
  return [...found.values()].sort((a, b) => b.indices.length - a.indices.length);
}

// Where each label may stand: {name, x, y}; those without room are left out. `width` measures a text in pixels.
// `places` are the offsets to try; a figure that belongs to an area has only its own place.
export function placeLabels(labels, xs, ys, { width, radius, height, inside, places = PLACES }) {
  const taken = [];
  for (let i = 0; radius && i < xs.length; i += 1) {
    if (inside(xs[i], ys[i])) taken.push(box(xs[i], ys[i], radius * 2, radius * 2));
  }
  const free = [];
  for (const { name, indices } of labels) {
    const x = mean(indices, xs);
    const y = mean(indices, ys);
    if (!inside(x, y)) continue;
    const spots = places.map(([dx, dy]) => box(x + dx, y + dy, width(name) + 8, height));
    const spot = spots.find((wanted) => !taken.some((other) => meets(wanted, other)));
    if (!spot) continue;
    taken.push(spot);
    free.push({ name, x: (spot[0] + spot[2]) / 2, y: (spot[1] + spot[3]) / 2 });
  }
  return free;
}

const box = (x, y, wide, high) => [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2];
const meets = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
const mean = (indices, values) => indices.reduce((sum, index) => sum + values[index], 0) / indices.length;

export function writeLabel(pen, { name, x, y }) {
  pen.lineWidth = 4;
  pen.lineJoin = "round";
  pen.strokeStyle = "rgb(255 255 255 / 85%)";
  pen.strokeText(name, x, y);
  pen.fillStyle = "#3c4a47";
  pen.fillText(name, x, y);
}
