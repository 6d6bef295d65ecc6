/* Reads {checklists, cases: [{code, given, facts, on, python}]} from standard input; writes the cases judged otherwise
   here. */

import { isDeepStrictEqual } from "node:util";
import { text } from "node:stream/consumers";
import { judge } from "../../static/js/judge.mjs";

const { checklists, cases } = JSON.parse(await text(process.stdin));
const sections = checklists.flatMap((checklist) => checklist.sections);
const items = new Map(sections.flatMap((section) => section.items).map((item) => [item.code, item]));
const different = cases
  .map((one) => ({ ...one, browser: judge(items.get(one.code), one.given, one.facts, one.on) }))
  .filter(({ python, browser }) => !isDeepStrictEqual(python, browser));
process.stdout.write(JSON.stringify(different));
