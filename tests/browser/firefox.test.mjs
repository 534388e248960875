// The main job in Firefox: another engine compiles the module, draws the page and keeps what lies on it. Driven over
// WebDriver BiDi, which Firefox speaks by itself.
import { strict as assert } from "node:assert";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { BATCH } from "./support/files.mjs";
import { installed } from "./support/installed.mjs";
import { KEY, SECRET, SERIES, Server } from "./support/server.mjs";
import { soon } from "./support/soon.mjs";

const FIREFOX = process.env.FIREFOX ?? ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find(existsSync);

const puppeteer = () => installed("puppeteer-core", "PUPPETEER_DIR", (require) => require("puppeteer-core"));

let server, browser, folder;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "tearline-firefox-"));
  const launch = puppeteer().launch({ browser: "firefox", executablePath: FIREFOX, headless: true });
  [server, browser] = await Promise.all([Server.start(), launch]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const seen = (page, text) => page.waitForSelector(`::-p-text(${text})`, { timeout: 60_000 });

async function signIn(page) {
  await page.goto(`${server.url}/series/${SERIES}`);
  await page.locator('input[name="key"]').fill(KEY);
  await page.locator('input[name="secret"]').fill(SECRET);
  await page.locator('button[type="submit"]').click();
}

const verdict = (page) => page.$eval(".verdict-text", (text) => text.innerText.trim());

test("a file is checked, mended, there again after a reload, and uploaded", async () => {
  const page = await browser.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  await signIn(page);
  await seen(page, "Drop a CSV file here");
  const file = join(folder, "firefox.csv");
  writeFileSync(file, BATCH);
  const input = await page.waitForSelector('label.drop input[type="file"]');
  await input.uploadFile(file);
  await seen(page, "11 of 15 rows are ready.");
  // The row without a code gets one.
  await page.locator('tr[data-row="14"] button.value[data-column="1"]').click();
  await page.locator("input.value.write").fill("DW26-3000");
  await page.keyboard.press("Enter");
  await seen(page, "12 of 15 rows are ready.");

  await signIn(page);
  await seen(page, "12 of 15 rows are ready.");
  await soon.match(() => verdict(page), /^12 of 15 rows are ready\. 3 would be rejected/);
  await page.locator("#upload").click();
  await page.waitForSelector('ol.steps[data-status="FINISHED"]', { timeout: 60_000 });
  await seen(page, "12 of 15 rows went in.");
  const [job] = await server.jobs();
  assert.deepEqual([job.actualRowCount, job.errorCount, job.uploadedFileName], [15, 3, "firefox.csv"]);
  assert.deepEqual(problems, []);
});
