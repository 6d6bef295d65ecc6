/* When an answer is meant: at a tap, at Space or Enter, or when one leaves it; not while the arrow keys pass over it.
   And when a value is judged: not at each key but on a pause, and when its field is left. */

const PAUSE = 600; // ms without a key
const PASSED_OVER = new Set(["radio", "select-one"]);

/** Watches a card for what was answered (AnswerDecisions). */
export function watchDecisions(card, acts) {
  const decisions = new AnswerDecisions(card, acts);
  card.addEventListener("keydown", (event) => decisions.keyDown(event));
  for (const kind of ["keyup", "pointerdown"]) card.addEventListener(kind, () => decisions.endArrow());
  card.addEventListener("change", ({ target }) => decisions.changed(target));
  card.addEventListener("input", ({ target }) => decisions.typed(target));
  card.addEventListener("focusout", ({ target, relatedTarget }) => decisions.left(target, relatedTarget));
}

class AnswerDecisions {
  #card;
  #acts;
  #undecided = null;
  #byArrow = false;
  #timer = null;

  /**
   * ``look()`` judges and paints; ``decide(target)`` besides asks what must be asked; ``pass()`` is for an answer that
   * is passed over; ``type()`` for each key in a value.
   */
  constructor(card, { look, decide, pass, type }) {
    this.#card = card;
    this.#acts = { look, decide, pass, type };
  }

  keyDown({ key, target }) {
    this.#byArrow = PASSED_OVER.has(target.type) && key.startsWith("Arrow");
    const isMeant = this.#undecided && (key === " " || key === "Enter");
    if (isMeant || (key === "Enter" && target.matches("input"))) this.#settle(target);
  }

  endArrow() {
    this.#byArrow = false;
  }

  changed(target) {
    // A day is one to the form as soon as its first digit of the year is typed.
    const isTyping = target.type === "date" && this.#hasFocus(target);
    if (!isTyping && !this.#byArrow) {
      this.#settle(target);
      return;
    }
    this.#undecided = target;
    if (isTyping) this.#lookLater();
    else this.#acts.pass();
  }

  typed(target) {
    if (target.name !== `${this.#card.id}-value` || target.type === "radio") return;
    this.#acts.type();
    this.#lookLater();
  }

  left(target, next) {
    if (this.#hasFocus(target)) return; // the window is left, not the answer
    if (this.#undecided && next?.name !== this.#undecided.name) this.#settle(this.#undecided);
    else if (target.type === "date") this.#acts.look(); // half a date is no change to the form
  }

  #hasFocus(target) {
    return target === this.#card.ownerDocument.activeElement;
  }

  #settle(target) {
    clearTimeout(this.#timer);
    this.#undecided = null;
    this.#acts.decide(target);
  }

  #lookLater() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#acts.look, PAUSE);
  }
}

/** Enter in a field means the field: it does not press the form's button at the end of the page. */
export function keepEnter(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches('input:not([type="file"])')) event.preventDefault();
  });
}
