/* Elements made without innerHTML: what people typed never becomes markup. */

/** An element with attributes and children; null, undefined and false are left out. Strings become text. */
export function element(document, tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** A sign of the page's sprite, such as "shape-severe". */
export function icon(document, name, className = "") {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", className);
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#${name}`);
  svg.append(use);
  return svg;
}

/** The first element of the page's template with this id, to be filled. */
export function fromTemplate(document, id) {
  return document.getElementById(id).content.cloneNode(true).firstElementChild;
}

export function button(document, text, act, className = "button") {
  const made = element(document, "button", { type: "button", class: className }, text);
  made.addEventListener("click", act);
  return made;
}

/** “▲ severe 3”: a severity's shape and word, and what follows. */
export function severityBadge(document, severity, words, ...more) {
  const shape = icon(document, `shape-${severity}`, "shape");
  return element(document, "span", { class: `badge ${severity}` }, shape, words.severities[severity], ...more);
}
