/* A button that asks for a reason before it does what it says. */

import { button, element } from "./elements.mjs";

let made = 0;

/**
 * {open, form}: the button, and the field that it unfolds. ``give(reason)`` resolves to a sentence that says why it was
 * not done, or to nothing.
 */
export function reasonForm(document, { act, ask, cancel, longest, give }) {
  const id = `reason-${(made += 1)}`;
  const input = element(document, "input", { id, maxlength: longest, required: true, autocomplete: "off" });
  const error = element(document, "p", { class: "error", role: "alert" });
  const label = element(document, "label", { for: id }, ask);
  const field = element(document, "div", { class: "field" }, label, input, error);
  const submit = element(document, "button", { class: "button" }, act);
  const close = button(document, cancel, () => unfold(false), "button quiet");
  const form = element(document, "form", { class: "reason-form", hidden: true }, field, submit, close);
  const open = button(document, act, () => unfold(true), "button quiet");
  const unfold = (wide) => {
    form.hidden = !wide;
    open.hidden = wide;
    (wide ? input : open).focus();
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const reason = input.value.trim();
    if (!reason) return input.focus();
    submit.disabled = true;
    error.textContent = (await give(reason)) ?? "";
    submit.disabled = false;
    return undefined;
  });
  return { open, form };
}
