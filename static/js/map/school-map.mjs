import { start } from "./schools.mjs";

await start({ L: window.L, map: window.map_kashf, document, window, fetch: window.fetch.bind(window) });
