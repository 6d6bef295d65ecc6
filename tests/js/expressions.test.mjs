import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ExpressionError, parse } from "../../static/js/expressions.mjs";

const vectors = JSON.parse(readFileSync(new URL("../checklists/expression-vectors.json", import.meta.url), "utf8"));

for (const { group, source, facts, gives, position, reason } of vectors) {
  test(`${group}: ${source.slice(0, 40)}`, () => {
    if (reason === undefined) {
      assert.deepEqual(parse(source)(facts), gives);
    } else {
      assert.throws(() => parse(source), (error) => {
        assert.ok(error instanceof ExpressionError);
        assert.deepEqual({ position: error.position, reason: error.reason }, { position, reason });
        return true;
      });
    }
  });
}
