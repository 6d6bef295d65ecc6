/* A pad to sign on, with finger, pen or mouse. */

import { button, element } from "../../dom/elements.mjs";
import { PAD, readSignature, signatureText, strokePath } from "../form/signature-text.mjs";

const NEAR = 3; // what is nearer to the last point than this says nothing
const SPACE = "http://www.w3.org/2000/svg";

/** ``signed(text)`` is called after each stroke, and with "" when all is wiped off. */
export function signaturePad(document, { text, words, signed }) {
  let strokes = readSignature(text);
  const svg = document.createElementNS(SPACE, "svg");
  for (const [name, value] of [["viewBox", `0 0 ${PAD.join(" ")}`], ["role", "img"]]) svg.setAttribute(name, value);
  const wipe = button(document, words.sign_again, () => change([]), "button small");
  const paint = () => {
    svg.setAttribute("aria-label", strokes.length ? words.signed : words.sign_here);
    wipe.hidden = !strokes.length;
    svg.replaceChildren(...strokes.map((points) => pathOf(document, points)));
  };
  const change = (to) => {
    strokes = to;
    paint();
    signed(signatureText(strokes));
  };
  watchStrokes(svg, { drawn: (points) => change([...strokes, points]) });
  paint();
  const hint = element(document, "p", { class: "small muted" }, words.sign_here);
  return element(document, "div", { class: "signature-pad" }, svg, element(document, "div", {}, hint, wipe));
}

/** One stroke at a time, by the pointer that began it: the palm that rests on the pad meanwhile draws nothing. */
function watchStrokes(svg, { drawn }) {
  let line = null;
  let pointer = null;
  let points = [];
  svg.addEventListener("pointerdown", (event) => {
    if (line || event.button !== 0) return;
    event.preventDefault();
    svg.setPointerCapture(event.pointerId);
    pointer = event.pointerId;
    points = [placeOn(svg, event)];
    line = svg.appendChild(pathOf(svg.ownerDocument, points));
  });
  svg.addEventListener("pointermove", (event) => {
    if (!line || event.pointerId !== pointer) return;
    const place = placeOn(svg, event);
    const last = points.at(-1);
    if (Math.hypot(place[0] - last[0], place[1] - last[1]) < NEAR) return;
    points.push(place);
    line.setAttribute("d", strokePath(points));
  });
  const end = ({ pointerId }) => {
    if (!line || pointerId !== pointer) return;
    line = null;
    drawn(points);
  };
  for (const type of ["pointerup", "pointercancel"]) svg.addEventListener(type, end);
}

/** Where on the pad a pointer is, within it. */
function placeOn(svg, { clientX, clientY }) {
  const box = svg.getBoundingClientRect();
  const on = (at, size, most) => Math.min(most, Math.max(0, Math.round((at / size) * most)));
  return [on(clientX - box.left, box.width, PAD[0]), on(clientY - box.top, box.height, PAD[1])];
}

function pathOf(document, points) {
  const path = document.createElementNS(SPACE, "path");
  path.setAttribute("d", strokePath(points));
  return path;
}
