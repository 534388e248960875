// What findings say in other languages, as the package writes it: held to what the rules themselves write.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { sentence } from "../../www/src/sentences.js";
import { fixtures } from "./support/fixtures.mjs";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const catalogue = (lang) => JSON.parse(read(`www/locales/rules.${lang}.json`));

/** The English sentences, which stand in the rules' sources. */
const ENGLISH = Object.fromEntries(
  [...read("crates/tearline/src/rules/message/en.rs").matchAll(/^ {4}\(("[^"]+"), ("(?:[^"\\]|\\.)*")\),$/gm)].map(([, key, text]) => [JSON.parse(key), JSON.parse(text)]),
);

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
