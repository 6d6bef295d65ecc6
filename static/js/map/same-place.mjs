// Signs that share a place. Schools are indices into the columns `xs` and `ys`, in pixels.

// Worst first, as the server ranks them: dangers to life, then risk points, then the order they came in.
export function worstFirst({ counts, points }) {
  return (a, b) => counts[b][0] - counts[a][0] || points[b] - points[a] || a - b;
}

// Groups of schools whose signs cover one another, each led by the first of `order` in it: [[leader, …others], …].
export function gathered({ xs, ys }, order, reach) {
  const cells = new Map();
  const cell = (x, y) => `${Math.floor(x / reach)} ${Math.floor(y / reach)}`;
  const around = [-reach, 0, reach];
  const near = (i) => around.flatMap((dx) => around.flatMap((dy) => cells.get(cell(xs[i] + dx, ys[i] + dy)) ?? []));
  const groups = [];
  for (const i of order) {
    const group = near(i).find(([leader]) => apart(xs, ys, i, leader) <= reach);
    if (group) {
      group.push(i);
      continue;
    }
    const own = [i];
    const key = cell(xs[i], ys[i]);
    groups.push(own);
    cells.set(key, [...(cells.get(key) ?? []), own]);
  }
  return groups;
}

// Of `shown`, those whose signs overlap that of `i`, in their order; `i` is one of them.
export function overlapping({ xs, ys }, shown, i, reach) {
  return shown.filter((other) => other === i || apart(xs, ys, i, other) < reach);
}

// The one of `shown` nearest to a point and no further than `reach` from it; -1 where there is none.
export function nearestTo({ x, y }, { xs, ys }, shown, reach) {
  let best = -1;
  let least = reach;
  for (const i of shown) {
    const far = Math.hypot(xs[i] - x, ys[i] - y);
    if (far > least || (far === least && best >= 0)) continue;
    least = far;
    best = i;
  }
  return best;
}

const apart = (xs, ys, a, b) => Math.hypot(xs[a] - xs[b], ys[a] - ys[b]);
