/* As much of a page as the finish sheet stands on: elements with children, clicks that rise, a dialog that opens. */

export class FakeElement extends EventTarget {
  children = [];
  dataset = {};
  hidden = false;
  disabled = false;
  inert = false;
  open = false;
  parentElement = null;
  #attributes = new Map();

  constructor(ownerDocument, tag) {
    super();
    Object.assign(this, { ownerDocument, tag });
  }

  get textContent() {
    return this.children.map((child) => child.textContent ?? child).join("");
  }

  set textContent(text) {
    this.children = [text];
  }

  setAttribute(name, value) {
    this.#attributes.set(name, String(value));
  }

  getAttribute(name) {
    return this.#attributes.get(name) ?? null;
  }

  append(...children) {
    this.children.push(...children);
    for (const child of children) if (child instanceof FakeElement) child.parentElement = this;
  }

  appendChild(child) {
    this.append(child);
    return child;
  }

  replaceChildren(...children) {
    this.children = [];
    this.append(...children);
  }

  /** By a tag, or by an attribute in brackets. */
  querySelectorAll(selector) {
    const [, attribute] = /^\[([\w-]+)\]$/.exec(selector) ?? [];
    const isMeant = (one) => (attribute ? one.getAttribute(attribute) !== null : one.tag === selector);
    const elements = this.children.filter((child) => child instanceof FakeElement);
    return elements.flatMap((one) => [...(isMeant(one) ? [one] : []), ...one.querySelectorAll(selector)]);
  }

  querySelector(selector) {
    return this.querySelectorAll(selector)[0] ?? null;
  }

  closest() {
    return null;
  }

  focus() {
    this.ownerDocument.activeElement = this;
  }

  scrollIntoView() {}

  click() {
    const path = [];
    for (let one = this; one; one = one.parentElement) path.push(one);
    for (const one of path) one.dispatchEvent(new Event("click", { cancelable: true }));
  }

  showModal() {
    this.open = true;
  }

  /** As a browser does that does not ask: the second time in a row somebody goes back. */
  close() {
    this.open = false;
    this.dispatchEvent(new Event("close"));
  }
}

export function fakeDocument() {
  const document = { activeElement: null };
  document.createElement = (tag) => new FakeElement(document, tag);
  document.createElementNS = (space, tag) => new FakeElement(document, tag);
  return document;
}
