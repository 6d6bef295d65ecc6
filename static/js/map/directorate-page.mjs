import { startDirectorateMap } from "./directorate-map.mjs";

const { L, map_kashf: map } = window;
await startDirectorateMap({ L, map, document, window, fetch: window.fetch.bind(window) });
