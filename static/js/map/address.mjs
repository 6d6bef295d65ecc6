// What a map shows, as the fragment of its address: “#map=12.25/32.46860/36.24360&off=low,clear&school=100200”.
// A fragment never reaches the server: no cache and no log knows what somebody looked at.
import { STATES } from "./signs.mjs";

const NUMBER = /^-?\d{1,3}(\.\d{1,6})?$/;
const OPENED = ["school", "directorate"];
const MAX_KEY = 40;

// `view` is {zoom, lat, lon}, `off` holds the states taken off, `open` is {kind, key} of a popup; each may be missing.
export function writeAddress({ view = null, off = [], open = null }) {
  const parts = [];
  if (view) parts.push(`map=${Number(view.zoom.toFixed(2))}/${view.lat.toFixed(5)}/${view.lon.toFixed(5)}`);
  const taken = STATES.filter((state) => [...off].includes(state));
  if (taken.length) parts.push(`off=${taken.join(",")}`);
  if (open) parts.push(`${open.kind}=${encodeURIComponent(open.key)}`);
  return `#${parts.join("&")}`;
}

// Whatever cannot be read counts as not said; null where nothing is said of a map at all.
export function readAddress(fragment) {
  const said = new URLSearchParams(fragment.replace(/^#/, ""));
  if (!["map", "off", ...OPENED].some((name) => said.has(name))) return null;
  const off = (said.get("off") ?? "").split(",").filter((state) => STATES.includes(state));
  return { view: readView(said.get("map") ?? ""), off, open: readOpen(said) };
}

function readView(text) {
  const parts = text.split("/");
  if (parts.length !== 3 || !parts.every((part) => NUMBER.test(part))) return null;
  const [zoom, lat, lon] = parts.map(Number);
  return zoom >= 0 && zoom <= 24 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180 ? { zoom, lat, lon } : null;
}

function readOpen(said) {
  const kind = OPENED.find((name) => said.get(name));
  const key = kind ? said.get(kind) : "";
  return key && key.length <= MAX_KEY ? { kind, key } : null;
}
