// What both maps do with folium's map object: words on its buttons, limits, paper, popups that keyboards can leave.
import { watchPrinting } from "./map-printing.mjs";

// `side`, left or right, is where the legend lies, too: popups find room on the other.
export function frameMap(L, map, document, { words, bounds }, side) {
  const container = map.getContainer();
  container.setAttribute("role", "region");
  container.setAttribute("aria-label", words.map);
  map.attributionControl.setPrefix(false);
  map.attributionControl.addAttribution("Natural Earth");
  map.zoomControl.remove();
  L.control.zoom({ position: `top${side}`, zoomInTitle: words.nearer, zoomOutTitle: words.farther }).addTo(map);
  const [west, south, east, north] = bounds;
  const frame = L.latLngBounds([south, west], [north, east]);
  map.setMaxBounds(frame.pad(1)); // room for a popup above the northernmost school
  map.on("popupopen popupclose", (event) => container.classList.toggle("with-popup", event.type === "popupopen"));
  const fit = () => {
    map.invalidateSize();
    map.setMinZoom(0);
    map.fitBounds(frame, { padding: [24, 24], animate: false });
    map.setMinZoom(Math.max(5, map.getZoom() - 1));
  };
  fit();
  const window = container.ownerDocument.defaultView;
  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) keepStill(map);
  window.addEventListener("orientationchange", fit);
  watchPrinting(map, document, window, frame);
}

// A popup with our own element in it. Asked for by a button (`from`), it takes the focus and gives it back when it
// closes. `about` is {kind, key}: what the address of the map calls it.
export function openPopup(L, map, { at, content, close, from = null, about = null }) {
  const room = map.getSize();
  const width = room.x - 60;
  const popup = L.popup({
    maxWidth: Math.min(320, width),
    minWidth: Math.min(240, width),
    maxHeight: Math.max(160, room.y - 90),
    offset: [0, -6],
    about,
    ...besideControls(map.getContainer(), Math.min(360, room.x)),
  });
  popup.setLatLng(at).setContent(content).openOn(map);
  const element = popup.getElement();
  element.querySelector(".leaflet-popup-close-button").setAttribute("aria-label", close);
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") map.closePopup(popup);
  });
  if (from) {
    map.getContainer().scrollIntoView({ block: "nearest" });
    content.focus({ preventScroll: true });
    popup.once("remove", () => giveBack(element, from));
  }
  return popup;
}

// Popups keep clear of what lies on the map, the legend and the buttons at one side, where that leaves them room.
function besideControls(container, width) {
  const frame = container.getBoundingClientRect();
  const controls = container.closest(".map-card").querySelectorAll(".legend, .leaflet-control-zoom");
  const boxes = [...controls].map((one) => one.getBoundingClientRect());
  const over = boxes.filter((one) => one.width && one.top < frame.bottom);
  const isLeft = ({ left, right }) => left - frame.left < frame.right - right;
  const taken = (one) => (isLeft(one) ? one.right - frame.left : frame.right - one.left) + 6;
  const padding = (side) => Math.max(5, ...side.map(taken).filter((pixels) => frame.width - pixels >= width));
  return {
    autoPanPaddingTopLeft: [padding(over.filter(isLeft)), 5],
    autoPanPaddingBottomRight: [padding(over.filter((one) => !isLeft(one))), 5],
  };
}

// Not where the focus has gone elsewhere meanwhile: into the next popup, or onto the map.
function giveBack(element, from) {
  const { activeElement, body } = element.ownerDocument;
  if (activeElement === body || element.contains(activeElement)) from.focus();
}

// Who asked their device for less motion sees the map jump instead of slide.
function keepStill(map) {
  Object.assign(map.options, { zoomAnimationThreshold: -1, inertia: false });
  const panBy = map.panBy;
  map.panBy = (offset, options) => panBy.call(map, offset, { ...options, animate: false });
}
