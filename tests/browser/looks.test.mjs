// The page at its widths and in its themes, and while it is busy.
import { strict as assert } from "node:assert";
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { after, before, test } from "node:test";
import { close, launch, open } from "./support/browser.mjs";
import { BATCH, campaign, rows } from "./support/files.mjs";
import { drop, fitsSideways, signInTo, verdict } from "./support/portal.mjs";
import { SERIES, Server } from "./support/server.mjs";
import { soon } from "./support/soon.mjs";

const PICTURE = new URL("../../docs/portal.png", import.meta.url).pathname;
const OUT = new URL("./out/", import.meta.url).pathname;

let server, browser;
before(async () => [server, browser] = await Promise.all([Server.start(), launch()]));
after(async () => { await browser?.close(); await server?.stop(); });

for (const width of [360, 390, 768, 1024, 1440, 1920]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`${width} px, ${colorScheme}: nothing lies beside the window`, async () => {
      mkdirSync(OUT, { recursive: true });
      const page = await open(browser, { viewport: { width, height: 900 }, colorScheme });
      await page.goto(server.url);
      await page.getByLabel("Key").waitFor();
      await fitsSideways(page);
      await signInTo(page, server);
      await fitsSideways(page);
      await nothingCovered(page);
      await page.screenshot({ path: join(OUT, `empty-${width}-${colorScheme}.png`), fullPage: true });
      await drop(page, "a-file-with-a-rather-long-name-as-campaign-teams-like-them-2026-11-final-v7.csv", BATCH);
      await verdict(page);
      await page.locator('tr[data-row="1"]').waitFor();
      await fitsSideways(page);
      // The code column is in sight without scrolling.
      const code = await page.locator(".data-rows thead th").nth(2).boundingBox();
      assert.ok(code.x + 40 < width, `the code column starts at ${code.x}`);
      await page.screenshot({ path: join(OUT, `checked-${width}-${colorScheme}.png`), fullPage: true });
      const background = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      assert.equal(background, colorScheme === "light" ? "rgb(251, 250, 247)" : "rgb(18, 21, 23)");
      await close(page);
    });
  }
}

/** No two things of the top bar lie on each other, in any language. */
async function nothingCovered(page) {
  const language = page.locator("select#language");
  for (const code of ["de", "es", "hi", "ar", "en"]) {
    await language.selectOption(code);
    await page.waitForFunction((code) => document.documentElement.lang === code && document.activeElement?.id === "language", code);
    await page.locator(".top nav a").first().waitFor();
    const covered = await page.evaluate(() => {
      const boxes = [...document.querySelectorAll(".top .mark, .top nav a, .top select, .top button, .top .who")].map((element) => [element.textContent, element.getBoundingClientRect()]);
      const on = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
      return boxes.flatMap(([name, box], at) => boxes.slice(at + 1).filter(([, other]) => on(box, other)).map(([other]) => `${name} | ${other}`));
    });
    assert.deepEqual(covered, [], code);
  }
}

test("the theme can be chosen, and is remembered", async () => {
  const page = await open(browser, { colorScheme: "light" });
  await page.goto(server.url);
  const theme = page.getByRole("button", { name: /^Theme/ });
  await theme.click();
  await theme.click();
  await soon.equal(() => theme.getAttribute("aria-label"), "Theme: dark");
  await page.reload();
  await theme.waitFor();
  await soon.equal(() => page.evaluate(() => document.documentElement.dataset.theme), "dark");
  await page.context().close();
});

test("the picture in the README", async () => {
  if (existsSync(PICTURE) && !process.env.UPDATE_SCREENSHOT) return;
  const page = await open(browser, { viewport: { width: 1440, height: 960 }, colorScheme: "light" });
  await signInTo(page, server, SERIES);
  await drop(page, "diwali-batch-07.csv", campaign());
  await soon.match(() => verdict(page), /^49,813 of 50,000 rows are ready\. 187 would be rejected, nearly all because a spreadsheet/);
  await page.locator('tr[data-row="1"]').waitFor();
  await page.getByLabel("Number of the row or line").fill("1,020");
  await page.keyboard.press("Enter");
  await page.locator('tr.marked[data-row="1020"]').waitFor();
  await page.evaluate(() => document.activeElement.blur());
  await page.screenshot({ path: PICTURE, fullPage: true, animations: "disabled" });
  await page.context().close();
});

test("a million rows: the page answers throughout", async (t) => {
  const dir = mkdtempSync(join(tmpdir(), "tearline-large-"));
  const path = join(dir, "million.csv");
  await pipeline(Readable.from(rows(1_000_000)), createWriteStream(path));
  // A machine that is busy with something else makes any task long, now and then; a page that does the worker's work
  // blocks every time, and for longer than any neighbour makes it wait.
  let shortest = Infinity;
  for (let attempt = 0; attempt < 3 && shortest > 50; attempt += 1) {
    shortest = Math.min(shortest, Math.max(0, ...(await longTasks(path))));
  }
  t.diagnostic(shortest === 0 ? "no task of the page's thread took 50 ms" : `the longest task of the page's thread: ${shortest} ms`);
  assert.ok(shortest < 250, `the page's thread was blocked for ${shortest} ms, and each time for as long or longer`);
  rmSync(dir, { recursive: true });
});

/** Checks a file of a million rows and looks around in it; gives the tasks over 50 ms that the page's thread had. */
async function longTasks(path) {
  const page = await open(browser);
  await signInTo(page, server, SERIES);
  await page.evaluate(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ entryTypes: ["longtask"] });
  });
  await page.locator('.drop input[type="file"]').setInputFiles(path);
  await page.getByText("999,900 of 1,000,000 rows are ready.").waitFor({ timeout: 120_000 });
  // Any page of it, and the rows of one rule.
  await page.getByLabel("Number of the row or line").fill("750,000");
  await page.keyboard.press("Enter");
  await page.locator('tr.marked[data-row="750000"]').waitFor();
  await page.locator('[data-rule="code-duplicate"]').click();
  await page.locator('tr[data-row="10000"]').waitFor();
  await page.locator('tr[data-row="749999"]').waitFor({ state: "detached" });
  const long = await page.evaluate(() => window.longTasks);
  await close(page);
  return long;
}
