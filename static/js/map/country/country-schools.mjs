// Schools on the map of the country, from a named zoom on: the same signs and popups as on a directorate's own map.
import { legendTicks } from "../legend-ticks.mjs";
import { schoolColumns } from "../school-columns.mjs";
import { schoolOpening } from "../school-opening.mjs";
import { watchPointer } from "../school-pointer.mjs";
import { SCHOOLS_FROM, askInView, within } from "./schools-in-view.mjs";
import { addSchools } from "../schools-layer.mjs";

// `boxes` is a Map of code → [west, south, east, north].
export function countrySchools({ L, map, document, window, fetch, setup, boxes }) {
  const near = () => map.getZoom() >= SCHOOLS_FROM;
  const columns = schoolColumns();
  const legend = legendTicks(document);
  const { schools } = columns;
  const shows = (state) => near() && !legend.off.has(state);
  const layer = addSchools({ L, map, document, window, setup, schools, shows, named: near });
  const opening = schoolOpening({ L, map, document, columns, setup, layer, shows });
  watchPointer({ map, document, layer, schools, opening });
  legend.changed(() => {
    layer.draw();
    opening.recheck();
  });
  map.on("zoomend", () => document.documentElement.classList.contains("on-paper") || opening.recheck());
  const named = namedSchool(map, columns, opening);
  const tell = teller(document, setup.words);
  const arrived = (data) => {
    columns.add(data);
    layer.renew();
    layer.draw();
  };
  const look = askInView({
    inView: () => (near() ? within(boxes, box(map.getBounds())) : []),
    ask: asking(fetch, setup.schools),
    arrived,
    waiting: (running, lost) => {
      tell(running, lost);
      named.waiting(running, lost);
    },
  });
  return { near, legend, layer, look, reopen: named.reopen };
}

export const box = (bounds) => [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];

const asking = (fetch, address) => async (code) => {
  const of = address.replace("~", encodeURIComponent(code));
  const answer = await fetch(of, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`the schools of ${code}: ${answer.status}`);
  return answer.json();
};

// The school whose popup the address names opens when its directorate has come, unless somebody opened another one. It
// is forgotten where all in view has come without it: it would spring open much later.
export function namedSchool(map, columns, opening) {
  let named = null;
  let isMoreComing = false;
  map.on("popupopen", () => {
    named = null;
  });
  const look = () => {
    if (!named) return;
    const { number, gone } = named;
    const i = columns.find(number);
    if (i < 0 && isMoreComing) return;
    named = null;
    if (i < 0) gone();
    else opening.school(i);
  };
  const reopen = (number, gone) => {
    named = { number, gone };
    look();
  };
  const waiting = (running, lost) => {
    isMoreComing = running + lost > 0;
    look();
  };
  return { reopen, waiting };
}

// What the line under the map says while schools are on their way.
function teller(document, words) {
  const note = document.getElementById("map-note");
  const calm = note.textContent;
  return (running, lost) => {
    const said = running ? words.loading : lost ? words.lost : calm;
    if (note.textContent !== said) note.textContent = said;
  };
}
