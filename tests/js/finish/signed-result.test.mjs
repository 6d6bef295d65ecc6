import assert from "node:assert/strict";
import { test } from "node:test";
import { signedResult } from "../../../static/js/tablet/visit/form/signed-result.mjs";

const SAID = [["visit", "a"], ["finished", "1"], ["fact-students", "310"], ["B03_01-answer", "not_ok"]];
const signed = signedResult(SAID);

test("an answer, a reading, a place and a fact make another result", () => {
  const others = [["B03_02-answer", "ok"], ["B03_04-value", "3"], ["B03_01-1-location", "yard"], ["fact-staff", "20"]];
  for (const other of others) assert.notEqual(signedResult([...SAID, other]), signed);
  assert.notEqual(signedResult(SAID.with(2, ["fact-students", "311"])), signed);
});

test("what is written about it, and when and where the visit was, do not", () => {
  const about = ["-0-note", "-0-photo", "-reason", "-told_at", "-told_whom", "-told_by", "-not_told"];
  const more = about.map((name) => [`B03_01${name}`, "x"]);
  const circumstances = [["latitude", "32.4"], ["signer_name", "Amal"], ["not_signed", ""], ["note", "late"]];
  assert.equal(signedResult([...SAID.with(1, ["finished", "2"]), ...more, ...circumstances]), signed);
});
