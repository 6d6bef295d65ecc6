/* The address of a map follows the map, and the map an address that is sent. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { namedSchool } from "../../../static/js/map/country/country-schools.mjs";
import { keepAddress } from "../../../static/js/map/kept-address.mjs";

const VIEW = "#map=12/32.00000/36.00000";

/** As much of a map and its window as the module looks at. `known` are the schools that can be opened. */
function aMap(hash, known = []) {
  const location = { href: `https://kashf.example/maps/2202${hash}`, pathname: "/maps/2202", hash };
  const heard = {};
  const on = (names, listener) => {
    for (const name of names.split(" ")) (heard[name] ??= []).push(listener);
  };
  const tell = (type, more = {}) => heard[type]?.forEach((listener) => listener({ type, ...more }));
  const about = (key) => ({ popup: { options: { about: key && { kind: "school", key } } } });
  let [lat, lng, zoom] = [32, 36, 12];
  const map = {
    on,
    options: { maxBounds: { contains: () => true } },
    getCenter: () => ({ lat, lng }),
    getZoom: () => zoom,
    setView: ([north, east], near) => {
      [lat, lng, zoom] = [north, east, near];
      tell("moveend");
    },
    closePopup: () => tell("popupclose", about(null)),
  };
  const history = { state: null, replaceState: (_state, _title, fragment) => (location.hash = fragment) };
  const window = { location, history, addEventListener: on };
  const document = { addEventListener: on };
  const legend = { off: new Set(), set: () => {}, changed: () => {} };
  const reopen = ({ key }, _viewed, gone) => (known.includes(key) ? tell("popupopen", about(key)) : gone());
  keepAddress({ map, document, window, legend, reopen });
  const go = (fragment) => {
    location.hash = fragment;
    tell("hashchange");
  };
  return { map, location, tell, go };
}

test("a school that is not there leaves the address", () => {
  assert.equal(aMap(`${VIEW}&school=1`).location.hash, VIEW);
  assert.equal(aMap(`${VIEW}&school=1`, ["1"]).location.hash, `${VIEW}&school=1`);
});

test("an address that names nothing closes what is open", () => {
  const { location, go } = aMap(`${VIEW}&school=1`, ["1"]);
  go("#map=13/32.00000/36.00000");
  assert.equal(location.hash, "#map=13/32.00000/36.00000");
});

const aLink = (hash = "") => ({ pathname: "/maps/2202", hash, closest: () => link });
let link;

test("a link that is pressed again takes the newer view along", () => {
  const { map, tell } = aMap(VIEW);
  link = aLink();
  tell("click", { target: link });
  assert.equal(link.hash, VIEW);
  map.setView([31, 36], 9);
  tell("click", { target: link });
  assert.equal(link.hash, "#map=9/31.00000/36.00000");
});

test("a link with a fragment of its own keeps it", () => {
  const { tell } = aMap(VIEW);
  link = aLink("#main");
  tell("click", { target: link });
  assert.equal(link.hash, "#main");
});

function submitted(address, fields) {
  let action = address;
  const form = {
    getAttribute: () => action,
    setAttribute: (_name, value) => (action = value),
    elements: { namedItem: (name) => fields[name] ?? null },
  };
  aMap(VIEW).tell("submit", { target: form });
  return action;
}

test("the filter and the language take the view along, signing out does not", () => {
  assert.equal(submitted("/maps/2202", {}), `https://kashf.example/maps/2202${VIEW}`);
  assert.equal(submitted("/language", { next: {} }), `https://kashf.example/language${VIEW}`);
  assert.equal(submitted("/sign-out", {}), "/sign-out");
});

/** A country's map that knows these schools so far. */
function aCountry() {
  const known = [];
  const [opened, gone] = [[], []];
  const columns = { find: (number) => known.indexOf(number) };
  const opening = { school: (i) => opened.push(known[i]) };
  const { reopen, waiting } = namedSchool({ on: () => {} }, columns, opening);
  return { known, opened, gone, waiting, reopen: (number) => reopen(number, () => gone.push(number)) };
}

test("a school of the country opens when it has come", () => {
  const { known, opened, gone, waiting, reopen } = aCountry();
  waiting(2, 0);
  reopen("1");
  known.push("1");
  waiting(1, 0);
  waiting(0, 0);
  assert.deepEqual([opened, gone], [["1"], []]);
});

test("a school that is nowhere in view is forgotten and does not spring open later", () => {
  const { known, opened, gone, waiting, reopen } = aCountry();
  reopen("1");
  waiting(2, 0);
  known.push("1");
  waiting(0, 0);
  assert.deepEqual([opened, gone], [[], ["1"]]);
});

test("a school waits for an answer that was lost", () => {
  const { known, opened, gone, waiting, reopen } = aCountry();
  waiting(1, 0);
  reopen("1");
  waiting(0, 1);
  waiting(1, 0);
  known.push("1");
  waiting(0, 0);
  assert.deepEqual([opened, gone], [["1"], []]);
});
