// The map of the country: directorates shaded in five steps, each with its figure written on it; where too few schools
// were visited they are hatched. From a named zoom on the schools themselves stand in place of the figures.
import { canvasLayer, holds, projected, textPen } from "../canvas.mjs";
import { box, countrySchools } from "./country-schools.mjs";
import { frameMap, openPopup } from "../map-frame.mjs";
import { hatch } from "./hatch.mjs";
import { keepAddress } from "../kept-address.mjs";
import { placeLabels, writeLabel } from "../labels.mjs";
import { badge, make, popupBox } from "../popup.mjs";
import { STATES } from "../signs.mjs";

export async function startCountryMap({ L, map, document, window, fetch }) {
  const setup = JSON.parse(document.getElementById("map-setup").textContent);
  frameMap(L, map, document, setup, "right");
  const answer = await fetch(setup.data, { headers: { Accept: "application/json" } });
  if (!answer.ok) document.getElementById("map-note").textContent = setup.words.failed;
  if (!answer.ok) throw new Error(`the map's data: ${answer.status}`);
  const { features } = await answer.json();
  await Promise.allSettled([document.fonts.load("800 14px Cairo", "كشف A1")]);
  const layers = areas(L, map, document, features, setup);
  const boxes = new Map([...layers].map(([code, { bounds }]) => [code, box(bounds)]));
  const schools = countrySchools({ L, map, document, window, fetch, setup, boxes });
  map.createPane("figures").classList.add("schools-pane");
  figures(L, map, document, features, setup, window, schools.near).addTo(map);
  for (const button of document.querySelectorAll("[data-on-map]")) {
    const layer = layers.get(button.dataset.onMap);
    button.hidden = !layer;
    button.addEventListener("click", () => layer.near(button));
  }
  followZoom(map, document, layers, schools);
  const reopen = ({ kind, key }, _viewed, gone) => {
    if (kind === "school") schools.reopen(key, gone);
    else if (layers.has(key)) layers.get(key).open();
    else gone();
  };
  keepAddress({ map, document, window, legend: schools.legend, reopen });
  document.documentElement.dataset.map = "ready";
}

// Near, shades fade to outlines, and the legend is that of the signs.
function followZoom(map, document, layers, { near, layer, look }) {
  const follow = () => {
    for (const { drawn, shade } of layers.values()) drawn.setStyle(near() ? OUTLINE : shade);
    const shown = near() ? "near" : "far";
    for (const part of document.querySelectorAll("[data-shown]")) part.hidden = part.dataset.shown !== shown;
  };
  map.on("zoomend", follow);
  map.on("moveend", look);
  for (const { drawn, open } of layers.values()) {
    drawn.on("click", ({ latlng, layerPoint }) => layer.under(layerPoint).length || open(latlng));
  }
  follow();
}

const OUTLINE = { color: "#0b5d57", fillOpacity: 0 };

function areas(L, map, document, features, setup) {
  const found = new Map();
  const style = ({ properties: { step, hatched } }) => ({
    color: hatched ? "#8b9793" : "#fff",
    weight: 1.5,
    fillColor: hatched ? "#fff" : setup.shades[step],
    fillOpacity: 1,
  });
  for (const feature of features) {
    const { code, at } = feature.properties;
    if (!at) continue;
    const point = () => L.circleMarker(at, { ...style(feature), radius: 12 });
    const drawn = feature.geometry ? L.geoJSON(feature, { style }) : point();
    drawn.addTo(map);
    const bounds = feature.geometry ? drawn.getBounds() : L.latLng(at).toBounds(10000);
    const open = (where = at, from = null) => {
      const content = popup(document, feature.properties, setup);
      const about = { kind: "directorate", key: code };
      openPopup(L, map, { at: where, content, close: setup.words.close, from, about });
    };
    const near = (from) => {
      map.fitBounds(bounds, { animate: false });
      open(at, from);
    };
    found.set(code, { drawn, shade: style(feature), bounds, open, near });
  }
  return found;
}

function popup(document, facts, { words, links, dir, paths }) {
  const content = popupBox(document, facts.name, dir);
  const list = make(document, "ul", "badges");
  facts.counts.forEach((count, i) => {
    const state = STATES[i];
    if (count) list.append(make(document, "li", "", badge(document, state, paths, count, words.states[state])));
  });
  const link = make(document, "a", "button main small", words.open);
  link.href = links.directorate.replace("~", encodeURIComponent(facts.code));
  content.append(
    make(document, "p", "", facts.told),
    list,
    make(document, "p", "muted small", facts.seen),
    make(document, "p", "buttons", link),
  );
  return content;
}

// The figure of each directorate where there is room; further in there is room for all. Under them the hatching.
function figures(L, map, document, features, setup, window, near) {
  const shown = features.map((feature) => feature.properties).filter((facts) => facts.at && facts.figure);
  const { xs, ys, at } = projected(L, shown.map((facts) => facts.at[0]), shown.map((facts) => facts.at[1]));
  const labels = shown.map((facts, i) => ({ name: facts.figure, indices: [i] }));
  const hatched = features.filter(({ properties, geometry }) => properties.hatched && geometry);
  const paint = (pen, _map, bounds) => {
    if (near()) return;
    at(map);
    for (const { geometry } of hatched) hatch(pen, geometry, (lat, lon) => map.latLngToLayerPoint([lat, lon]));
    const width = textPen(pen, "800 14px Cairo, sans-serif", setup.dir);
    const inside = (x, y) => holds(bounds, x, y);
    const room = { width, inside, radius: 0, height: 18, places: [[0, 0]] };
    for (const label of placeLabels(labels, xs, ys, room)) writeLabel(pen, label);
  };
  return canvasLayer(L, { pane: "figures", paint, document, ratio: Math.min(2, window.devicePixelRatio || 1) });
}
