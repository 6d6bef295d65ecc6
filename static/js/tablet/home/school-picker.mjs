/* Choosing schools to take along: a tick on each card, kept while one looks through the pages, and the bar that takes
   them. */

import { reasonOf, statusText } from "../dom/entry-status.mjs";
import { fill } from "../dom/sentences.mjs";

const KEY = "kashf-taking";

/** ``take(numbers, progress)`` is school-package.mjs's; ``taken()`` is called after it. */
export class SchoolPicker {
  #parts;
  #bar;
  #button;
  #status;
  #progress;
  #chosen;
  #busy = false;

  constructor({ document, session, words, take, taken }) {
    this.#parts = { document, session, words, take, taken };
    this.#bar = document.querySelector("[data-take-bar]");
    const part = (name) => this.#bar.querySelector(`[data-take-${name}]`);
    [this.#button, this.#status, this.#progress] = ["now", "said", "progress"].map(part);
    this.#chosen = new Set(JSON.parse(session.getItem(KEY) ?? "[]"));
    document.addEventListener("change", ({ target }) => target.dataset?.take && this.#choose(target));
    part("none").addEventListener("click", () => this.#chooseNone());
    this.#button.addEventListener("click", () => this.run([...this.#chosen]));
    this.#paint();
  }

  /** Takes these schools, and says how far it is and what came of it. */
  async run(numbers) {
    const { words, take, taken } = this.#parts;
    this.#busy = true;
    this.#progress.hidden = false;
    this.#progress.removeAttribute("value");
    this.#bar.hidden = false;
    this.#paint();
    const result = await take(numbers, (n, m) => {
      [this.#progress.max, this.#progress.value] = [m, n];
      this.#status.textContent = fill(words.taking, { n, m });
    });
    this.#busy = false;
    this.#progress.hidden = true;
    for (const number of [...result.taken, ...result.notFound]) this.#chosen.delete(number);
    this.#status.textContent = resultText(result, words);
    this.#paint();
    await taken(result);
  }

  #choose(box) {
    if (box.checked) this.#chosen.add(box.dataset.take);
    else this.#chosen.delete(box.dataset.take);
    this.#status.textContent = "";
    this.#paint();
  }

  #chooseNone() {
    this.#chosen = new Set();
    this.#status.textContent = "";
    this.#paint();
  }

  #paint() {
    const { document, session, words } = this.#parts;
    session.setItem(KEY, JSON.stringify([...this.#chosen]));
    this.#bar.hidden = this.#chosen.size === 0 && !this.#status.textContent;
    this.#button.hidden = this.#chosen.size === 0;
    this.#button.disabled = this.#busy;
    this.#button.textContent = fill(words.take_n, { n: this.#chosen.size });
    for (const box of document.querySelectorAll("[data-take]")) box.checked = this.#chosen.has(box.dataset.take);
  }
}

function resultText({ failed, notFound }, words) {
  if (failed) {
    const why = failed.sentence ?? statusText(reasonOf({ state: "queued" }, failed.kind), words);
    return fill(words.taken_failed, { why });
  }
  return notFound.length ? fill(words.not_found, { numbers: notFound.join("، ") }) : "";
}

/** A school that is with me stands above, not a second time in the list. */
export function hideTaken(document, numbers) {
  for (const label of document.querySelectorAll("[data-take-label]")) {
    label.hidden = false;
    label.closest("li").hidden = numbers.has(label.querySelector("input").dataset.take);
  }
}
