// The schools at one place as a list, worst first, each with a button that opens what there is to say of it.
import { badge, make, popupBox } from "./popup.mjs";
import { STATES } from "./signs.mjs";

// `together` are indices into `schools`, worst first; `chosen(i)` opens one of them.
export function placeList(document, schools, together, { words, paths, dir }, chosen) {
  const box = popupBox(document, `${words.place}: ${together.length}`, dir);
  const list = make(document, "ul", "at-place");
  for (const i of together) {
    const state = STATES[schools.state[i]];
    const sign = badge(document, state, paths, schools.counts[i][schools.state[i]] ?? null, words.states[state], true);
    const number = make(document, "bdi", "muted small", schools.number[i]);
    const named = make(document, "span", "", make(document, "bdi", "", schools.name[i]), number);
    const button = make(document, "button", "", sign, named);
    button.type = "button";
    button.addEventListener("click", () => chosen(i));
    list.append(make(document, "li", "", button));
  }
  box.append(list);
  return box;
}
