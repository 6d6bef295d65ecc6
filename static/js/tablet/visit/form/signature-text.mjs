/* A signature as short text, "600,200;x,y x,y;x,y": the size of the pad, then each stroke's points as whole numbers.
   The same as inspect_app/inspections/signature.py reads. */

export const PAD = [600, 200];
const LONGEST = 8192; // characters
const NUMBER = "\\d{1,4}";
const POINT = `${NUMBER},${NUMBER}`;
const SIGNATURE = new RegExp(`^${POINT}(;${POINT}( ${POINT})*)+$`);

/** ``strokes`` are lists of [x, y] on the pad; one that is too long loses every second point. Empty for none. */
export function signatureText(strokes) {
  let kept = strokes.filter((points) => points.length);
  while (kept.length) {
    const text = [PAD.join(), ...kept.map((points) => points.map((point) => point.join()).join(" "))].join(";");
    if (text.length <= LONGEST) return text;
    const thinner = kept.map((points) => points.filter((_, n) => n % 2 === 0 || n === points.length - 1));
    kept = thinner.flat().length < kept.flat().length ? thinner : kept.slice(0, -1);
  }
  return "";
}

/** The strokes of a text; none where it is no signature. */
export function readSignature(text) {
  if (text.length > LONGEST || !SIGNATURE.test(text)) return [];
  return text.split(";").slice(1).map((stroke) => stroke.split(" ").map((point) => point.split(",").map(Number)));
}

/** A stroke as the path of an SVG; a dot is a line of no length. */
export function strokePath([first, ...rest]) {
  return `M${first.join(" ")}${rest.length ? rest.map((point) => `L${point.join(" ")}`).join("") : "h0"}`;
}
