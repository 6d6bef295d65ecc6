import { startCountryMap } from "./country-map.mjs";

const { L, map_kashf: map } = window;
await startCountryMap({ L, map, document, window, fetch: window.fetch.bind(window) });
