/* On the finish sheet: the principal saw the result and signs, or why not. One of the two is asked for; a signature
   stands under the result it was given for, and under no other. */

import { element } from "../../dom/elements.mjs";
import { signedResult } from "../form/signed-result.mjs";
import { reasonChips } from "../items/reason-chips.mjs";
import { sentFields } from "./finished-entry.mjs";
import { labelled } from "./item-list.mjs";
import { signaturePad } from "./signature-pad.mjs";

const SENT = { present: ["signer_name", "signature"], absent: ["not_signed"] };
const NEEDED = { present: "signer_name", absent: "not_signed" };
const ERROR = "signing-error";

/** What is chosen stands in the form's fields; what was said of the other is kept here while the page is open. */
export class SigningSection {
  #page;
  #said;
  #choice;
  #isOutdated = false;

  constructor({ form, model, head, words, limits, save }) {
    this.#page = { form, model, head, words, limits, save };
    this.#said = Object.fromEntries(Object.values(SENT).flat().map((name) => [name, form.elements[name].value]));
    const begun = ([, names]) => names.some((name) => this.#said[name]);
    this.#choice = Object.entries(SENT).find(begun)?.[0] ?? null;
  }

  into(body) {
    const document = body.ownerDocument;
    const { words } = this.#page;
    this.#judgeSignature();
    const parts = { present: this.#present(document), absent: this.#absent(document) };
    const error = element(document, "p", { class: "error", id: ERROR, hidden: true });
    const show = () => {
      for (const [name, part] of Object.entries(parts)) part.hidden = name !== this.#choice;
      error.hidden = true;
    };
    const chips = Object.keys(parts).map((name) => this.#choiceChip(document, name, show));
    show();
    const title = element(document, "legend", {}, element(document, "h3", {}, words.signing));
    const choices = element(document, "div", { class: "chips" }, ...chips);
    const attributes = { class: "finish-block signing", "aria-describedby": ERROR };
    body.append(element(document, "fieldset", attributes, title, choices, error, ...Object.values(parts)));
  }

  left(body) {
    const { words } = this.#page;
    const choice = this.#choice;
    if (choice && this.#said[NEEDED[choice]].trim()) return [];
    const error = body.querySelector(`#${ERROR}`);
    error.textContent = choice ? words[`${NEEDED[choice]}_missing`] : words.signing_missing;
    error.hidden = false;
    const to = body.querySelector(choice ? `[data-signing="${choice}"] input` : ".signing .chip input");
    if (choice) to.setAttribute("aria-invalid", "true");
    return [{ what: words.signing, to }];
  }

  /** Takes a signature off when the result is another one since. One of an earlier release stands under today's. */
  #judgeSignature() {
    const { head } = this.#page;
    const result = this.#result();
    if (!this.#said.signature || (head.signed_result ??= result) === result) return;
    this.#isOutdated = true;
    this.#write({ signature: "" });
  }

  #result() {
    return signedResult(sentFields(this.#page));
  }

  #write(changed) {
    const { form, save } = this.#page;
    Object.assign(this.#said, changed);
    const sent = SENT[this.#choice] ?? [];
    for (const [name, text] of Object.entries(this.#said)) form.elements[name].value = sent.includes(name) ? text : "";
    save();
  }

  #choiceChip(document, choice, show) {
    const input = element(document, "input", { type: "radio", name: "signing", value: choice });
    input.checked = choice === this.#choice;
    input.addEventListener("change", () => {
      this.#choice = choice;
      this.#write({});
      show();
    });
    return element(document, "label", { class: "chip" }, input, this.#page.words[choice]);
  }

  #present(document) {
    const { words, limits, head } = this.#page;
    const outdated = element(document, "p", { class: "message warn", hidden: !this.#isOutdated }, words.sign_outdated);
    const signed = (signature) => {
      this.#isOutdated = false;
      outdated.hidden = true;
      head.signed_result = this.#result();
      this.#write({ signature });
    };
    const pad = signaturePad(document, { text: this.#said.signature, words, signed });
    const name = this.#textField(document, "signer_name", limits.signer);
    return element(document, "div", { class: "signing-part", "data-signing": "present" }, name, outdated, pad);
  }

  #absent(document) {
    const { words, limits } = this.#page;
    const why = this.#textField(document, "not_signed", limits.note);
    const chips = reasonChips(why.querySelector("input"), "not_signed", words);
    return element(document, "div", { class: "signing-part", "data-signing": "absent" }, why, chips);
  }

  #textField(document, name, longest) {
    const input = element(document, "input", { maxlength: String(longest), "aria-describedby": ERROR });
    input.value = this.#said[name];
    input.addEventListener("input", () => {
      input.removeAttribute("aria-invalid");
      this.#write({ [name]: input.value });
    });
    return labelled(document, this.#page.words[name], input);
  }
}
