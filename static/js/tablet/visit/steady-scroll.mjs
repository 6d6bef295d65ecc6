/* The tapped control stays under the finger: whatever unfolds, folds or wraps around it, the page scrolls along.
   The browser's own scroll anchoring holds whatever it likes, often the card below, so it rests meanwhile. */

const CONTROLS = "label, button, summary, input, select, textarea";
const LEADING = "[data-confirm-facts], [data-finish]"; // they mean to go elsewhere
const TYPED = "input:not([type=radio], [type=checkbox], [type=file]), select, textarea";
const AFTER = 900; // ms in which what a tap or key has set off may still move things; a typed value is judged after 600

/** Watches the form of ``window``; nothing outside it is steadied. */
export function steadyScroll(form, window) {
  const { document } = window;
  const steady = new SteadyScroll(form, window);
  document.addEventListener("pointerdown", ({ target }) => steady.press(target), { capture: true });
  document.addEventListener("keydown", ({ target }) => steady.press(target), { capture: true });
  for (const kind of ["change", "input", "click", "focusout"]) {
    window.addEventListener(kind, (event) => steady.after(event));
  }
  for (const kind of ["wheel", "touchmove", "pointercancel"]) {
    window.addEventListener(kind, () => steady.release(), { passive: true });
  }
}

class SteadyScroll {
  #form;
  #window;
  #page;
  #main;
  #padding; // of ``main`` at its end, in pixels
  #pressed = null; // {control, top}
  #until = 0;
  #running = false;
  #spare = 0; // pixels added to that padding
  #stood = 0; // where the page was scrolled to

  constructor(form, window) {
    this.#form = form;
    this.#window = window;
    this.#page = window.document.documentElement;
    this.#main = form.closest("main");
    this.#padding = Number.parseFloat(window.getComputedStyle(this.#main).paddingBlockEnd);
  }

  press(target) {
    const control = this.#form.contains(target) ? target.closest(CONTROLS) : null;
    const leads = control?.matches(LEADING) ?? true;
    this.#pressed = leads ? null : { control, top: control.getBoundingClientRect().top };
    this.#page.classList.toggle("held", this.#pressed !== null);
    [this.#until, this.#stood] = [0, this.#window.scrollY];
    if (this.#spare) this.#setSpare(Math.max(0, this.#spare - this.#roomBelow()));
  }

  release() {
    this.#pressed = null;
    this.#page.classList.remove("held");
  }

  /** All that the page does at once is done: put right now, before the finger is lifted, then for some frames more. */
  after(event) {
    this.#putRight();
    if (!this.#pressed) return;
    // Who enters a text field gets a keyboard, and the browser's own scrolling to the field.
    if (event.type === "click" && this.#pressed.control.matches(TYPED)) {
      this.release();
      return;
    }
    this.#until = this.#window.performance.now() + AFTER;
    if (!this.#running) this.#follow();
  }

  #follow() {
    this.#running = this.#pressed !== null && this.#window.performance.now() < this.#until;
    if (this.#running) {
      this.#putRight();
      this.#window.requestAnimationFrame(() => this.#follow());
    } else if (this.#until) {
      this.release(); // else another control is pressed already
    }
  }

  #putRight() {
    if (!this.#pressed) return;
    if (this.#isLeft()) {
      this.release();
      return;
    }
    const { top, height } = this.#pressed.control.getBoundingClientRect();
    const moved = top - this.#pressed.top;
    if (!height || Math.abs(moved) < 1) return;
    const room = this.#roomBelow();
    if (moved > room) this.#setSpare(this.#spare + moved - Math.max(0, room));
    this.#window.scrollBy({ top: moved, behavior: "instant" });
    this.#stood = this.#window.scrollY;
  }

  #roomBelow() {
    return this.#page.scrollHeight - this.#window.innerHeight - this.#window.scrollY;
  }

  /** A card that folds at the end of the page would pull everything down: the page keeps its length for a while. */
  #setSpare(length) {
    this.#spare = length;
    this.#main.style.paddingBlockEnd = length ? `${this.#padding + length}px` : "";
  }

  /** Scrolled by a person or by the page: not cut short because the page became so. */
  #isLeft() {
    const { scrollY } = this.#window;
    return Math.abs(scrollY - this.#stood) > 1 && this.#roomBelow() + scrollY >= this.#stood;
  }
}
