/* One way back at a time: what the last tap took away can be put back for some seconds, in the line above the bar at
   the thumb. */

import { button, element } from "../dom/elements.mjs";

const LASTING = 8_000; // ms
const ROOM = 8; // pixels between the line and what was tapped

export class UndoBar {
  #page;
  #timer = null;
  #from = null;
  #tapped = null;

  /** ``box`` is the live region the line is shown in. */
  constructor({ box, words, window }) {
    this.#page = { box, words, window, document: window.document };
    window.addEventListener("pointerdown", ({ target }) => this.#notice(target), { capture: true });
    // Out of the way again of what comes there.
    for (const kind of ["wheel", "touchmove"]) {
      window.addEventListener(kind, () => box.removeAttribute("data-high"), { passive: true });
    }
  }

  /**
   * Offers to put back what is gone: ``text`` says what, ``back()`` does it. Where the focused control went with it,
   * ``from`` is what has the focus after this line. It takes the place of the offer before.
   */
  offer(text, back, { from = null } = {}) {
    const { document, words } = this.#page;
    const act = () => {
      this.drop();
      back();
    };
    const undo = button(document, words.undo, act, "button small undo-button");
    this.#show(text, undo);
    this.#from = from;
    if (from) undo.focus({ preventScroll: true });
  }

  /** Only says something, for as long. */
  say(text) {
    this.#show(text);
  }

  drop() {
    const { box, document, window } = this.#page;
    window.clearTimeout(this.#timer);
    const back = box.contains(document.activeElement) ? this.#from : null;
    box.replaceChildren();
    this.#from = null;
    back?.focus({ preventScroll: true });
  }

  #show(text, ...more) {
    const { box, document } = this.#page;
    this.drop();
    const line = element(document, "div", { class: "undo-line" }, element(document, "span", {}, text), ...more);
    box.append(line);
    this.#keepClear(line);
    this.#wait();
  }

  #notice(target) {
    this.#tapped = target.closest("form") ? (target.closest("label, button, summary") ?? target) : null;
  }

  /** What was just tapped is not covered: then the line stands on top instead. */
  #keepClear(line) {
    const { box } = this.#page;
    box.removeAttribute("data-high");
    if (!this.#tapped) return;
    const [covered, own] = [this.#tapped.getBoundingClientRect(), line.getBoundingClientRect()];
    box.toggleAttribute("data-high", covered.bottom > own.top - ROOM && covered.top < own.bottom);
  }

  /** Nobody is hurried: under a finger, the keyboard's focus or a sheet it stays. */
  #wait() {
    const { box, document, window } = this.#page;
    this.#timer = window.setTimeout(() => {
      if (box.matches(":hover, :has(:focus-visible)") || document.querySelector("dialog[open]")) this.#wait();
      else this.drop();
    }, LASTING);
  }
}
