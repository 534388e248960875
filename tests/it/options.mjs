// What the browser's module says to options that are none: a sentence for whoever wrote them, and never a guess.
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const { check, Session } = createRequire(import.meta.url)(process.argv[2]);
const file = new TextEncoder().encode("mobile,code\n919876543210,ABC1\n919876543211,ABC1\n");
const COLUMN = 'the number of a column, counted from 0, or "none"';
const mobile = { identifier: "MOBILE" };

// Options, and what is said of them; `null`: they are taken.
const cases = [
  [mobile, null],
  [{ ...mobile, codeColumn: 1, header: true, delimiter: ",", encoding: "UTF-8", maxFindings: 0 }, null],
  [{ ...mobile, codeColumn: "none", identifierColumn: 0 }, null],
  [{ ...mobile, codeColumn: undefined, header: null, rules: undefined }, null],
  [{ ...mobile, rules: { maxRows: undefined, recommendedRows: undefined, codeLength: undefined } }, null],
  [{ ...mobile, rules: { maxRows: 10, codeLength: { min: 1, max: 9 }, severities: { "code-date-like": null } } }, null],
  [undefined, "null, expected struct CheckOptions"],
  ["MOBILE", 'string "MOBILE", expected struct CheckOptions'],
  [[], "are objects, and no lists"],
  [{ ...mobile, rules: [] }, "are objects, and no lists"],
  [{}, "missing field `identifier`"],
  [{ identifier: "PHONE" }, "unknown variant `PHONE`"],
  [{ identifier: 1 }, "number `1.0`, expected enum Identifier"],
  [{ identifier: { MOBILE: null, EMAIL: null } }, "invalid length 2, expected 1"],
  [{ ...mobile, identifierColumn: 1.5 }, "number `1.5`, expected u32"],
  [{ ...mobile, identifierColumn: NaN }, "number `NaN`, expected u32"],
  [{ ...mobile, identifierColumn: -1 }, "number `-1.0`, expected u32"],
  [{ ...mobile, identifierColumn: 2 ** 32 }, "integer `4294967296`, expected u32"],
  [{ ...mobile, identifierColumn: 1n }, "JsValue(1n), expected u32"],
  [{ ...mobile, codeColumn: 1.5 }, `number \`1.5\`, expected ${COLUMN}`],
  [{ ...mobile, codeColumn: -1 }, `integer \`-1\`, expected ${COLUMN}`],
  [{ ...mobile, codeColumn: 2 ** 32 }, `integer \`4294967296\`, expected ${COLUMN}`],
  [{ ...mobile, codeColumn: "two" }, `string "two", expected ${COLUMN}`],
  [{ ...mobile, header: "yes" }, 'string "yes", expected a boolean'],
  [{ ...mobile, rules: { codeLength: { min: 1 } } }, "missing field `max`"],
  [{ ...mobile, rules: { severities: { "code-lenght": null } } }, 'there is no rule "code-lenght"'],
  [{ ...mobile, rules: { severities: { "code-date-like": "bad" } } }, "unknown variant `bad`"],
  [{ ...mobile, rules: { codeLength: { min: 9, max: 8 } } }, "codeLength"],
];

for (const [options, said] of cases) {
  for (const use of [() => check(file, options), () => new Session(options)]) {
    if (said === null) {
      assert.doesNotThrow(use);
    } else {
      assert.throws(use, (error) => error instanceof Error && error.message.includes(said), said);
    }
  }
}
assert.deepEqual(check(file, mobile).rows, { total: 2, accepted: 1, rejected: 1 });
