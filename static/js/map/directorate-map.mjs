// The map of one directorate: takes folium's map, draws the schools, listens to pointer, legend and list.
import { keepAddress } from "./kept-address.mjs";
import { legendTicks } from "./legend-ticks.mjs";
import { schoolList } from "./listed-schools.mjs";
import { frameMap } from "./map-frame.mjs";
import { schoolColumns } from "./school-columns.mjs";
import { schoolOpening } from "./school-opening.mjs";
import { watchPointer } from "./school-pointer.mjs";
import { addSchools } from "./schools-layer.mjs";

export async function startDirectorateMap({ L, map, document, window, fetch }) {
  const setup = JSON.parse(document.getElementById("map-setup").textContent);
  frameMap(L, map, document, setup, "left");
  const columns = schoolColumns();
  columns.add(await points(document, setup, fetch));
  const { schools } = columns;
  await Promise.allSettled([700, 800].map((weight) => document.fonts.load(`${weight} 14px Cairo`, "كشف A1")));
  const legend = legendTicks(document);
  const shows = (state) => !legend.off.has(state);
  const layer = addSchools({ L, map, document, window, setup, schools, shows });
  const opening = schoolOpening({ L, map, document, columns, setup, layer, shows });
  watchPointer({ map, document, layer, schools, opening });
  const list = schoolList(document, setup.words.shown);
  list(legend.off);
  legend.changed((off) => {
    layer.draw();
    list(off);
    opening.recheck();
  });
  pins(document, columns, opening);
  keepAddress({ map, document, window, legend, reopen: reopener(columns, opening) });
  document.documentElement.dataset.map = "ready";
}

async function points(document, setup, fetch) {
  const within = document.getElementById("map-data");
  if (within) return JSON.parse(within.textContent);
  const answer = await fetch(setup.data, { headers: { Accept: "application/json" } });
  const note = document.getElementById("map-note");
  if (note && !answer.ok) note.textContent = setup.words.failed;
  if (!answer.ok) throw new Error(`the map's data: ${answer.status}`);
  return answer.json();
}

function pins(document, columns, opening) {
  for (const button of document.querySelectorAll("[data-on-map]")) {
    const i = columns.find(button.dataset.onMap);
    button.hidden = i < 0;
    button.addEventListener("click", () => opening.near(i, button));
  }
}

// The popup that an address names. One that tells no part of the map goes near, as the list's pin does.
function reopener(columns, opening) {
  return ({ key }, viewed, gone) => {
    const i = columns.find(key);
    if (i < 0) gone();
    else if (viewed) opening.school(i);
    else opening.near(i);
  };
}
