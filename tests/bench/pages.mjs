// Any page of a large file in Chromium: how long the slowest of some takes, by the way that rows are chosen.
//
//   node tests/bench/pages.mjs FILE PKG      FILE: a CSV with faults; PKG: the npm package, as `cargo xtask package` leaves it
//
// Prints one line of JSON: milliseconds, of five rounds the median of their slowest pages.
import { launch } from "../browser/support/browser.mjs";
import { serve } from "../browser/support/serve.mjs";

const [file, pkg] = process.argv.slice(2);
const RUNS = Number(process.env.RUNS ?? 5);
const PAGES = 50;
const ROWS = 50;

const WORKER = `
  import init, { Session } from "/pkg/tearline.js";
  const ready = init();
  // The same places in every run.
  let dice = 42;
  const below = (n) => { dice = (Math.imul(dice, 1664525) + 1013904223) >>> 0; return Math.floor(dice / 2 ** 32 * n); };
  const timed = async (ask) => { const started = performance.now(); await ask(); return performance.now() - started; };

  onmessage = async ({ data: file }) => {
    await ready;
    const session = new Session({ identifier: "MOBILE" });
    const { rows, counts } = await session.check(file);
    const rules = Object.keys(counts).filter((rule) => !rule.startsWith("file-"));
    const slowest = async (ask) => {
      const rounds = [];
      for (let round = 0; round < ${RUNS}; round += 1) {
        const times = [];
        for (let page = 0; page < ${PAGES}; page += 1) times.push(await timed(() => ask(1 + below(rows.total))));
        rounds.push(Math.max(...times));
      }
      return rounds.sort((a, b) => a - b)[${RUNS} >> 1];
    };
    const worst = {
      allMs: await slowest((row) => session.rows(row, ${ROWS})),
      rejectedMs: await slowest((row) => session.rows(row, ${ROWS}, "rejected")),
      ruleMs: 0,
      findingsMs: 0,
      lineMs: await slowest((line) => session.rowAtLine(line)),
      densityMs: await slowest(async () => session.density(200, "rejected")),
    };
    for (const rule of rules) {
      worst.ruleMs = Math.max(worst.ruleMs, await slowest((row) => session.rows(row, ${ROWS}, { rule })));
      worst.findingsMs = Math.max(worst.findingsMs, await slowest((row) => session.findings({ rule, row }, ${ROWS})));
    }
    postMessage({ rows: rows.total, rules: rules.length, ...worst, worstMs: Math.max(...Object.values(worst)) });
  };`;

const PAGE = `<!doctype html><title>bench</title><input type="file"><script type="module">
  window.run = () => new Promise((resolve, reject) => {
    const worker = new Worker("/worker.js", { type: "module" });
    worker.onerror = (error) => reject(new Error(error.message));
    worker.onmessage = ({ data }) => resolve(data);
    worker.postMessage(document.querySelector("input").files[0]);
  });
</script>`;

const server = await serve({ "/": PAGE, "/worker.js": WORKER }, { "/pkg/": pkg });
const browser = await launch();
try {
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.setInputFiles("input", file);
  const measured = await page.evaluate(() => window.run());
  const rounded = Object.entries(measured).map(([key, value]) => [key, Math.round(value * 10) / 10]);
  console.log(JSON.stringify({ file, ...Object.fromEntries(rounded) }));
} finally {
  await browser.close();
  server.stop();
}
