// The module in a worker of a real browser: the reports that every other place gives, and pages that are the file.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { launch, open } from "./support/browser.mjs";
import { FOLDER, fixtures } from "./support/fixtures.mjs";
import { serve } from "./support/serve.mjs";

const MODULE = process.env.TEARLINE_WASM_WEB ?? new URL("../../www/pkg", import.meta.url).pathname;

const WORKER = `
  import init, { Session, check } from "/module/tearline.js";
  const Reader = self.ReadableStreamBYOBReader;
  let readers = 0;
  class Counted extends Reader { constructor(stream) { super(stream); readers += 1; } }
  class Missing { constructor() { throw new TypeError("no byte streams here"); } }

  async function report(blob, options, reader) {
    self.ReadableStreamBYOBReader = reader;
    const session = new Session(options);
    try { return JSON.stringify(await session.check(blob)); } finally { session.free(); }
  }

  const WAYS = {
    bytes: async (blob, options) => JSON.stringify(check(new Uint8Array(await blob.arrayBuffer()), options)),
    "byte stream": (blob, options) => report(blob, options, Counted),
    slices: (blob, options) => report(blob, options, Missing),
  };

  /** All of it, page by page. */
  async function pages(page, field, count, from) {
    const all = [];
    while (from !== null) {
      const found = await page(from, count);
      // The last row of a page of findings may have more than fit.
      const length = field === "rows" ? found.rows.length : Math.min(found.findings.length, count);
      if (found.next !== null && length !== count) throw new Error("a page of " + length);
      all.push(...found[field]);
      if (found.next !== null && JSON.stringify(found.next) === JSON.stringify(from)) throw new Error("a page leads to itself");
      from = found.next;
    }
    return all;
  }

  async function readings(blob, options) {
    self.ReadableStreamBYOBReader = Reader;
    const session = new Session(options);
    const { counts } = await session.check(blob);
    const filters = ["all", "rejected", "found", ...["error", "warning", "info"].map((severity) => ({ severity })),
      ...Object.keys(counts).map((rule) => ({ rule }))];
    const read = { filters: [] };
    for (const filter of filters) {
      const numbers = [];
      for (let row = session.nextRow(1, filter); row !== undefined; row = session.nextRow(row + 1, filter)) numbers.push(row);
      const rows = await pages((from, count) => session.rows(from, count, filter), "rows", 7, 1);
      const { before, total } = await session.rows(numbers.at(-1) ?? 1, 1, filter);
      read.filters.push({
        filter, rows, before, total, numbers, density: [...session.density(5, filter)],
        nth: numbers.map((_, n) => session.nthRow(n, filter)), last: session.previousRow(1e9, filter),
      });
    }
    read.inOrder = await pages((from, count) => session.findings(from, count), "findings", 3, { row: 0 });
    read.byRule = await pages((from, count) => session.findings(from, count), "findings", 3, { rule: "file-empty", row: 0 });
    const { rows } = read.filters[0];
    read.atLines = [];
    for (let i = 0; i < rows.length; i += Math.ceil(rows.length / 50)) {
      read.atLines.push([rows[i].row, await session.rowAtLine(rows[i].line)]);
    }
    session.free();
    return read;
  }

  const ready = init();
  async function answer({ file, options, reading }) {
    const blob = await (await fetch("/fixtures/" + file)).blob();
    readers = 0;
    const reports = {};
    for (const [way, run] of Object.entries(WAYS)) reports[way] = await run(blob, options);
    return { reports, readers, readings: reading && await readings(blob, options) };
  }

  onmessage = async ({ data }) => {
    await ready;
    const answers = [];
    for (const fixture of data) answers.push(await answer(fixture));
    postMessage(answers);
  };`;

const PAGE = `<!doctype html><title>parity</title><script type="module">
  const worker = new Worker("/worker.js", { type: "module" });
  window.run = (fixtures) => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (error) => reject(new Error(error.message));
    worker.postMessage(fixtures);
  });
</script>`;

let server, browser, page;
before(async () => {
  server = await serve({ "/": PAGE, "/worker.js": WORKER }, { "/module/": MODULE, "/fixtures/": FOLDER });
  browser = await launch();
  page = await open(browser);
  await page.goto(server.url);
});
after(async () => { await browser?.close(); server?.stop(); });

const ALL = fixtures();

/** Runs all fixtures; gives each with what the worker said. */
async function run(change = {}) {
  assert.ok(ALL.length > 100, `${ALL.length} fixtures`);
  const asked = ALL.map(({ file, options }) => ({ file, options: { ...options, ...change.options }, reading: change.reading }));
  const answers = await page.evaluate((fixtures) => window.run(fixtures), asked);
  assert.equal(answers.length, ALL.length);
  return ALL.map((fixture, i) => ({ ...fixture, ...answers[i] }));
}

test("every fixture, three ways, gives the report that was agreed to", async () => {
  for (const { file, expected, reports, readers } of await run()) {
    assert.deepEqual(Object.keys(reports), ["bytes", "byte stream", "slices"]);
    for (const [way, report] of Object.entries(reports)) assert.equal(report, expected, `${file}, ${way}`);
    assert.equal(readers, 1, `${file}: read as a byte stream once`);
  }
});

test("the pages of every fixture, put together, are the file", async () => {
  for (const { file, reports, readings } of await run({ options: { maxFindings: 1_000_000 }, reading: true })) {
    const report = JSON.parse(reports.bytes);
    const [all] = readings.filters;
    assert.deepEqual(all.numbers, Array.from({ length: report.rows.total }, (_, i) => i + 1), file);
    const wanted = (filter) => all.rows.filter(({ rejected, findings }) =>
      filter === "all" || (filter === "rejected" ? rejected :
        findings.some(({ rule, severity }) => filter === "found" || rule === filter.rule || severity === filter.severity)));
    for (const { filter, rows, before, total, numbers, density, nth, last } of readings.filters) {
      const name = `${file}, ${JSON.stringify(filter)}`;
      const expected = wanted(filter);
      assert.deepEqual(rows, expected, name);
      assert.deepEqual(numbers, expected.map(({ row }) => row), name);
      assert.deepEqual([before, total], [Math.max(numbers.length - 1, 0), numbers.length], name);
      assert.deepEqual(nth, numbers, name);
      assert.equal(last, numbers.at(-1), name);
      assert.equal(density.length, Math.min(5, all.numbers.length), name);
      assert.equal(density.reduce((sum, count) => sum + count, 0), numbers.length, name);
    }
    assert.deepEqual(readings.inOrder, report.findings, file);
    const rules = Object.keys(report.counts);
    const sorted = report.findings.toSorted((a, b) => rules.indexOf(a.rule) - rules.indexOf(b.rule));
    assert.deepEqual(readings.byRule, sorted, file);
    for (const [row, found] of readings.atLines) assert.equal(found, row, `${file}: the row at the line of row ${row}`);
  }
});
