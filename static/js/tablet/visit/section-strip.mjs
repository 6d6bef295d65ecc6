/* The strip of sections on top: where one is, and the way to the section before and after. */

/** The line, as a share of the window's height, that a section has to pass to be the one somebody reads. */
const READING_LINE = 0.35;

export class SectionStrip {
  #page;
  #links;
  #current = -1;
  #waiting = false;

  /** ``show(part)`` goes to a section. */
  constructor({ strip, parts, bar, words, reducedMotion, show }) {
    this.#page = { strip, parts, bar, words, reducedMotion, show };
    this.#links = [...strip.querySelectorAll("a")];
    for (const [n, link] of this.#links.entries()) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        show(parts[n]);
        focusTitle(parts[n]);
      });
    }
    addEventListener("scroll", () => this.#follow(), { passive: true });
    this.#find();
  }

  /** ``step`` sections on, or back. */
  go(step) {
    const { parts, show } = this.#page;
    show(parts[Math.min(parts.length - 1, Math.max(0, this.#current + step))]);
  }

  isLast() {
    return this.#current === this.#page.parts.length - 1;
  }

  /** Once a frame, however often the page scrolls. */
  #follow() {
    if (this.#waiting) return;
    this.#waiting = true;
    requestAnimationFrame(() => {
      this.#waiting = false;
      this.#find();
    });
  }

  #find() {
    const line = innerHeight * READING_LINE;
    const boxes = this.#page.parts.map((part) => part.getBoundingClientRect());
    const tops = boxes.map(({ top, height }) => (height ? top : Infinity));
    this.#show(Math.max(0, tops.findLastIndex((top) => top <= line)));
  }

  #show(at) {
    if (at === this.#current) return;
    this.#current = at;
    const { strip, bar, words, reducedMotion } = this.#page;
    for (const [n, link] of this.#links.entries()) link.toggleAttribute("aria-current", n === at);
    this.#links[at].setAttribute("aria-current", "true");
    keepInView(strip.querySelector("ol"), this.#links[at], reducedMotion);
    const next = this.#links[at + 1];
    bar.querySelector("[data-next]").textContent = next ? next.querySelector(".strip-name").textContent : words.finish;
    bar.querySelector('[data-go="-1"]').disabled = at === 0;
  }
}

/** The keyboard goes on from there. */
function focusTitle(part) {
  const title = part.querySelector("h2");
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
}

function keepInView(list, link, reducedMotion) {
  const [frame, box] = [list.getBoundingClientRect(), link.getBoundingClientRect()];
  const middle = box.left + box.width / 2 - (frame.left + frame.width / 2);
  list.scrollBy({ left: middle, behavior: reducedMotion ? "auto" : "smooth" });
}
