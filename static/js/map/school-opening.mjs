// Opens what there is to say of a school, or of the schools at one place.
import { openPopup } from "./map-frame.mjs";
import { make, schoolPopup } from "./popup.mjs";
import { placeList } from "./place-list.mjs";

const NEAR = 13; // schools of one village stand apart

// Schools are indices into `columns` (schoolColumns). `from` is the button that asked: it gets the focus back.
export function schoolOpening({ L, map, document, columns, setup, layer }) {
  const { words } = setup;
  const { schools } = columns;
  const at = (i) => [schools.lat[i], schools.lon[i]];

  const school = (i, from = null, together = layer.together(i)) => {
    const content = schoolPopup(document, ...columns.sheet(i), setup);
    const others = make(document, "button", "button small", `${words.place}: ${together.length}`);
    others.type = "button";
    others.addEventListener("click", () => place(together, from ?? map.getContainer()));
    if (together.length > 1) content.append(others);
    const about = { kind: "school", key: schools.number[i] };
    openPopup(L, map, { at: at(i), content, close: words.close, from, about });
  };

  const place = (together, from = null) => {
    const chosen = (i) => school(i, from ?? map.getContainer(), together);
    const content = placeList(document, schools, together, setup, chosen);
    openPopup(L, map, { at: at(together[0]), content, close: words.close, from });
  };

  const any = (found) => {
    if (found.length > 1) place(found);
    else if (found.length) school(found[0]);
  };
  const near = (i, from = null) => {
    map.setView(at(i), Math.max(map.getZoom(), NEAR), { animate: false });
    school(i, from);
  };
  return { school, any, near };
}
