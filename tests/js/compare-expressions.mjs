/* Reads [{source, facts, python}] from standard input and writes those where the browser's answer is another one. */

import { text } from "node:stream/consumers";
import { ExpressionError, parse } from "../../static/js/expressions.mjs";

function outcome(source, facts) {
  try {
    return { gives: parse(source)(facts) };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { position: error.position, reason: error.reason };
  }
}

const examples = JSON.parse(await text(process.stdin));
const different = examples
  .map((example) => ({ ...example, browser: outcome(example.source, example.facts) }))
  .filter(({ python, browser }) => {
    const keys = ["gives", "position", "reason"];
    return keys.some((key) => !Object.is(python[key] ?? null, browser[key] ?? null));
  });
process.stdout.write(JSON.stringify(different));
