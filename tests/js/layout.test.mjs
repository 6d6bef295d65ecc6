/* The rooms of static/js: imports run one way, and no two things share a name. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../static/js", import.meta.url));
const FILES = readdirSync(ROOT, { recursive: true }).filter((file) => file.endsWith(".mjs"));
const text = (file) => readFileSync(join(ROOT, file), "utf8");

/** From the bottom to the top: a module imports of its own folder and of those before it. */
const ORDER = [
  ".", // the rules of the checklists, as on the server
  "tablet/store",
  "tablet/outbox",
  "tablet/dom",
  "tablet/visit/form",
  "tablet/visit/photos",
  "tablet/visit/items",
  "tablet/visit/finish",
  "tablet/visit",
  "tablet/home",
  "map",
  "map/country",
];
/** Folders that know nothing of one another, though one stands above the other. */
const APART = [
  ["tablet/home", "tablet/visit"],
  ["map", "."], // a map's file holds nothing of the other rooms
  ["map", "tablet"],
];

/** [file, imported file] of everything that ``file`` imports or starts from static/js. */
function importsOf(file, source) {
  const named = [...source.matchAll(/(?:from|import|new URL\()\s*\(?"(\.[^"]+)"/g)].map(([, target]) => target);
  return named.map((target) => [file, normalize(join(dirname(file), target))]).filter(([, to]) => !to.startsWith(".."));
}

const isWithin = (folder, room) => folder === room || folder.startsWith(`${room}/`);

/** The arrows that point the wrong way. */
function turned(arrows) {
  return arrows.filter(([from, to]) => {
    const [above, below] = [dirname(from), dirname(to)];
    if (above === below) return false;
    const known = ORDER.includes(above) && ORDER.includes(below);
    const apart = APART.some(([one, other]) => isWithin(above, one) && isWithin(below, other));
    return !known || apart || ORDER.indexOf(below) > ORDER.indexOf(above);
  });
}

const ARROWS = FILES.flatMap((file) => importsOf(file, text(file)));

test("imports run one way", () => {
  assert.ok(ARROWS.length > 100);
  assert.deepEqual(turned(ARROWS), []);
});

test("an arrow that is turned is noticed", () => {
  const isTurned = (file, target) => turned(importsOf(file, `import { x } from "${target}";`)).length === 1;
  assert.ok(!isTurned("tablet/dom/elements.mjs", "../store/database.mjs"));
  assert.ok(isTurned("tablet/store/database.mjs", "../dom/elements.mjs"));
  assert.ok(isTurned("tablet/home/sign-out.mjs", "../visit/form/form-fields.mjs"));
  assert.ok(isTurned("judge.mjs", "./tablet/store/database.mjs"));
  assert.ok(isTurned("map/labels.mjs", "../judge.mjs"));
  assert.ok(isTurned("map/country/hatch.mjs", "../../tablet/dom/elements.mjs"));
  assert.ok(isTurned("map/labels.mjs", "./country/hatch.mjs"));
  assert.ok(!isTurned("map/country/hatch.mjs", "../labels.mjs"));
});

test("no module leads back to itself", () => {
  const done = new Set();
  const visit = (file, path) => {
    assert.ok(!path.includes(file), `${[...path, file].join(" → ")}`);
    if (done.has(file)) return;
    for (const [, to] of ARROWS.filter(([from]) => from === file)) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of FILES) visit(file, []);
});

/** The names of a list that stand in it twice. */
const twice = (names) => names.filter((name, at) => names.indexOf(name) !== at);

test("no two modules share a name, nor two things that they export", () => {
  assert.deepEqual(twice(FILES.map((file) => basename(file))), []);
  const exported = FILES.flatMap((file) => {
    return [...text(file).matchAll(/^export (?:async )?(?:function|const|let|class) (\w+)/gm)].map(([, name]) => name);
  });
  assert.ok(exported.length > 100);
  assert.deepEqual(twice(exported), []);
});

test("a folder can be seen at a glance", () => {
  const folders = FILES.map((file) => dirname(file));
  const sizes = [...new Set(folders)].map((folder) => [folder, folders.filter((other) => other === folder).length]);
  assert.deepEqual(sizes.filter(([, size]) => size > 20), []);
});
