// Opens what there is to say of a school, or of the schools at one place.
import { openPopup } from "./map-frame.mjs";
import { placeList } from "./place-list.mjs";
import { make, schoolPopup } from "./popup.mjs";
import { STATES } from "./signs.mjs";

const NEAR = 13; // schools of one village stand apart

// Schools are indices into `columns` (schoolColumns), `shows(state)` tells whose signs are there. `from` is the button
// that asked: it gets the focus back.
export function schoolOpening({ L, map, document, columns, setup, layer, shows }) {
  const { schools, sheet } = columns;
  const at = (i) => [schools.lat[i], schools.lon[i]];
  let open = null;
  const show = (i, content, from, about = null) => {
    open = { i, popup: openPopup(L, map, { at: at(i), content, close: setup.words.close, from, about }) };
  };
  const school = (i, from = null, together = layer.together(i)) => {
    const content = schoolPopup(document, ...sheet(i), setup);
    const others = () => place(together, from ?? map.getContainer());
    if (together.length > 1) content.append(placeButton(document, setup, together, others));
    show(i, content, from, { kind: "school", key: schools.number[i] });
  };
  const place = (together, from = null) => {
    const chosen = (i) => school(i, from ?? map.getContainer(), together);
    show(together[0], placeList(document, schools, together, setup, chosen), from);
  };
  const any = (found) => (found.length > 1 ? place(found) : found.forEach((i) => school(i)));
  const near = (i, from = null) => {
    map.setView(at(i), Math.max(map.getZoom(), NEAR), { animate: false });
    school(i, from);
  };
  // Nothing stays open over a sign that is gone.
  const recheck = () => {
    if (open && map.hasLayer(open.popup) && !shows(STATES[schools.state[open.i]])) map.closePopup(open.popup);
  };
  return { school, any, near, recheck };
}

function placeButton(document, { words }, together, pressed) {
  const button = make(document, "button", "button small", `${words.place}: ${together.length}`);
  button.type = "button";
  button.addEventListener("click", pressed);
  return button;
}
