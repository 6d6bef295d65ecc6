// The signs of schools: a shape, a colour and a number, each drawn once and then only stamped.

export const STATES = ["life_threatening", "severe", "moderate", "low", "clear", "unvisited"];
export const CLEAR = 4;
const ON_COLOUR = ["#fff", "#fff", "#16211f", "#fff"];
const GROWN = [1.06, 1.16, 1.2, 1]; // so that all four look equally large

// `paths` are the 16 × 16 outlines of the pages' badges, `colours` one per state. Gives (state, count, size) → canvas.
export function signMaker({ paths, colours, document, ratio = 1 }) {
  const made = new Map();
  return (state, count, size) => {
    const text = state < CLEAR && size > 15 ? (count > 99 ? "99+" : String(count)) : "";
    const key = `${state} ${text} ${size}`;
    const canvas = () => document.createElement("canvas");
    if (!made.has(key)) made.set(key, draw(canvas(), { state, text, size, paths, colours, ratio }));
    return made.get(key);
  };
}

function draw(canvas, { state, text, size, paths, colours, ratio }) {
  const side = Math.ceil(size * 1.2) + 6;
  canvas.width = canvas.height = side * ratio;
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  pen.translate(side / 2, side / 2);
  pen.lineJoin = "round";
  if (state >= CLEAR) ring(pen, state, size, colours[state]);
  else shape(pen, new Path2D(paths[STATES[state]]), (size * GROWN[state]) / 16, colours[state]);
  if (text) inscribe(pen, state, text, size);
  return Object.assign(canvas, { side });
}

function shape(pen, path, scale, colour) {
  pen.save();
  pen.scale(scale, scale);
  pen.translate(-8, -8);
  pen.strokeStyle = "#fff";
  pen.lineWidth = 4 / scale;
  pen.stroke(path);
  pen.fillStyle = colour;
  pen.fill(path);
  pen.restore();
}

function ring(pen, state, size, colour) {
  const radius = size * 0.36;
  pen.beginPath();
  pen.arc(0, 0, radius, 0, 7);
  pen.fillStyle = "#fff";
  pen.lineWidth = 5;
  pen.strokeStyle = "#fff";
  pen.stroke();
  pen.fill();
  pen.lineWidth = 2.2;
  pen.strokeStyle = colour;
  pen.stroke();
  if (state !== CLEAR) return;
  pen.beginPath();
  pen.moveTo(-radius * 0.5, 0);
  pen.lineTo(-radius * 0.1, radius * 0.42);
  pen.lineTo(radius * 0.55, -radius * 0.4);
  pen.stroke();
}

function inscribe(pen, state, text, size) {
  pen.font = `800 ${Math.round(size * (text.length > 1 ? 0.5 : 0.58))}px Cairo, sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "alphabetic";
  pen.fillStyle = ON_COLOUR[state];
  const middle = size * (text.length > 1 ? 0.17 : 0.2);
  pen.fillText(text, 0, middle + (STATES[state] === "severe" ? size * 0.14 : 0));
}
