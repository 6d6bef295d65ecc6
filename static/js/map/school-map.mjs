import { startSchoolMap } from "./schools.mjs";

await startSchoolMap({ L: window.L, map: window.map_kashf, document, window, fetch: window.fetch.bind(window) });
