// The engine in Chromium, beside reading the file alone and beside DuckDB, on one file and in one run.
//
//   node tests/bench/browser.mjs FILE PKG      FILE: a CSV; PKG: the npm package, as `cargo xtask package` leaves it
//
// DuckDB-wasm is taken from $DUCKDB_DIR/node_modules. Prints one line of JSON: medians in milliseconds, memory in bytes.
import { statSync } from "node:fs";
import { join } from "node:path";

import { launch } from "../browser/support/browser.mjs";
import { renderersPeak } from "../browser/support/memory.mjs";
import { serve } from "../browser/support/serve.mjs";

const [file, pkg] = process.argv.slice(2);
const RUNS = Number(process.env.RUNS ?? 5);
const modules = process.env.DUCKDB_DIR && join(process.env.DUCKDB_DIR, "node_modules");

const READ = `
  // What the engine's worker does, without the engine.
  onmessage = async ({ data: file }) => {
    const started = performance.now();
    const reader = file.stream().getReader({ mode: "byob" });
    let buffer = new ArrayBuffer(2 << 20), bytes = 0;
    for (;;) {
      const { value, done } = await reader.read(new Uint8Array(buffer));
      if (done) break;
      bytes += value.length;
      buffer = value.buffer;
    }
    postMessage({ ms: performance.now() - started, bytes });
  };`;

const CHECK = `
  import init, { Session } from "/pkg/tearline.js";
  const ready = init();
  onmessage = async ({ data: file }) => {
    const { memory } = await ready;
    const session = new Session({ identifier: "MOBILE" });
    const started = performance.now();
    let preview;
    const report = await session.check(file, () => {}, () => { preview ??= performance.now() - started; });
    const ms = performance.now() - started;
    postMessage({ ms, preview, rows: report.rows, wasm: memory.buffer.byteLength });
    session.free();
  };`;

const PAGE = `<!doctype html><title>bench</title><input type="file">
  <script type="importmap">{ "imports": {
    "apache-arrow": "/modules/apache-arrow/Arrow.mjs", "tslib": "/modules/tslib/tslib.es6.mjs",
    "flatbuffers": "/modules/flatbuffers/mjs/flatbuffers.js" } }</script>
  <script type="module">
    const file = () => document.querySelector("input").files[0];
    // A worker of its own each time: what one leaves in memory is not the next one's.
    window.inWorker = (script) => new Promise((resolve, reject) => {
      const worker = new Worker(script, { type: "module" });
      worker.onerror = (error) => reject(new Error(error.message));
      worker.onmessage = ({ data }) => { worker.terminate(); resolve(data); };
      worker.postMessage(file());
    });
    window.inDuckdb = async () => {
      const duckdb = await import("/modules/@duckdb/duckdb-wasm/dist/duckdb-browser.mjs");
      const dist = "/modules/@duckdb/duckdb-wasm/dist/";
      const worker = new Worker(dist + "duckdb-browser-eh.worker.js");
      const db = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
      await db.instantiate(location.origin + dist + "duckdb-eh.wasm");
      await db.registerFileHandle("file.csv", file(), duckdb.DuckDBDataProtocol.BROWSER_FILEREADER, true);
      const connection = await db.connect();
      const started = performance.now();
      const result = await connection.query(
        "select count(*)::double as n, count(distinct code)::double as codes from read_csv('file.csv', header = true, " +
        "delim = ',', quote = '\\"', auto_detect = false, columns = { 'customer': 'VARCHAR', 'code': 'VARCHAR' })");
      const ms = performance.now() - started;
      const row = result.toArray()[0].toJSON();
      await db.terminate();
      worker.terminate();
      return { ms, ...row };
    };
    window.ready = true;
  </script>`;

const server = await serve({ "/": PAGE, "/read.js": READ, "/check.js": CHECK }, { "/pkg/": pkg, "/modules/": modules });

async function open(browser) {
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForFunction(() => window.ready);
  await page.setInputFiles("input", file);
  return page;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
const browser = await launch();
try {
  const peer = modules ? () => window.inDuckdb() : null;
  const results = { read: [], check: [], duckdb: [] };
  // In turn, so that a machine whose speed drifts drifts for all; the first round warms the file's cache.
  for (let round = 0; round <= RUNS; round += 1) {
    const page = await open(browser);
    // One first, then the other first: whatever the first to come has warmed, it warms for both as often.
    const run = (script) => page.evaluate((script) => window.inWorker(script), script);
    let read, check;
    for (const script of round % 2 ? ["/check.js", "/read.js"] : ["/read.js", "/check.js"]) {
      if (script === "/read.js") read = await run(script);
      else (check = await run(script)).renderer = renderersPeak();
    }
    await page.close();
    const beside = await open(browser);
    const duckdb = peer && (await beside.evaluate(peer));
    await beside.close();
    if (round === 0) continue;
    results.read.push(read);
    results.check.push(check);
    if (duckdb) results.duckdb.push(duckdb);
  }
  const of = (name, field = "ms") => Math.round(median(results[name].map((result) => result[field])) * 10) / 10;
  const { rows } = results.check[0];
  if (results.duckdb.some(({ n }) => n !== rows.total)) throw new Error("DuckDB counts other rows");
  console.log(JSON.stringify({
    file, bytes: statSync(file).size, rows: rows.total, readMs: of("read"), checkMs: of("check"), previewMs: of("check", "preview"),
    wasmBytes: of("check", "wasm"), rendererPeak: of("check", "renderer"), duckdbMs: results.duckdb.length ? of("duckdb") : null,
  }));
} finally {
  await browser.close();
  server.stop();
}
