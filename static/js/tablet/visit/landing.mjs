/* Going to a place on the page, and arriving there: a card is laid out only when it comes near the screen, and what was
   guessed of its height until then would move the goal. */

const STILL = 6; // frames in which nothing moved any more
const MOST = 90;

/** Where what is read begins: under the bars that stay on top, in pixels from the top of the window. */
export function underBars(window) {
  return Number.parseFloat(window.getComputedStyle(window.document.documentElement).scrollPaddingBlockStart);
}

/** Of ``cards``, the one somebody looks at: {card, top}, or null where there is none. */
export function cardInView(cards, window) {
  const line = underBars(window) + 24;
  const boxes = cards.map((card) => ({ card, box: card.getBoundingClientRect() })).filter(({ box }) => box.height);
  const found = boxes.find(({ box }) => box.bottom > line) ?? boxes.at(-1);
  return found ? { card: found.card, top: found.box.top } : null;
}

export class Landing {
  #window;
  #goal = null;

  constructor(window) {
    this.#window = window;
    for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      window.addEventListener(kind, () => this.stop(), { passive: true, capture: true });
    }
  }

  /** Brings the element's top to ``top`` pixels from the window's, by itself to just under the bars. */
  at(element, top = underBars(this.#window)) {
    const isRunning = this.#goal !== null;
    this.#goal = { element, top, still: 0, left: MOST };
    if (!isRunning) this.#step();
  }

  inMiddle(element) {
    const { innerHeight } = this.#window;
    this.at(element, Math.max(underBars(this.#window), (innerHeight - element.getBoundingClientRect().height) / 2));
  }

  /** Whoever scrolls or touches the page goes their own way. */
  stop() {
    this.#goal = null;
  }

  #step() {
    const goal = this.#goal;
    if (!goal) return;
    const by = goal.element.getBoundingClientRect().top - goal.top;
    if (Math.abs(by) >= 1) this.#window.scrollBy({ top: by, behavior: "instant" });
    goal.still = Math.abs(by) < 1 ? goal.still + 1 : 0;
    goal.left -= 1;
    if (goal.still >= STILL || goal.left <= 0) this.#goal = null;
    else this.#window.requestAnimationFrame(() => this.#step());
  }
}
