// What findings say in other languages, as the package writes it: held to what the rules themselves write.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { nameOf, visible } from "../../www/src/characters.js";
import { sentence } from "../../www/src/sentences.js";
import { fixtures } from "./support/fixtures.mjs";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const catalogue = (lang) => JSON.parse(read(`www/locales/rules.${lang}.json`));

/** The English sentences, which stand in the rules' sources. */
const ENGLISH = Object.fromEntries(
  [...read("crates/tearline/src/rules/message/en.rs").matchAll(/^ {4}\(("[^"]+"), ("(?:[^"\\]|\\.)*")\),$/gm)].map(([, key, text]) => [JSON.parse(key), JSON.parse(text)]),
);

const LITERAL = String.raw`'(?:\\u\{[0-9a-f]+\}|\\.|[^'\\])'`;

/** The characters that a pattern of Rust matches, as ranges. */
function ranges(pattern) {
  const escapes = { "\\n": "\n", "\\r": "\r", "\\t": "\t", "\\0": "\0" };
  const code = (literal) => {
    const inside = literal.slice(1, -1);
    const hex = /^\\u\{(.*)\}$/.exec(inside);
    return hex ? parseInt(hex[1], 16) : (escapes[inside] ?? inside).codePointAt(0);
  };
  return [...pattern.matchAll(new RegExp(`(${LITERAL})(?:\\.\\.=(${LITERAL}))?`, "gu"))].map(([, from, to]) => [code(from), code(to ?? from)]);
}

test("each character there is has the name that the rules have for it", () => {
  const has = (ranges, c) => ranges.some(([from, to]) => from <= c && c <= to);
  const invisible = [...read("crates/tearline/src/text/invisible.rs").matchAll(/matches!\(c,([^)]*)\)/g)].flatMap(([, pattern]) => ranges(pattern));
  const body = read("crates/tearline/src/rules/message/characters.rs").split("fn name(")[1].split("_ => return None")[0];
  const arms = [...body.matchAll(new RegExp(`((?:${LITERAL}(?:\\.\\.=${LITERAL})?[\\s|]*)+)=>\\s*\\{?\\s*"character\\.([a-z-]+)"`, "gu"))].map(([, pattern, name]) => [ranges(pattern), name]);
  assert.ok(arms.length === 16 && invisible.length > 15, `${arms.length} names, ${invisible.length} ranges`);
  const [space, control] = [/\p{White_Space}/u, /\p{Cc}/u];
  const ofRules = (c, text) => {
    const arm = arms.find(([ranges]) => has(ranges, c));
    if (arm) return arm[1];
    if (control.test(text)) return "control";
    if (space.test(text)) return "unusual-space";
    return has(invisible, c) ? "invisible" : undefined;
  };
  const wrong = [];
  for (let c = 0; c <= 0x10ffff; c++) {
    if (c >= 0xd800 && c <= 0xdfff) continue;
    const text = String.fromCodePoint(c);
    const [own, due] = [nameOf(text), ofRules(c, text)];
    if (own !== due) wrong.push(`U+${c.toString(16)}: ${own}, not ${due}`);
    const shown = visible(text);
    if (due && ["control", "invisible", "unusual-space", "direction-mark"].includes(due) && shown === text) wrong.push(`U+${c.toString(16)} is shown`);
  }
  assert.deepEqual(wrong, []);
});

test("each finding of each fixture says in English what its message says", () => {
  let [said, sentences] = [0, new Set()];
  for (const { file, expected } of fixtures()) {
    for (const finding of JSON.parse(expected).findings) {
      assert.ok(finding.args, `${file}: ${finding.rule}`);
      assert.equal(sentence({ ...finding, message: "" }, ENGLISH, "en"), finding.message, file);
      said++;
      sentences.add(`${finding.rule}.${finding.args.sentence}`);
    }
  }
  assert.ok(said > 500 && sentences.size > 80, `${said} findings, ${sentences.size} sentences`);
});

test("each language has each of them, with its own plural forms and numbers", () => {
  for (const lang of ["de", "es", "hi", "ar"]) {
    const messages = catalogue(lang);
    for (const { file, expected } of fixtures()) {
      for (const finding of JSON.parse(expected).findings) {
        const text = sentence(finding, messages, lang);
        assert.notEqual(text, finding.message, `${lang}: ${file}`);
        // What the file has in it may look like a part of a sentence that was not filled in.
        const { sentence: _, ...values } = finding.args;
        const ours = Object.values(values).filter((value) => typeof value === "string" && value).reduce((left, value) => left.replaceAll(value, ""), text);
        assert.doesNotMatch(ours, /undefined|NaN|\{(?!\{)[a-z]+[,}]/, `${lang}: ${file}`);
      }
    }
  }
  const long = { rule: "code-length", message: "", args: { sentence: "long", value: "A".repeat(50), chars: 1234, min: 1, max: 30 } };
  assert.match(sentence(long, catalogue("de"), "de"), /„A{40}…“ hat 1\.234 Zeichen/);
  assert.match(sentence(long, catalogue("ar"), "ar"), /1,234/);
});

test("what no catalogue has is said as it came", () => {
  const own = { rule: "acme-budget", message: "The shop has no such code." };
  assert.equal(sentence(own, catalogue("de"), "de"), own.message);
  assert.equal(sentence({ ...own, args: { sentence: "over" } }, catalogue("de"), "de"), own.message);
  const missing = { rule: "code-missing", message: "", args: { sentence: "blank" } };
  assert.equal(sentence(missing, catalogue("de"), "no_language"), sentence(missing, catalogue("de"), "de"));
});
