import { start } from "./directorates.mjs";

await start({ L: window.L, map: window.map_kashf, document, window, fetch: window.fetch.bind(window) });
