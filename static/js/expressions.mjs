/* The language of the checklists in the browser: the same answers as inspect_app/checklists/expressions.py; one table
   of examples, tests/checklists/expression-vectors.json, holds both to it. Unknown is null. No eval: the page forbids
   it. */

import { COMPARISONS, ExpressionError, read } from "./expression-syntax.mjs";

export { ExpressionError };

/** Reads one expression; gives a function from facts (a plain object) to true, false, a number, a string, or null. */
export function parse(source) {
  const tree = read(source);
  return (facts) => evaluate(tree, facts);
}

function evaluate(node, facts) {
  if (!Array.isArray(node)) return typeof node === "object" ? node.string : node;
  const [operator, left, right] = node;
  if (operator === "name") return known(Object.hasOwn(facts, left) ? facts[left] : null);
  const a = evaluate(left, facts);
  if (operator === "not") return typeof a === "boolean" ? !a : null;
  if (operator === "in") return join("or", right.map((value) => compare("==", a, evaluate(value, facts))));
  const b = evaluate(right, facts);
  if (operator === "and" || operator === "or") return join(operator, [a, b]);
  if (COMPARISONS.has(operator)) return compare(operator, a, b);
  if (typeof a !== "number" || typeof b !== "number") return null;
  if (operator === "/") return b ? known(a / b) : null;
  return known(operator === "+" ? a + b : operator === "-" ? a - b : a * b);
}

function known(value) {
  if (typeof value === "number") return Number.isFinite(value) ? value + 0 : null;
  return typeof value === "boolean" || typeof value === "string" ? value : null;
}

/* Kleene: one true settles "or", one false settles "and", whatever is unknown beside it. */
function join(operator, values) {
  const settles = operator === "or";
  if (values.includes(settles)) return settles;
  return values.every((value) => value === !settles) ? !settles : null;
}

function compare(operator, a, b) {
  if (a === null || typeof a !== typeof b) return null;
  if (operator === "==") return a === b;
  if (operator === "!=") return a !== b;
  if (typeof a !== "number") return null;
  return { "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b }[operator];
}
