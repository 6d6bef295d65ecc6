// What a sign says when it is opened. People's words reach the page here, by textContent and in no other way.
import { STATES } from "./signs.mjs";

// An element with a class and children; a string child becomes a text node, nothing is ever parsed.
export function make(document, tag, name, ...children) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

export function badge(document, state, paths, count, word) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", paths[state]);
  path.setAttribute("fill", "currentColor");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `shape ${state}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(path);
  const number = count === null ? "" : make(document, "bdi", "", String(count));
  const spoken = make(document, "span", count === null ? "" : "only-spoken", word);
  return make(document, "span", `badge ${state}`, svg, number, spoken);
}

// `data` is schools.json, `i` the school's place in its columns, `setup` the page's words and addresses.
export function schoolPopup(document, data, i, { words, paths, links, dir }) {
  const { schools, texts } = data;
  const open = schools.counts[i].some((count) => count > 0);
  const state = words.states[STATES[schools.state[i]]];
  const box = make(document, "section", "map-popup");
  box.dir = dir;
  box.tabIndex = -1;
  box.append(
    make(document, "h2", "", schools.name[i]),
    make(document, "p", "muted small", facts(document, schools, i, words)),
    open ? badges(document, schools.counts[i], paths, words) : make(document, "p", "", state),
    open ? make(document, "p", "why", texts[schools.why[i]]) : "",
    arithmetic(document, schools.number[i], words),
    dangers(document, schools.dangers[i], texts, paths),
    results(document, schools.results[i], texts, words),
    addresses(document, schools.number[i], links, words),
  );
  return box;
}

function facts(document, schools, i, words) {
  const line = document.createDocumentFragment();
  const figure = (value) => make(document, "bdi", "", String(value));
  line.append(words.number, " ", figure(schools.number[i]));
  if (schools.place[i]) line.append(" · ", figure(schools.place[i]));
  if (schools.students[i]) line.append(" · ", words.students, " ", figure(schools.students[i]));
  if (schools.points[i]) line.append(" · ", words.points, " ", figure(schools.points[i]));
  return line;
}

// How the points come to be stands beside the list, as a popover of its own: here is another way to open it.
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

function dangers(document, rows, texts, paths) {
  const list = make(document, "ul", "dangers");
  for (const [name, state, age, ...seen] of rows) {
    const sign = badge(document, STATES[state], paths, null, "");
    const text = make(document, "span", "", make(document, "bdi", "", texts[name]));
    text.append(make(document, "small", "muted", ` · ${texts[age]}`), seenLine(document, seen, texts));
    list.append(make(document, "li", "", sign, text));
  }
  return rows.length ? list : "";
}

// What was measured, what was seen, the engineer's note and the place: whatever of it there is.
function seenLine(document, [measured, observed, note, place], texts) {
  const quoted = texts[note] ? `«${texts[note]}»` : "";
  const parts = [texts[measured], texts[observed], quoted, texts[place]].filter(Boolean);
  const line = make(document, "small", "seen");
  parts.forEach((part, i) => line.append(i ? " · " : "", make(document, "bdi", "", part)));
  return parts.length ? line : "";
}

function results(document, rows, texts, words) {
  const list = make(document, "dl", "results");
  for (const [title, grade, day] of rows) {
    const result = grade ? `${words.grades[grade]} (${grade})` : words.ungraded;
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
