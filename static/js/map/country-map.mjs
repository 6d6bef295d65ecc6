import { startCountryMap } from "./directorates.mjs";

const { L, map_kashf: map } = window;
await startCountryMap({ L, map, document, window, fetch: window.fetch.bind(window) });
