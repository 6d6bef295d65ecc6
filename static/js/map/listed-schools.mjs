// The list beside the map: what the legend takes off the map is off the list, and how many are left is said.
import { make } from "./popup.mjs";

// How many of `states` are left when `off` are gone, as “24 of 70 schools shown”; empty where nothing is gone.
export function shownWords(states, off, sentence) {
  const shown = states.filter((state) => !off.has(state)).length;
  if (shown === states.length) return "";
  return sentence.replace("{shown}", shown).replace("{registered}", states.length);
}

// Gives a function of the set of states that are off.
export function schoolList(document, sentence) {
  const lines = [...document.querySelectorAll(".map-list li[data-worst]")];
  const stateOf = (line) => line.dataset.worst;
  const count = document.getElementById("list-count");
  const whole = count.textContent;
  const folded = [...document.querySelectorAll(".map-list details.more-schools")].map((details) => {
    const said = make(document, "span", "muted");
    details.querySelector("summary").append(said);
    return { details, said, states: [...details.querySelectorAll("li[data-worst]")].map(stateOf) };
  });
  return (off) => {
    for (const line of lines) line.hidden = off.has(stateOf(line));
    const words = shownWords(lines.map(stateOf), off, sentence) || whole;
    if (count.textContent !== words) count.textContent = words;
    for (const { details, said, states } of folded) {
      const part = shownWords(states, off, sentence);
      said.textContent = part && ` · ${part}`;
      details.hidden = states.every((state) => off.has(state));
    }
  };
}
