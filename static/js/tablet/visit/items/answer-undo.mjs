/* A tap that changes an answer, or takes one back, can be undone: what the card said before comes back. A first answer
   takes nothing away, and a second tap on it takes it back. */

import { fill } from "../../dom/sentences.mjs";
import { blocksSince, changesSince, putBack, rememberCard, setAnsweredFor } from "../form/card-content.mjs";

/**
 * ``remember(card)`` first; ``see(card, target)`` after each change of it, with the control it came from. ``sheets``
 * are the dialogs that a change may open: they have a way back of their own. ``confirmed`` is the closing dialog's.
 */
export class AnswerUndo {
  #page;
  #before = new Map(); // by card: what it said when it was last looked at
  #last = null;

  constructor({ undo, sheets, model, words, confirmed }) {
    this.#page = { undo, sheets, model, words, confirmed };
    for (const sheet of sheets) sheet.addEventListener("close", () => this.#last && this.remember(this.#last));
  }

  /** What an undo goes back to. */
  remember(card) {
    this.#before.set(card, { ...rememberCard(card), confirmed: this.#confirmedOf(card) });
  }

  see(card, target) {
    const { undo, sheets, model, words } = this.#page;
    const before = this.#before.get(card);
    const [changes, made] = [changesSince(before.content), blocksSince(card, before.content)];
    this.#last = card;
    this.remember(card);
    const answers = changes.filter(({ control }) => isAnswer(card, control));
    if (!answers.length) return;
    if (sheets.some((sheet) => sheet.open) || !answers.some((change) => isLost(change, target))) {
      undo.drop();
      return;
    }
    const sentence = model.state(card).answered ? words.answer_changed : words.answer_withdrawn;
    const back = () => this.#putBack(card, { ...before, changes, made });
    undo.offer(fill(sentence, { code: model.item(card).code }), back);
  }

  #putBack(card, { changes, made, answeredFor, confirmed }) {
    putBack(changes);
    for (const block of made) takeBack(block);
    setAnsweredFor(card, answeredFor);
    Object.assign(this.#page.confirmed, confirmed);
    this.remember(card);
    card.dispatchEvent(new Event("change", { bubbles: true }));
    (card.querySelector(".answer :checked") ?? changes[0].control).focus({ preventScroll: true });
    const { top, bottom } = card.getBoundingClientRect();
    if (bottom < 0 || top > card.ownerDocument.defaultView.innerHeight) card.scrollIntoView({ block: "center" });
  }

  #confirmedOf(card) {
    const { confirmed, model } = this.#page;
    const said = model.known(card).filter(({ id }) => confirmed[id]);
    return Object.fromEntries(said.map(({ id }) => [id, confirmed[id]]));
  }
}

function isAnswer(card, { name }) {
  return name === `${card.id}-answer` || name === `${card.id}-value`;
}

/** Something was said, and no longer is; who retypes a value has that in hand. */
function isLost({ control, value, checked }, target) {
  return control.type === "radio" ? checked : value !== "" && control !== target;
}

/** A place that came with the tap goes with it; what was written of it meanwhile stays. */
function takeBack(block) {
  const said = block.querySelector("textarea").value || block.querySelector(".photo");
  for (const key of ["still", "worse"]) block.querySelector(`[name$="-${key}"]`).checked = false;
  if (!said && block.parentElement) block.remove();
}
