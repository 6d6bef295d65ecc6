/* The form's fields as [name, value] pairs and back: what a draft keeps and what a finished visit is frozen from. */

import { isNotice } from "./danger-notices.mjs";
import { defaultIndex } from "./finding-blocks.mjs";

export const FINDING = /^([A-Z]\d+_\d+)-(\d+)-(.+)$/;
const ITEM = /^([A-Z]\d+_\d+)-/;

const NOT_SENT = new Set(["file", "submit", "button", "reset", "image", "fieldset", "output"]);
const CHOSEN = new Set(["radio", "checkbox"]);

/**
 * Filled fields of a form, or of one card alone, in the order of the page; files are kept elsewhere, by their hash.
 * What FormData gives, in a third of its time: it is read at every tap, on a page of 1,500 fields.
 */
export function readFields({ elements }) {
  const pairs = [];
  for (const control of elements) {
    const { name, type, value } = control;
    if (!value || !name || NOT_SENT.has(type) || control.disabled) continue;
    if (!CHOSEN.has(type) || control.checked) pairs.push([name, value]);
  }
  return pairs;
}

/**
 * Puts a draft's fields back. ``block(field, n)`` must make sure that a finding has its fields; ``photo(row, value)``
 * shows one.
 */
export function writeFields(form, fields, { block, photo }) {
  const wanted = new Map();
  for (const [name, value] of fields) {
    const [, field, number] = FINDING.exec(name) ?? [];
    if (field) block(field, Number(number));
    if (name.endsWith("-photo")) photo(name.slice(0, -"-photo".length), value);
    else wanted.set(name, [...(wanted.get(name) ?? []), value]);
  }
  for (const control of form.elements) {
    if (!control.name || control.type === "file" || control.name.endsWith("-photo")) continue;
    const values = wanted.get(control.name) ?? [];
    if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
    else if (values.length || control.name.includes("-")) setValue(control, values[0] ?? "");
  }
}

function setValue(control, value) {
  if (value === "" && control.tagName === "SELECT") control.selectedIndex = defaultIndex(control);
  else control.value = value;
}

/**
 * What is sent. ``shown(field)`` is false for an item that does not apply here, ``fails(field)`` true for one that
 * fails: findings begun on an item that turned out well are not findings, nor is it a danger that was told; they stay
 * on the tablet only.
 */
export function fieldsToSend(fields, { shown, fails }) {
  const named = new Set(fields.filter(([name]) => name.endsWith("-new_name")).map(([name]) => name));
  return fields.filter(([name]) => {
    const [, item] = ITEM.exec(name) ?? [];
    if (!item) return true;
    if (!shown(item)) return false;
    const [, , , key] = FINDING.exec(name) ?? [];
    if (key === "new_kind") return fails(item) && named.has(name.replace(/kind$/, "name"));
    return (key === undefined && !isNotice(name)) || fails(item);
  });
}

/** What was said of one item: {answer, value, paper, reason, ticks, still, photos}. */
export function answerOf(fields, field) {
  const answer = { answer: null, value: null, paper: false, reason: "", ticks: [], still: false, photos: 0 };
  for (const [name, value] of fields) {
    if (!name.startsWith(`${field}-`)) continue;
    const key = FINDING.exec(name)?.[3] ?? name.slice(field.length + 1);
    if (key === "answer" || key === "value" || key === "reason") answer[key] = value;
    else if (key === "tick") answer.ticks.push(value);
    else if (key === "still" || key === "paper") answer[key] = true;
    else if (key === "photo") answer.photos += 1;
  }
  return answer;
}
