// What a person with a large file feels in the portal: long tasks, frames, memory, mends, workbooks.
//
//   node tests/bench/portal.mjs TEARLINE FILE PKG      the program; a CSV of customers and codes; the npm package
//
// Prints lines of JSON. The file that all the mends make is held against one that is merged here, byte for byte.
import { createHash } from "node:crypto";
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const [program, file, pkg] = process.argv.slice(2);
process.env.TEARLINE_BIN = program;
const { launch, open } = await import("../browser/support/browser.mjs");
const { renderersPeak } = await import("../browser/support/memory.mjs");
const { serve } = await import("../browser/support/serve.mjs");
const { finished, signInTo } = await import("../browser/support/portal.mjs");
const { Server } = await import("../browser/support/server.mjs");
const { xlsx } = await import("../browser/support/workbook.mjs");

const MENDS = 10_000;
const SHEET_ROWS = 500_000;
const PATIENCE = { timeout: 300_000 };
const dir = mkdtempSync(join(tmpdir(), "tearline-portal-"));
const print = (line) => console.log(JSON.stringify(line));

/** Long tasks of the page from now on, and times between its frames. */
async function watch(page) {
  await page.evaluate(() => {
    window.tasks = [];
    new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ entryTypes: ["longtask"] });
    window.frames = [];
    let last = performance.now();
    const frame = (now) => { window.frames.push(now - last); last = now; requestAnimationFrame(frame); };
    requestAnimationFrame(frame);
  });
}
const since = (page) => page.evaluate(() => {
  const [tasks, frames] = [window.tasks.splice(0), window.frames.splice(0)];
  return { tasks: tasks.length, longest: Math.max(0, ...tasks), frames: frames.filter((ms) => ms > 50).length, drawn: frames.length };
});

async function scrolled(browser, server) {
  const page = await open(browser);
  await signInTo(page, server);
  await watch(page);
  await since(page);
  const started = performance.now();
  await page.locator('.drop input[type="file"]').setInputFiles(file);
  await page.locator('section[aria-label="Checked in this browser"][aria-busy="false"]').waitFor(PATIENCE);
  const checkMs = performance.now() - started;
  const checking = await since(page);
  await page.locator('.scrolls tr[data-row="1"]').waitFor();
  await since(page);
  // The bar all along the file and then some turns of the wheel, frame by frame.
  await page.evaluate(() => new Promise((done) => {
    const grid = document.querySelector(".scrolls");
    let step = 0;
    const move = () => {
      step += 1;
      if (step <= 300) grid.scrollTop = (grid.scrollHeight - grid.clientHeight) * step / 300;
      else grid.dispatchEvent(new WheelEvent("wheel", { deltaY: 120, bubbles: true, cancelable: true }));
      if (step < 400) requestAnimationFrame(move);
      else done();
    };
    requestAnimationFrame(move);
  }));
  await page.waitForFunction(() => !document.querySelector(".scrolls .waiting"));
  const scrolling = await since(page);
  print({ what: "scrolled", checkMs, checkingTasks: checking.tasks, checkingLongest: checking.longest, scrollingTasks: scrolling.tasks, scrollingFrames: scrolling.frames, drawn: scrolling.drawn, peak: renderersPeak() });
  await page.context().close();
}

const MENDING = `<!doctype html><title>bench</title><input type="file"><script type="module">
  import { open } from "/pkg/index.js";
  window.run = async (mends) => {
    const session = await open(document.querySelector("input").files[0], { identifier: "MOBILE" });
    const total = session.report.rows.total;
    const times = [];
    for (let at = 0; at < mends; at += 1) {
      // All over the file, none twice: 7919 is prime.
      const row = 1 + (at * 7919 * 131) % total;
      const started = performance.now();
      if (at % 10 === 9) await session.drop(row);
      else await session.edit(row, 1, "MENDED-" + at);
      times.push(performance.now() - started);
    }
    window.blob = await session.blob();
    times.sort((a, b) => a - b);
    return { total, p50: times[mends >> 1], p99: times[Math.floor(mends * 0.99)], slowest: times.at(-1), bytes: window.blob.size };
  };
  window.part = async (from, to) => {
    const bytes = new Uint8Array(await window.blob.slice(from, to).arrayBuffer());
    let text = "";
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return btoa(text);
  };
</script>`;

async function mended(browser) {
  const server = await serve({ "/": MENDING }, { "/pkg/": pkg });
  const page = await open(browser);
  await page.goto(server.url);
  await page.setInputFiles("input", file);
  const { total, bytes, ...times } = await page.evaluate((mends) => window.run(mends), MENDS);
  const theirs = createHash("sha256");
  for (let from = 0; from < bytes; from += 1 << 24) {
    theirs.update(Buffer.from(await page.evaluate(([from, to]) => window.part(from, to), [from, Math.min(from + (1 << 24), bytes)]), "base64"));
  }
  // The same mends by another program, line by line: no value of the file is quoted.
  const patches = new Map(Array.from({ length: MENDS }, (_, at) => [1 + (at * 7919 * 131) % total, at % 10 === 9 ? null : `MENDED-${at}`]));
  const ours = createHash("sha256");
  let row = 0, part = "";
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const patch = row === 0 ? undefined : patches.get(row);
    row += 1;
    if (patch === null) continue;
    part += `${patch === undefined ? line : `${line.split(",")[0]},${patch}`}\n`;
    if (part.length > 1 << 20) { ours.update(part); part = ""; }
  }
  ours.update(part);
  const equal = theirs.digest("hex") === ours.digest("hex");
  if (patches.size !== MENDS || !equal) throw new Error(`the mended file is not what the mends make of it (${patches.size} rows mended)`);
  print({ what: "mended", mends: MENDS, ...times, bytes });
  await page.context().close();
  server.stop();
}

async function workbook(browser, server) {
  const path = join(dir, "large.xlsx");
  const rows = [["mobile", "coupon code"]];
  for (let i = 0; i < SHEET_ROWS; i += 1) rows.push([919_000_000_000 + i, `XL-${i.toString(36).toUpperCase().padStart(8, "0")}`]);
  writeFileSync(path, xlsx([{ name: "Codes", rows }]));
  const page = await open(browser);
  await signInTo(page, server);
  const started = performance.now();
  await page.locator('.drop input[type="file"]').setInputFiles(path);
  await page.locator(".made").waitFor(PATIENCE);
  await page.locator('section[aria-label="Checked in this browser"][aria-busy="false"]').waitFor(PATIENCE);
  const openedMs = performance.now() - started;
  const sending = performance.now();
  await page.locator("#upload").click();
  await page.locator(".steps").waitFor(PATIENCE);
  const uploadedMs = performance.now() - sending;
  await finished(page);
  print({ what: "workbook", rows: SHEET_ROWS, openedMs, uploadedMs, doneMs: performance.now() - sending });
  await page.context().close();
}

async function painted(browser, server) {
  const page = await open(browser);
  await page.goto(server.url);
  await page.getByLabel("Key").waitFor();
  const ms = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN);
  print({ what: "painted", ms });
  await page.context().close();
}

let server;
const browser = await launch();
try {
  server = await Server.start();
  await painted(browser, server);
  await scrolled(browser, server);
  await workbook(browser, server);
  await mended(browser);
} finally {
  await browser.close();
  await server?.stop();
  rmSync(dir, { recursive: true, force: true });
}
