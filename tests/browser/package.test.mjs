// The npm package in a page: its reports are those of every other place, and what goes wrong says so.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { serve } from "../../www/demo/serve.mjs";
import { launch, open } from "./support/browser.mjs";
import { FOLDER, fixtures } from "./support/fixtures.mjs";

const PACKAGE = process.env.TEARLINE_PACKAGE ?? new URL("../../www/pkg", import.meta.url).pathname;
const HERE = new URL("./support/pages/", import.meta.url).pathname;
const FOLDERS = { "/tearline/": PACKAGE, "/fixtures/": FOLDER, "/": HERE };
const MOBILE = { identifier: "MOBILE" };

let server, strict, elsewhere, browser, page;
before(async () => {
  [server, strict, elsewhere, browser] = await Promise.all([
    serve({ folders: FOLDERS }),
    serve({ folders: FOLDERS, headers: { "content-security-policy": "script-src 'self'" } }),
    serve({ folders: FOLDERS, headers: { "access-control-allow-origin": "*" } }),
    launch(),
  ]);
  page = await opened(server);
});
after(async () => {
  await browser?.close();
  for (const each of [server, strict, elsewhere]) each?.stop();
});

async function opened(server, prepare) {
  const page = await open(browser);
  await prepare?.(page);
  await page.goto(`${server.url}/package.html`);
  await page.waitForFunction(() => window.tearline);
  return page;
}

/** Whatever worker there is has ended, or is about to. */
async function noWorkers(page) {
  await Promise.all(page.workers().map((worker) => new Promise((resolve) => worker.once("close", resolve))));
}

/** Runs a function in a page, with the package at hand; an error comes as what it says. */
function inPage(page, run, argument) {
  return page.evaluate(
    async ([source, argument]) => {
      try {
        return await (0, eval)(`(${source})`)(argument, window.tearline);
      } catch (error) {
        return { name: error.name, code: error.code, message: error.message };
      }
    },
    [String(run), argument],
  );
}

test("fixtures give the reports that were agreed to", { timeout: 60_000 }, async () => {
  // Each check starts a worker: in Node all of them are checked, which is the same code but for that.
  const all = fixtures().filter((_, i) => i % 10 === 0);
  const reports = await inPage(
    page,
    async (all, { check }) => {
      const [reports, left] = [[], all.map((each, i) => [i, each])];
      const one = async () => {
        for (let next = left.shift(); next; next = left.shift()) {
          const [i, { file, options }] = next;
          const blob = await (await fetch(`/fixtures/${file}`)).blob();
          reports[i] = JSON.stringify(await check(blob, options));
        }
      };
      await Promise.all([one(), one()]);
      return reports;
    },
    all.map(({ file, options }) => ({ file, options })),
  );
  assert.ok(all.length > 30);
  all.forEach(({ file, expected }, i) => assert.equal(reports[i], expected, file));
  await noWorkers(page);
});

test("what validators find stands beside what the rules find: in the report, in pages, in the files", async () => {
  const found = await inPage(page, async (_, { open }) => {
    const lines = Array.from({ length: 2_500 }, (_, i) => `91987650${String(i).padStart(4, "0")},${i === 9 ? "C0" : `C${i}`}`);
    const file = new File([`mobile,code\n${lines.join("\n")}\n`], "codes.csv");
    const batches = [];
    const validators = [
      async (rows, { columns }) => {
        batches.push([rows.length, rows[0].row, columns.length]);
        return rows
          .filter(({ row }) => row % 1_000 === 7)
          .map(({ row }) => ({ row, rule: "acme-budget", column: 1, message: `Row ${row} is too dear.`, severity: row === 1_007 ? "warning" : "error" }));
      },
      () => undefined,
    ];
    const session = await open(file, { identifier: "MOBILE", validators, maxFindings: 3 });
    const rows = async (filter, from = 1, count = 2) => {
      const page = await session.rows(from, count, filter);
      return [page.rows.map(({ row, findings }) => `${row} ${findings.map(({ rule }) => rule)}`), page.next, page.before, page.total];
    };
    const { report } = session;
    const seen = {
      batches, rows: report.rows, counts: report.counts, truncated: report.findingsTruncated,
      listed: report.findings.map(({ row, rule, value, line }) => [row, rule, value, line]),
      rejected: await rows("rejected"), more: await rows("rejected", 11), theirs: await rows({ rule: "acme-budget" }), warning: await rows({ severity: "warning" }),
      ours: await rows({ rule: "code-duplicate" }), all: await rows("all", 7, 1),
      nth: await Promise.all([0, 1, 2, 3].map((n) => session.nthRow(n, "rejected"))),
      next: [await session.nextRow(8, "rejected"), await session.previousRow(2_500, "rejected"), await session.previousRow(6, "rejected")],
      density: await session.density(5, "rejected"),
      inOrder: [], byRule: [],
      errors: await (await session.errors()).text(),
      accepted: (await (await session.accepted()).text()).trim().split("\n").length - 1,
    };
    for (const [list, start] of [[seen.inOrder, { row: 0 }], [seen.byRule, { rule: "file-empty", row: 0 }]]) {
      for (let next = start; next; ) {
        const page = await session.findings(next, 2);
        list.push(...page.findings.map(({ row, rule }) => `${row} ${rule}`));
        next = page.next;
      }
    }
    session.close();
    return seen;
  });
  const budget = (row) => `${row} acme-budget`;
  assert.deepEqual(found, {
    batches: [[1_000, 1, 2], [1_000, 1_001, 2], [500, 2_001, 2]],
    rows: { total: 2_500, accepted: 2_497, rejected: 3 },
    counts: { "code-duplicate": 1, "acme-budget": 3 },
    truncated: true,
    listed: [[7, "acme-budget", "C6", 8], [10, "code-duplicate", "C0", 11], [1_007, "acme-budget", "C1006", 1_008]],
    rejected: [[budget(7), "10 code-duplicate"], 2_007, 0, 3],
    more: [[budget(2_007)], null, 2, 3],
    theirs: [[budget(7), budget(1_007)], 2_007, 0, 3],
    warning: [[budget(1_007)], null, 0, 1],
    ours: [["10 code-duplicate"], null, 0, 1],
    all: [[budget(7)], 8, 6, 2_500],
    nth: [7, 10, 2_007, undefined],
    next: [10, 2_007, undefined],
    density: [2, 0, 0, 0, 1],
    inOrder: [budget(7), "10 code-duplicate", budget(1_007), budget(2_007)],
    byRule: ["10 code-duplicate", budget(7), budget(1_007), budget(2_007)],
    errors:
      "mobile,code,row,rule,error\n919876500006,C6,7,acme-budget,Row 7 is too dear.\n" +
      '919876500009,C0,10,code-duplicate,"The code ""C0"" is already on row 1, which keeps it: give this row a code of its own, or delete it."\n' +
      "919876502006,C2006,2007,acme-budget,Row 2007 is too dear.\n",
    accepted: 2_497,
  });
});

test("what is wrong is said, with a code to tell it by", { timeout: 60_000 }, async () => {
  const cases = [
    [undefined, "options", /an object is expected/],
    [{}, "options", /missing field `identifier`/],
    [{ identifier: "PHONE" }, "options", /unknown variant `PHONE`/],
    [{ ...MOBILE, headers: true }, "options", /there is no option `headers`/],
    [{ ...MOBILE, rules: { maxRow: 7 } }, "options", /there is no rule parameter `maxRow`/],
    [{ ...MOBILE, rules: { codeLength: { min: 9, max: 8 } } }, "options", /codeLength/],
    [{ ...MOBILE, validators: "all" }, "options", /`validators` is a list of functions/],
    [{ ...MOBILE, signal: 1 }, "options", /`signal` is an AbortSignal/],
  ];
  for (const [options, code, message] of cases) {
    const said = await inPage(page, (options, { check }) => check(new Blob(["mobile,code\n1,2\n"]), options), options);
    assert.equal(said.name, "TearlineError", JSON.stringify(options));
    assert.equal(said.code, code);
    assert.match(said.message, message);
  }
  for (const [filter, message] of [["rejectd", /unknown variant `rejectd`/], [{ rule: "code-lenght" }, /no rule "code-lenght"/]]) {
    const said = await inPage(page, async (filter, { open }) => (await open(new Blob(["code\nA1\n"]), { identifier: "NOT_TAGGED" })).rows(1, 1, filter), filter);
    assert.equal(said.code, "options");
    assert.match(said.message, message);
  }
  await page.reload();
  await page.waitForFunction(() => window.tearline);
  const text = await inPage(page, (_, { check }) => check("codes.csv", { identifier: "MOBILE" }));
  assert.deepEqual([text.code, /is it a path/.test(text.message)], ["file", true]);
  for (const [validator, message] of [
    ["() => { throw new Error('no budget today'); }", /Validator 0 failed: no budget today/],
    ["() => 7", /no list of findings/],
    ["() => [{ row: 5, rule: 'a-b', message: 'x' }]", /row 5, which is none of its batch/],
    ["() => [{ row: 1, rule: 'code-duplicate', message: 'x' }]", /one of tearline's/],
    ["() => [{ row: 1, rule: 'a-b' }]", /without a message/],
  ]) {
    const said = await inPage(
      page,
      (validator, { check }) => check(new Blob(["mobile,code\n919876543210,A1\n"]), { identifier: "MOBILE", validators: [(0, eval)(validator)] }),
      validator,
    );
    assert.equal(said.code, "validator", validator);
    assert.match(said.message, message);
  }
  await noWorkers(page);
});

test("an aborted signal ends the check, the worker and the session", { timeout: 60_000 }, async () => {
  const said = await inPage(page, async (_, { check, open }) => {
    const file = new Blob(["mobile,code\n", ..."x".repeat(40).split("").map((_, part) => Array.from({ length: 20_000 }, (_, i) => `91${9_000_000_000 + part * 20_000 + i},C${part}-${i}\n`).join(""))]);
    const told = async (promise) => promise.then(() => "an answer", (error) => error.name ?? error);
    const early = await told(check(file, { identifier: "MOBILE", signal: AbortSignal.abort() }));
    const during = new AbortController();
    const stopped = await told(check(file, { identifier: "MOBILE", signal: during.signal, onProgress: () => during.abort() }));
    const why = new AbortController();
    const reason = await told(check(file, { identifier: "MOBILE", signal: why.signal, onPreview: () => why.abort("enough") }));
    const after = new AbortController();
    const session = await open(new Blob(["mobile,code\n919876543210,A1\n"]), { identifier: "MOBILE", signal: after.signal });
    after.abort();
    const later = await told(session.rows(1, 1));
    const closed = await open(new Blob(["mobile,code\n919876543210,A1\n"]), { identifier: "MOBILE" });
    closed.close();
    return { early, stopped, reason, later, closed: (await closed.rows(1, 1).catch((error) => error)).code };
  });
  assert.deepEqual(said, { early: "AbortError", stopped: "AbortError", reason: "enough", later: "AbortError", closed: "closed" });
  await noWorkers(page);
});

test("mends are slices and what was written, are judged at once, and can be taken back", async () => {
  const seen = await inPage(page, async (_, { open }) => {
    const file = new File(["mobile,code\r\n919876543210,A1\r\n919876543211,\"A1\"\r\n\r\n919876543212,Ünï\r\n"], "codes.csv", { type: "text/csv" });
    const session = await open(file, { identifier: "MOBILE" });
    const seen = { texts: [], problems: [], rejected: [session.report.rows.rejected] };
    const look = async () => seen.texts.push(await (await session.blob()).text());
    await session.edit(2, 1, 'B;"2",x');
    seen.rejected.push(session.report.rows.rejected);
    await session.drop(1);
    await look();
    for (const attempt of [() => session.edit(1, 1, "x"), () => session.edit(9, 0, "x"), () => session.edit(2, 7, "x")]) {
      const { code, message } = await attempt().catch((error) => error);
      seen.problems.push([code, message]);
    }
    const now = session.report.rows;
    const after = (await session.check()).rows;
    // Row 1 is now what was row 2.
    await session.edit(1, 1, "B2");
    await session.edit(2, 1, "C3");
    const { rows } = session.report;
    await look();
    while (await session.undo());
    await look();
    while (await session.redo());
    await look();
    const blob = await session.blob();
    const all = await session.mendAll("all", { replace: { column: 1, find: "2", with: "4" } });
    await look();
    const state = await session.mendState();
    return { ...seen, now, after, rows, name: blob.name, type: blob.type, same: seen.texts[2] === (await file.text()), all, state };
  });
  const mended = "mobile,code\r\n919876543211,B2\r\n\r\n919876543212,C3\r\n";
  const rows = { total: 2, accepted: 0, rejected: 2 };
  assert.deepEqual(seen, {
    texts: [
      'mobile,code\r\n919876543211,"B;""2"",x"\r\n\r\n919876543212,Ünï\r\n',
      mended,
      'mobile,code\r\n919876543210,A1\r\n919876543211,"A1"\r\n\r\n919876543212,Ünï\r\n',
      mended,
      mended.replace("B2", "B4"),
    ],
    // The first row keeps the code that two have, so that the second is rejected, and the third for its letters.
    rejected: [2, 2],
    problems: [
      ["mend", "Row 1 was taken out. Undo that first."],
      ["mend", "There is no row 9."],
      ["mend", "Row 2 cannot be given that value: the file has 2 columns."],
    ],
    now: rows,
    after: rows,
    rows: { total: 2, accepted: 2, rejected: 0 },
    name: "codes.csv",
    type: "text/csv",
    same: true,
    all: 1,
    state: { edited: 0, dropped: 0, rewritten: 2, canUndo: true, canRedo: false },
  });
});

test("a policy that forbids WebAssembly is named", async () => {
  const page = await opened(strict);
  // Without `eval`, which the policy forbids, too.
  const said = await page.evaluate(() => window.tearline.check(new Blob(["code\nA1\n"]), { identifier: "NOT_TAGGED" }).catch(({ code, message }) => ({ code, message })));
  assert.equal(said.code, "csp");
  assert.match(said.message, /'wasm-unsafe-eval'/);
  await page.context().close();
});

test("a browser without SIMD loads the other build, and a worker that is not there is named", async () => {
  const without = await opened(server, (page) =>
    page.addInitScript(() => {
      WebAssembly.validate = () => false;
    }));
  const loaded = [];
  without.on("request", (request) => loaded.push(new URL(request.url()).pathname));
  const rows = await inPage(without, async (_, { check }) => (await check(new Blob(["code\nA1\n"]), { identifier: "NOT_TAGGED" })).rows);
  assert.deepEqual(rows, { total: 1, accepted: 1, rejected: 0 });
  const workers = loaded.filter((path) => path.includes("worker"));
  assert.deepEqual(workers, ["/tearline/worker-baseline.js"]);
  await without.context().route("**/worker-baseline.js", (route) => route.fulfill({ status: 404 }));
  const said = await inPage(without, (_, { check }) => check(new Blob(["code\nA1\n"]), { identifier: "NOT_TAGGED" }));
  assert.equal(said.code, "module");
  assert.match(said.message, /could not be loaded/);
  await without.context().close();
});

test("the package may be of another origin than the page", async () => {
  const rows = await inPage(
    page,
    async (from) => (await (await import(`${from}/tearline/index.js`)).check(new Blob(["code\nA1\n"]), { identifier: "NOT_TAGGED" })).rows,
    elsewhere.url,
  );
  assert.deepEqual(rows, { total: 1, accepted: 1, rejected: 0 });
  assert.deepEqual(page.problems, []);
});
