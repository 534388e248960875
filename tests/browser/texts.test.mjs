// What the element says by itself: the same in each language, with the same values in it.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CODES, refusal } from "../../www/src/element/refusal.js";

const LANGUAGES = { ar: "rtl", de: "ltr", en: "ltr", es: "ltr", hi: "ltr" };

const texts = async (lang) => (await import(`../../www/src/element/texts.${lang}.js`)).texts;
const english = await texts("en");

const counts = (total, accepted) => ({ total, accepted, rejected: total - accepted });
/** Numbers with a plural form each, in Arabic too. */
const NUMBERS = [1, 2, 3, 11, 100, 101];
/** Reports of every shape: none good, all good, some of each. */
const ROWS = NUMBERS.flatMap((total) => [0, 1, 2, total].filter((good) => good <= total).map((good) => [counts(total, good)]));
const PAIRS = ROWS.map(([{ accepted, rejected }]) => [accepted, rejected]);

/** What a text that depends on something is asked with. */
const ASKED = {
  noSeries: [["541854"]],
  expired: [[Date.UTC(2026, 2, 31, 12)]],
  strange: [[502]],
  quote: [["7f3a"]],
  rows: NUMBERS.map((n) => [n]),
  number: NUMBERS.map((n) => [n]),
  checkedIn: [[4]],
  bytes: [[640], [64e3], [64e6], [64e9]],
  ofBytes: [["12 kB", "34 MB"]],
  sentOf: [["12 kB", "34 MB"]],
  share: [["98 %", "2 %"]],
  questions: NUMBERS.map((n) => [n]),
  wouldBeReady: ROWS,
  ready: ROWS,
  rejected: ROWS,
  uploadLabel: ROWS.filter(([{ accepted }]) => accepted > 0).flatMap(([rows]) => [[rows, false], [rows, true]]),
  whatIsSent: NUMBERS.map((n) => ["12 kB", n, "541854"]),
  hasFile: [[77]],
  job: [[77]],
  wentIn: PAIRS.map(([good, bad]) => [good, good + bad]),
  returned: PAIRS,
  errored: [[undefined], ["The disk is full."]],
  held: [["code", "MOBILE"], ["customer", "MOBILE"], ["customer", "EMAIL"], ["customer", "EXTERNAL_ID"], ["customer", "USER_ID"]],
  column: [[{ index: 4, name: "Kennung" }], [{ index: 4, name: null }]],
  askColumn: [["5 (Kennung)", "…", true], ["5 (Kennung)", "…", false]],
  askCodesIn: [["5 (Kennung)"]],
  askWhich: [["…"]],
  askIdentifier: [["MOBILE"], ["EMAIL"]],
  yesThe: [["…"]],
  yesBy: [["MOBILE"], ["EXTERNAL_ID"]],
  noBy: [["EMAIL"], ["USER_ID"]],
  codesIn: [["5 (Kennung)"]],
};

/** The values that an English text shows: its numbers above two, which some languages say as words, and what it was given. */
function shown(text, asked) {
  const given = asked.filter((value) => typeof value === "string" && text.includes(value));
  return [...new Set([...given, ...(text.match(/\d+/g) ?? []).filter((number) => Number(number) > 2)])];
}

for (const [lang, dir] of Object.entries(LANGUAGES)) {
  test(`${lang}: each text, with its values`, async () => {
    const own = await texts(lang);
    assert.deepEqual(Object.keys(own).sort(), Object.keys(english).sort());
    assert.deepEqual([own.lang, own.dir, own.intl.split("-")[0]], [lang, dir, lang]);
    for (const [key, text] of Object.entries(english)) {
      if (typeof text === "object") assert.deepEqual(Object.keys(own[key]), Object.keys(text), key);
      assert.equal(typeof own[key], typeof text, key);
      if (typeof text !== "function") {
        assert.ok(typeof text === "object" ? Object.values(own[key]).every(Boolean) : own[key].trim(), key);
        continue;
      }
      assert.ok(ASKED[key], `${key}: the test asks for it`);
      for (const asked of ASKED[key]) {
        const [said, due] = [own[key](...asked), text(...asked)];
        const what = `${key}(${JSON.stringify(asked)}) in ${lang}: ${said}`;
        assert.equal(said === "", due === "", what);
        assert.doesNotMatch(said, /undefined|NaN|null|\[object|[٠-٩०-९]/, what);
        for (const value of shown(due, asked)) {
          // A date is written in other ways, and what a column holds is called otherwise.
          if (key !== "expired" && key !== "held") assert.ok(said.includes(value), `${what} has ${value}`);
        }
      }
    }
    if (lang !== "en") {
      const flat = (texts) => Object.entries(texts).flatMap(([key, text]) => (typeof text === "object" ? Object.entries(text).map(([name, text]) => [`${key}.${name}`, text]) : [[key, text]]));
      const ownFlat = Object.fromEntries(flat(own));
      const same = flat(english).filter(([key, text]) => typeof text === "string" && text === ownFlat[key]).map(([key]) => key);
      // What Spanish calls an error, too.
      assert.deepEqual(same.filter((key) => !["dir", "severities.error"].includes(key)), [], "what is not translated");
    }
  });
}

test("what the server refuses is said of codes that it has, each for one reason", () => {
  const documented = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");
  const known = new Set([...documented.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, code]) => code));
  const codes = Object.values(CODES).flat();
  assert.deepEqual(codes.filter((code) => !known.has(code)), []);
  assert.equal(new Set(codes).size, codes.length);
  assert.deepEqual(Object.keys(CODES), Object.keys(english.refusals));
});

test("what the server refuses is said in words of one's own, in English in the server's", async () => {
  const german = await texts("de");
  const check = (status, error, expected, inEnglish) => {
    const refused = refusal(status, error, "541854");
    assert.deepEqual([refused.says(german), refused.says(english)], [expected, inEnglish]);
    assert.equal(refused.isEnglish(german), expected === inEnglish, expected);
  };
  const full = { code: "out-of-space", message: "The server has no room for this file.", requestId: "7f3a" };
  check(507, full, `${german.refusals.full} Nennen Sie dem Betreiber 7f3a.`, "The server has no room for this file. Quote 7f3a to the operator.");
  check(404, { code: "series-unknown", message: "…" }, german.noSeries("541854"), english.noSeries("541854"));
  // Of an older element, or of a newer server.
  const unknown = { code: "moon-phase-wrong", message: "The moon is not full: wait a week." };
  check(409, unknown, unknown.message, unknown.message);
  // What stands before the server has no envelope.
  check(413, undefined, german.refusals.large, english.refusals.large);
  check(418, undefined, german.strange(418), english.strange(418));
});
