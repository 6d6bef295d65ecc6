/* Reads {checklists, forms: [{checklist, fields, on}]} from standard input; writes for each form what the finish sheet
   would name as unreadable, what would be frozen, and what the tablet makes of every item it sends. */

import { text } from "node:stream/consumers";
import { fieldsToSend } from "../../static/js/tablet/visit/form/form-fields.mjs";
import { factsOf, stateOf } from "../../static/js/tablet/visit/form/item-state.mjs";
import { isUnread, unreadFacts } from "../../static/js/tablet/visit/form/unread-values.mjs";

const { checklists, forms } = JSON.parse(await text(process.stdin));
const rules = new Map(checklists.map((checklist) => [checklist.id, checklist]));

function finish({ checklist, fields, on }) {
  const { sections, facts: vocabulary } = rules.get(checklist);
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
  };
}

process.stdout.write(JSON.stringify(forms.map(finish)));
