/* Reads {checklists, forms: [{checklist, fields, on}]} from standard input; writes for each form what the finish sheet
   would name as unreadable, what would be frozen, what the tablet makes of every item it sends and of the whole, and
   where it says that each fails. */

import { text } from "node:stream/consumers";
import { assess } from "../../static/js/scoring.mjs";
import { fieldsToSend } from "../../static/js/tablet/visit/form/form-fields.mjs";
import { factsOf, judgedFindings, stateOf } from "../../static/js/tablet/visit/form/item-state.mjs";
import { signatureText } from "../../static/js/tablet/visit/form/signature-text.mjs";
import { isUnread, unreadFacts } from "../../static/js/tablet/visit/form/unread-values.mjs";

const { checklists, forms } = JSON.parse(await text(process.stdin));
const rules = new Map(checklists.map((checklist) => [checklist.id, checklist]));

function finish({ checklist, fields: typed, strokes, on }) {
  const { sections, facts: vocabulary } = rules.get(checklist);
  const fields = [...typed, ["signature", signatureText(strokes)]].filter(([, value]) => value);
  const facts = factsOf(fields, vocabulary);
  const items = sections.flatMap((section) => section.items);
  const states = items.map((item) => ({ item, state: stateOf(item, fields, facts, on) }));
  const of = new Map(states.map(({ item, state }) => [item.field, state]));
  return {
    unread: [
      ...unreadFacts(fields, vocabulary).map(({ fact }) => `fact-${fact.key}`),
      ...states.filter(({ state }) => isUnread(state)).map(({ item }) => `${item.field}-value`),
    ],
    sent: fieldsToSend(fields, {
      shown: (field) => of.get(field)?.shown ?? true,
      fails: (field) => of.get(field)?.fails ?? true,
    }),
    judged: states
      .filter(({ state }) => state.shown && state.verdict)
      .map(({ item, state }) => [item.code, state.verdict, state.measured, state.severity]),
    findings: states
      .filter(({ state }) => state.shown && state.fails)
      .map(({ item }) => [item.code, judgedFindings(item, fields, facts, on).map(({ severity }) => severity)]),
    assessed: assess(sections, ({ field }) => of.get(field)),
  };
}

process.stdout.write(JSON.stringify(forms.map(finish)));
