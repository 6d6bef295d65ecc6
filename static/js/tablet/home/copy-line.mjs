/* One copy of an unfinished visit that is on the server and not here: what it is, and what may be done about it. */

import { momentText } from "../dom/dates.mjs";
import { button, element } from "../dom/elements.mjs";
import { reasonForm } from "../dom/reason-form.mjs";
import { fill } from "../dom/sentences.mjs";
import { deviceCode } from "../store/device-id.mjs";

/** ``leave`` may be missing; each of take, leave and giveUp resolves to a sentence when it could not be done. */
export function copyLine(document, copy, { words, limits, take, takeText, leave, giveUp }) {
  const status = element(document, "p", { class: "small", role: "status" });
  const tell = (act) => async ({ target }) => {
    target.disabled = true;
    status.textContent = await outcome(() => act(copy), words);
    target.disabled = false;
  };
  const reason = reasonForm(document, {
    act: words.give_up,
    ask: words.give_up_why,
    cancel: words.keep_it,
    longest: limits.reason,
    give: (text) => outcome(() => giveUp(copy, text), words),
  });
  const buttons = [
    button(document, takeText, tell(take), "button main"),
    leave ? button(document, words.leave_it, tell(leave)) : null,
    reason.open,
  ];
  const row = element(document, "div", { class: "buttons" }, ...buttons);
  return element(document, "li", {}, aboutCopy(document, copy, words), row, reason.form, status);
}

/** What could not be done, in a sentence, also where the store failed; else nothing. */
async function outcome(act, words) {
  try {
    return (await act()) ?? "";
  } catch (error) {
    return fill(words.not_saved, { why: error.message });
  }
}

function aboutCopy(document, { school_name: school, checklist_title: checklist, saved_at: at, ...copy }, words) {
  const parts = [
    checklist,
    fill(words.copy_of, { time: momentText(at) }),
    fill(words.of, { n: copy.answered, m: copy.asked }),
    copy.photos ? fill(words.photos_n, { n: copy.photos }) : null,
  ].filter(Boolean);
  const small = parts.flatMap((text, at) => [at ? " · " : "", element(document, "bdi", {}, text)]);
  const about = element(document, "span", { class: "muted small" }, ...small);
  return element(document, "span", {}, element(document, "b", {}, school), element(document, "br"), about);
}

/** All that is on one other tablet, folded; ``shown`` are the tablets that are unfolded by now. */
export function otherTablet(document, { device: name, heard, copies }, { words, device, shown, ...page }) {
  const about = { n: copies.length, code: deviceCode(name), time: momentText(heard) };
  const title = fill(name === device.id ? words.left_here : words.elsewhere, about);
  const lines = copies.map((copy) => copyLine(document, copy, { ...page, words, takeText: words.go_on_here }));
  return element(
    document,
    "details",
    { "data-tablet": name, open: shown.has(name) },
    element(document, "summary", {}, title),
    element(document, "ul", { class: "plain copies" }, ...lines),
  );
}
