/* The findings of one item as its fields write them. Values in, values out. */

import { FINDING } from "./form-fields.mjs";

/**
 * In their order: [{location, instance, new_name, severity, ticks, fixed}] of an item that fails; with nothing said of
 * a place it fails in the whole school. ``severity`` is the engineer's own choice, or empty.
 */
export function findingsOf(fields, field) {
  const found = new Map();
  for (const [name, value] of fields) {
    const [, item, n, key] = FINDING.exec(name) ?? [];
    if (item !== field || key === "new_kind") continue;
    if (!found.has(n)) found.set(n, blank());
    const finding = found.get(n);
    if (key === "tick") finding.ticks.push(value);
    else if (key === "fixed") finding.fixed = value === "yes";
    else if (Object.hasOwn(finding, key)) finding[key] = value.trim();
  }
  return found.size ? [...found.values()] : [blank()];
}

/** What tells one place of an item from another. */
export function placeKey({ location, instance }) {
  return JSON.stringify([location, instance]);
}

function blank() {
  return { location: "", instance: "", new_name: "", severity: "", ticks: [], fixed: false };
}
