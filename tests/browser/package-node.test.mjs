// The npm package in Node: packed, installed, and used as a backend uses it.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { FOLDER, fixtures } from "./support/fixtures.mjs";

const PACKAGE = process.env.TEARLINE_PACKAGE ?? new URL("../../www/pkg", import.meta.url).pathname;

let home, tearline;
before(async () => {
  home = mkdtempSync(join(tmpdir(), "tearline-node-"));
  writeFileSync(join(home, "package.json"), '{"private": true, "type": "module"}');
  const npm = (args, cwd) => execFileSync("npm", [...args, "--silent"], { cwd, encoding: "utf8" });
  const tarball = npm(["pack", "--pack-destination", home], PACKAGE).trim();
  npm(["install", "--offline", "--no-audit", "--no-fund", `./${tarball}`], home);
  writeFileSync(join(home, "use.mjs"), 'export * from "tearline";');
  tearline = await import(pathToFileURL(join(home, "use.mjs")));
});
after(() => rmSync(home, { recursive: true, force: true }));

test("every fixture, as bytes and as a stream, gives the report that was agreed to", async () => {
  const all = fixtures();
  assert.ok(all.length > 100, `${all.length} fixtures`);
  for (const { file, options, expected } of all) {
    const path = join(FOLDER, file);
    assert.equal(JSON.stringify(await tearline.check(readFileSync(path), options)), expected, file);
    assert.equal(JSON.stringify(await tearline.check(createReadStream(path), options)), expected, `${file}, as a stream`);
  }
});

const FILE = "mobile,code\n919876543210,A1\n919876543211,A1\n919876543212,B1\n";
const CHUNKS = (async function* () {
  for (const part of FILE.match(/.{1,7}|\n/gs)) yield part;
})();

test("whatever holds bytes can be checked", async () => {
  const bytes = new TextEncoder().encode(FILE);
  for (const input of [bytes, bytes.buffer, Buffer.from(FILE), new Blob([FILE]), new Response(FILE), new Blob([FILE]).stream(), CHUNKS]) {
    const { rows } = await tearline.check(input, { identifier: "MOBILE" });
    assert.deepEqual(rows, { total: 3, accepted: 2, rejected: 1 }, String(input));
  }
});

test("a session has pages, files, mends and validators, as in a browser", async () => {
  const validators = [(rows) => rows.filter(({ values }) => values[1] === "B1").map(({ row }) => ({ row, rule: "acme-b", message: "No B." }))];
  const session = await tearline.open(new Blob([FILE]), { identifier: "MOBILE", validators });
  assert.deepEqual(session.report.counts, { "code-duplicate": 1, "acme-b": 1 });
  assert.deepEqual((await session.rows(1, 9, "rejected")).rows.map(({ row }) => row), [2, 3]);
  assert.match(await (await session.errors()).text(), /^mobile,code,row,rule,error\n919876543211,A1,2,code-duplicate,.*\n919876543212,B1,3,acme-b,No B\.\n$/);
  await session.edit(2, 1, "A2");
  await session.edit(3, 1, "C1");
  assert.deepEqual(session.report.counts, {});
  await session.edit(1, 1, "B1");
  assert.deepEqual(session.report.counts, { "acme-b": 1 });
  assert.deepEqual(session.report.rows, { total: 3, accepted: 2, rejected: 1 });
  assert.equal(await session.undo(), true);
  assert.deepEqual(session.report.counts, {});
  assert.equal(await (await session.blob()).text(), FILE.replace("11,A1", "11,A2").replace("B1", "C1"));
  session.close();
  await assert.rejects(session.rows(1, 1), { name: "TearlineError", code: "closed" });
});

// Encodings, delimiters, quotes: what is mended is what another program would write.
for (const [name, encode, text, mends, expected] of [
  ["UTF-16LE", (text) => Buffer.from(`\ufeff${text}`, "utf16le"), "mobile;code\r\n919876543210;Ä1\r\n", [[1, 1, "Ö;2"]], 'mobile;code\r\n919876543210;"Ö;2"\r\n'],
  ["windows-1252", (text) => Buffer.from(text, "latin1"), "mobile,code,name\n919876543210,A1,M\u00fcller\n", [[1, 2, "J\u00e4ger"]], "mobile,code,name\n919876543210,A1,J\u00e4ger\n"],
  ["no line end", Buffer.from, "code\nA1\nA2", [[2, 0, "B,2"]], 'code\nA1\n"B,2"'],
  ["quotes", Buffer.from, 'code,note\n"A,1","say ""x"""\nA2,"two\nlines"\n', [[1, 0, "B"], [2, 1, "one"]], 'code,note\nB,"say ""x"""\nA2,one\n'],
]) {
  test(`a mend of a file: ${name}`, async () => {
    const session = await tearline.open(encode(text), { identifier: name === "no line end" || name === "quotes" ? "NOT_TAGGED" : "MOBILE" });
    for (const mend of mends) await session.edit(...mend);
    assert.deepEqual(Buffer.from(await (await session.blob()).arrayBuffer()), encode(expected));
  });
}

test("any mends, taken back and made again, checked in between: the file is what another program would make of it", async () => {
  // xorshift32: the same mends on every run.
  let state = 0x9e3779b9;
  const below = (n) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % n;
  };
  const values = ["", "A B", 'say "x"', "a,b", "two\nlines", "é", "DW26-1"];
  // Each row with what it was: a row keeps its record until it is mended.
  const records = Array.from({ length: 3_000 }, (_, i) => [`9198765${String(i).padStart(5, "0")}`, i % 7 === 0 ? `"C${i}"` : `C${i}`, values[i % 5].includes(" ") ? "x" : "y"]);
  const written = (value) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  const whole = (rows) => `mobile,code,note\r\n${rows.map((row) => `${row.join(",")}\r\n`).join("")}`;
  const session = await tearline.open(Buffer.from(whole(records)), { identifier: "MOBILE" });
  // Other states of the file, made by copying all of it: the oracle.
  let [states, at] = [[records.map((row, id) => ({ id, row }))], 0];
  // Where the file was checked as a whole: rows are numbered as they were there, until that is taken back.
  let [wholes, since] = [[0], 0];
  for (let step = 0; step < 400; step += 1) {
    const now = states[at];
    const dice = below(20);
    if (dice < 3) {
      assert.equal(await session.undo(), at > 0);
      if (at > 0 && at === wholes[since]) since -= 1;
      at = Math.max(at - 1, 0);
    } else if (dice < 5) {
      assert.equal(await session.redo(), at < states.length - 1);
      if (at < states.length - 1 && at === wholes[since + 1]) since += 1;
      at = Math.min(at + 1, states.length - 1);
    } else if (dice === 5) {
      const { edited, dropped } = await session.mendState();
      const { rows } = await session.check();
      assert.equal(rows.total, now.length);
      if (edited + dropped > 0) {
        [wholes, states] = [[...wholes.slice(0, since + 1), at], states.slice(0, at + 1)];
        since += 1;
      }
    } else {
      const numbered = states[wholes[since]];
      // By its number when the file was checked as a whole; few rows, so that they meet again.
      const number = below(2) === 0 ? below(12) : below(numbered.length);
      const { id } = numbered[number];
      const place = now.findIndex((each) => each.id === id);
      const dropped = dice === 6;
      const [column, value] = [below(3), values[below(values.length)]];
      const mend = dropped ? session.drop(number + 1) : session.edit(number + 1, column, value);
      const row = now[place]?.row.with(column, written(value));
      const blank = !dropped && row?.every((each) => each === "");
      if (blank || (place < 0 && !dropped)) {
        await assert.rejects(mend, { code: "mend" });
        continue;
      }
      await mend;
      // What changes nothing is no mend.
      if (place < 0 || (!dropped && row.join() === now[place].row.join())) continue;
      const next = now.slice();
      if (dropped) next.splice(place, 1);
      else next[place] = { id, row };
      states = [...states.slice(0, at + 1), next];
      at += 1;
      wholes = wholes.slice(0, since + 1);
    }
    if (step % 20 === 0) assert.equal(await (await session.blob()).text(), whole(states[at].map(({ row }) => row)), `step ${step}`);
  }
  assert.equal(await (await session.blob()).text(), whole(states[at].map(({ row }) => row)));
  session.close();
});

test("a program in TypeScript is compiled against the declarations, with and without a bundler", () => {
  writeFileSync(
    join(home, "use.ts"),
    `import { check, open, TearlineError } from "tearline";
     import "tearline/element";
     import type { TearlineUpload } from "tearline/element";
     const report = await check(new Blob(), { identifier: "MOBILE", rules: { maxRows: 10 }, validators: [async (rows) => rows.map(({ row }) => ({ row, rule: "a-b", message: "x" }))] });
     const total: number = report.rows.total;
     const session = await open(new Blob(), { identifier: "EMAIL", signal: AbortSignal.timeout(1), onProgress: ({ bytes, validated }) => void [bytes, validated] });
     const { rows } = await session.rows(1, 10, { rule: "acme-own" });
     const element = document.querySelector("tearline-upload") as TearlineUpload;
     element.token = async () => "token";
     // @ts-expect-error: it is none
     await check(new Blob(), { identifier: "PHONE" });
     if (rows.length > total) throw new TearlineError("file", "none");`,
  );
  for (const resolution of [["--module", "nodenext"], ["--module", "esnext", "--moduleResolution", "bundler"]]) {
    execFileSync("tsc", ["--noEmit", "--strict", "--target", "es2022", "--types", "", "--lib", "es2023,dom,dom.iterable,dom.asynciterable", ...resolution, "use.ts"], { cwd: home, encoding: "utf8" });
  }
});

test("errors are told apart", async () => {
  const file = Buffer.from(FILE);
  for (const [options, code] of [[{}, "options"], [{ identifier: "MOBILE", rules: [] }, "options"]]) {
    await assert.rejects(tearline.check(file, options), { name: "TearlineError", code });
  }
  await assert.rejects(tearline.check("codes.csv", { identifier: "MOBILE" }), { code: "file" });
  await assert.rejects(tearline.check(file, { identifier: "MOBILE", signal: AbortSignal.abort() }), { name: "AbortError" });
  const during = new AbortController();
  const large = Buffer.from("mobile,code\n" + "919876543210,A1\n".repeat(500_000));
  await assert.rejects(tearline.check(large, { identifier: "MOBILE", signal: during.signal, onPreview: () => during.abort() }), { name: "AbortError" });
});

test("the README's snippets do what they say", async () => {
  const readme = readFileSync(join(PACKAGE, "README.md"), "utf8");
  const snippets = [...readme.matchAll(/```js\n(.*?)```/gs)].map(([, text]) => text);
  const path = join(home, "codes.csv");
  const lines = Array.from({ length: 6_000 }, (_, i) => `9198765${String(i).padStart(5, "0")},C${i % 5_990}`);
  writeFileSync(path, `mobile,code\n${lines.join("\n")}\n`);
  const buffer = readFileSync(path);
  const { open } = tearline;
  const session = await open(buffer, { identifier: "MOBILE" });
  const known = { tearline, file: new Blob([buffer]), buffer, session, onProgress() {}, signal: undefined, askYourShop: async (codes) => codes.map(() => true), console: { log() {} } };
  const element = {}, cell = {};
  const messages = JSON.parse(readFileSync(join(PACKAGE, "locales/rules.de.json"), "utf8"));
  const { report } = session;
  Object.assign(known, { sentences: pathToFileURL(join(PACKAGE, "sentences.js")).href, messages, cell, finding: report.findings[0], document: { querySelector: () => element } });
  const own = (text) =>
    text
      .replace(/import (\{.*?\}) from "tearline";/g, "const $1 = tearline;")
      .replace(/import (\{.*?\}) from ("node:.*?");/g, "const $1 = await import($2);")
      .replace('import { sentence } from "tearline/sentences";', "const { sentence } = await import(sentences);")
      .replace(/import messages from "tearline\/(locales\/.*?)" with \{ type: "json" \};/, (_, file) => `const messages = ${readFileSync(join(PACKAGE, file), "utf8")};`)
      .replaceAll('"codes.csv"', JSON.stringify(path));
  const ran = [];
  for (const text of snippets.filter((text) => !text.includes("rules.en.json"))) {
    const names = Object.keys(known).filter((name) => !text.includes(`const ${name} =`) && !text.includes(`import ${name} from`));
    const AsyncFunction = (async () => {}).constructor;
    await new AsyncFunction(...names, own(text))(...names.map((name) => known[name]));
    ran.push(text);
  }
  assert.equal(ran.length, 7);
  assert.deepEqual(element.messages, messages);
  assert.match(cell.textContent, /Zeile/);
  const mended = await (await session.blob()).text();
  assert.match(mended, /,DIWALI-0012\n/);
  session.close();
  for (const [lang, title] of Object.entries({ en: "duplicate code", de: "doppelter Code", es: "código duplicado", hi: "दोहराया गया कोड", ar: "رمز مكرر" })) {
    const pages = JSON.parse(readFileSync(join(PACKAGE, `rules.${lang}.json`), "utf8"));
    assert.equal(pages["code-duplicate"].title, title);
    assert.match(pages["code-duplicate"].html, /^<p>/);
  }
});
