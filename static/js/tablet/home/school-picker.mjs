/* Choosing schools to take along: a tick on each card, kept while one looks through the pages, and the bar that takes them. */

import { fill } from "../visit/text.mjs";
import { reasonWords } from "./tell.mjs";

const KEY = "kashf-taking";

/** ``take(numbers, progress)`` is package.mjs's; ``taken()`` is called after it; ``has(number)`` says what is here already. */
export function watchTaking({ document, session, words, take, taken }) {
  const bar = document.querySelector("[data-take-bar]");
  const [button, said, progress] = ["now", "said", "progress"].map((name) => bar.querySelector(`[data-take-${name}]`));
  let chosen = new Set(JSON.parse(session.getItem(KEY) ?? "[]"));
  let busy = false;

  function paint() {
    session.setItem(KEY, JSON.stringify([...chosen]));
    bar.hidden = chosen.size === 0 && !said.textContent;
    button.hidden = chosen.size === 0;
    button.disabled = busy;
    button.textContent = fill(words.take_n, { n: chosen.size });
    for (const box of document.querySelectorAll("[data-take]")) box.checked = chosen.has(box.dataset.take);
  }

  document.addEventListener("change", ({ target }) => {
    if (!target.dataset?.take) return;
    if (target.checked) chosen.add(target.dataset.take);
    else chosen.delete(target.dataset.take);
    said.textContent = "";
    paint();
  });
  bar.querySelector("[data-take-none]").addEventListener("click", () => {
    chosen = new Set();
    said.textContent = "";
    paint();
  });

  async function run(numbers) {
    busy = true;
    progress.hidden = false;
    progress.removeAttribute("value");
    bar.hidden = false;
    paint();
    const result = await take(numbers, (n, m) => {
      [progress.max, progress.value] = [m, n];
      said.textContent = fill(words.taking, { n, m });
    });
    busy = false;
    progress.hidden = true;
    for (const number of [...result.taken, ...result.notFound]) chosen.delete(number);
    said.textContent = outcome(result);
    paint();
    await taken(result);
  }

  function outcome({ failed, notFound }) {
    if (failed) {
      const [key, values] = failed.sentence ? ["said", { why: failed.sentence }] : reasonWords({ state: "queued" }, failed.kind);
      return fill(words.taken_failed, { why: fill(words[key], values) });
    }
    return notFound.length ? fill(words.not_found, { numbers: notFound.join("، ") }) : "";
  }

  button.addEventListener("click", () => run([...chosen]));
  paint();
  return { run };
}

/** A school that is with me stands above, not a second time in the list. */
export function markTaken(document, numbers) {
  for (const label of document.querySelectorAll("[data-take-label]")) {
    label.hidden = false;
    label.closest("li").hidden = numbers.has(label.querySelector("input").dataset.take);
  }
}
