// What a sign says when it is opened. People's words reach the page here, by textContent and in no other way.
import { CLEAR, STATES } from "./signs.mjs";

// An element with a class and children; a string child becomes a text node, nothing is ever parsed.
export function make(document, tag, name, ...children) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

// What a sign says: its shape, how many, and the word for who does not see it (`quiet`, or where a number stands).
export function badge(document, state, paths, count, word, quiet = count !== null) {
  const number = count === null ? "" : make(document, "bdi", "", String(count));
  const spoken = make(document, "span", quiet ? "only-spoken" : "", word);
  return make(document, "span", `badge ${state}`, outline(document, state, paths), number, spoken);
}

// The shape of a severity is full; that of a school without one is a ring, with a tick where somebody has been.
function outline(document, state, paths) {
  const draw = (tag, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const svg = draw("svg", { viewBox: "0 0 16 16", class: `shape ${state}`, "aria-hidden": "true" });
  const line = { fill: "none", stroke: "currentColor", "stroke-width": 2 };
  if (paths[state]) svg.append(draw("path", { d: paths[state], fill: "currentColor" }));
  else svg.append(draw("circle", { cx: 8, cy: 8, r: 6, ...line }));
  if (state === STATES[CLEAR]) svg.append(draw("path", { d: "m5 8.2 2.2 2.3L11.3 6", ...line }));
  return svg;
}

// What a popup stands in: it takes the focus and says its title.
export function popupBox(document, title, dir) {
  const box = make(document, "section", "map-popup", make(document, "h2", "", title));
  box.dir = dir;
  box.tabIndex = -1;
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", title);
  return box;
}

// `data` is schools.json, `i` the school's place in its columns, `setup` the page's words and addresses.
export function schoolPopup(document, data, i, { words, paths, links, dir }) {
  const { schools, texts } = data;
  const open = schools.counts[i].some((count) => count > 0);
  const state = words.states[STATES[schools.state[i]]];
  const box = popupBox(document, schools.name[i], dir);
  box.append(
    make(document, "p", "muted small", facts(document, schools, i, words)),
    open ? badges(document, schools.counts[i], paths, words) : make(document, "p", "", state),
    open ? make(document, "p", "why small", texts[schools.why[i]]) : "",
    arithmetic(document, schools.number[i], words),
    dangers(document, schools.dangers[i], texts, paths, words),
    results(document, schools.results[i], texts, words),
    addresses(document, schools.number[i], links, words),
  );
  return box;
}

function facts(document, schools, i, words) {
  const line = document.createDocumentFragment();
  const figure = (value) => make(document, "bdi", "", value.toLocaleString("en-US"));
  line.append(words.number, " ", figure(schools.number[i]));
  if (schools.place[i]) line.append(" · ", figure(schools.place[i]));
  if (schools.students[i]) line.append(" · ", words.students, " ", figure(schools.students[i]));
  if (schools.points[i]) line.append(" · ", words.points, " ", figure(schools.points[i]));
  return line;
}

// How the points are worked out stands beside the list, as a popover of its own: here is another way to open it.
function arithmetic(document, number, words) {
  const sheet = `risk-${number}`;
  if (!document.getElementById(sheet)) return "";
  const button = make(document, "button", "button quiet small", words.arithmetic);
  button.type = "button";
  button.setAttribute("popovertarget", sheet);
  return button;
}

function badges(document, counts, paths, words) {
  const list = make(document, "ul", "badges");
  counts.forEach((count, i) => {
    const state = STATES[i];
    if (count) list.append(make(document, "li", "", badge(document, state, paths, count, words.states[state])));
  });
  return list;
}

function dangers(document, rows, texts, paths, words) {
  const list = make(document, "ul", "dangers");
  for (const [name, state, age, measured, observed, note, place, standard] of rows) {
    const sign = badge(document, STATES[state], paths, null, "");
    const text = make(document, "div", "", make(document, "bdi", "", texts[name]));
    const seen = seenLine(document, [measured, observed, note, place], texts, words);
    text.append(make(document, "small", "muted", ` · ${texts[age]}`), seen);
    if (texts[standard]) text.append(standardLine(document, texts[standard], words));
    list.append(make(document, "li", "", sign, text));
  }
  return rows.length ? list : "";
}

// What was measured, what was seen, the engineer's note and the place: whatever of it there is.
function seenLine(document, [measured, observed, note, place], texts, words) {
  const quotes = words.quoted.split("{text}");
  const parts = [[measured], [observed], [note, quotes], [place]].filter(([part]) => texts[part]);
  const line = make(document, "small", "seen");
  parts.forEach(([part, [before, after] = ["", ""]], i) =>
    line.append(i ? " · " : "", before, make(document, "bdi", "", texts[part]), after),
  );
  return parts.length ? line : "";
}

// What the checklist asks for, behind its sign: the reader came for what is wrong.
function standardLine(document, standard, words) {
  const summary = make(document, "summary", "", "i");
  summary.setAttribute("aria-label", words.standard);
  return make(document, "details", "standard", summary, make(document, "p", "small", standard));
}

function results(document, rows, texts, words) {
  const list = make(document, "dl", "results");
  for (const [title, grade, day] of rows) {
    const result = grade ? `${words.grades[grade]}` : words.ungraded;
    const when = make(document, "small", "muted", ` · ${texts[day]}`);
    const cell = make(document, "dd", "", make(document, "strong", "", result), when);
    list.append(make(document, "div", "", make(document, "dt", "", texts[title]), cell));
  }
  return rows.length ? list : "";
}

// Addresses exist on the page and not in a file that travels; each ends where the school's number goes.
function addresses(document, number, links, words) {
  const row = make(document, "p", "buttons");
  for (const key of ["school", "list"].filter((name) => links[name])) {
    const link = make(document, "a", key === "school" ? "button main small" : "button small", words.links[key]);
    link.href = links[key].replace("~", encodeURIComponent(number));
    row.append(link);
  }
  return row.childElementCount ? row : "";
}
