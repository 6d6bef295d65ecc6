// What both maps do with folium's map object: words on its buttons, limits, paper, popups that keyboards can leave.
import { watchPrinting } from "./map-printing.mjs";

export function frameMap(L, map, document, { words, bounds, dir }) {
  const container = map.getContainer();
  container.setAttribute("role", "region");
  container.setAttribute("aria-label", words.map);
  map.attributionControl.setPrefix(false);
  map.attributionControl.addAttribution("Natural Earth");
  map.zoomControl.remove();
  const position = dir === "rtl" ? "topleft" : "topright";
  L.control.zoom({ position, zoomInTitle: words.nearer, zoomOutTitle: words.farther }).addTo(map);
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
  window.addEventListener("orientationchange", fit);
  watchPrinting(map, document, window, frame);
}

// A popup with our own element in it. Asked for from the keyboard (`from`), it takes the focus and gives it back.
export function openPopup(L, map, { at, content, close, from = null }) {
  const room = map.getSize();
  const width = room.x - 60;
  const popup = L.popup({
    maxWidth: Math.min(320, width),
    minWidth: Math.min(240, width),
    maxHeight: Math.max(160, room.y - 90),
    offset: [0, -6],
  });
  popup.setLatLng(at).setContent(content).openOn(map);
  popup.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", close);
  content.addEventListener("keydown", (event) => {
    if (event.key === "Escape") map.closePopup(popup);
  });
  if (!from) return;
  map.getContainer().scrollIntoView({ block: "nearest" });
  content.focus({ preventScroll: true });
  popup.once("remove", () => from.focus({ preventScroll: true }));
}
