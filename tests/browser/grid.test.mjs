// All rows of a large file, scrolled: only those in sight are on the page.
import { strict as assert } from "node:assert";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { after, before, test } from "node:test";
import { close, launch, open } from "./support/browser.mjs";
import { campaign, rows } from "./support/files.mjs";
import { drop, fitsSideways, signInTo, verdict } from "./support/portal.mjs";
import { Server } from "./support/server.mjs";
import { soon } from "./support/soon.mjs";

/** Rows of the large file; `GRID_ROWS=10000000` for the largest that is promised. */
const MANY = Number(process.env.GRID_ROWS ?? 1_000_000);

let server, browser, dir, large;
before(async () => {
  dir = mkdtempSync(join(tmpdir(), "tearline-grid-"));
  large = join(dir, "large.csv");
  [server, browser] = await Promise.all([Server.start(), launch(), pipeline(Readable.from(rows(MANY)), createWriteStream(large))]);
});
after(async () => { await browser?.close(); await server?.stop(); rmSync(dir, { recursive: true }); });

const grid = (page) => page.getByRole("region", { name: "Rows of the file" });
const row = (page, number) => page.locator(`.scrolls tr[data-row="${number}"]`);

/** The numbers of the rows in sight, once all of them are there. */
async function inSight(page) {
  await page.waitForFunction(() => !document.querySelector(".scrolls .waiting") && document.querySelector(".scrolls tr[data-row]"));
  return page.locator(".scrolls tbody tr").evaluateAll((rows) => {
    const pane = document.querySelector(".scrolls").getBoundingClientRect();
    const inside = rows.filter((row) => { const { top, bottom } = row.getBoundingClientRect(); return bottom > pane.top + 52 && top < pane.bottom; });
    return inside.map((row) => Number(row.dataset.row));
  });
}

/** They follow one another: none is missing, none is there twice. */
function follow(numbers) {
  assert.ok(numbers.length >= 10, `rows in sight: ${numbers}`);
  numbers.forEach((number, at) => assert.equal(number, numbers[0] + at));
}

test(`${MANY.toLocaleString("en-GB")} rows from the first to the last`, async (t) => {
  const page = await open(browser);
  await signInTo(page, server);
  await page.evaluate(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((entry) => Math.round(entry.duration)))).observe({ entryTypes: ["longtask"] });
  });
  await page.locator('.drop input[type="file"]').setInputFiles(large);
  await page.locator('section[aria-label="Checked in this browser"][aria-busy="false"]').waitFor({ timeout: 120_000 });
  await row(page, 1).waitFor();
  follow(await inSight(page));
  await page.evaluate(() => { window.longTasks = []; });

  // By the bar, all along the file; each place is where the share of the bar says.
  for (let step = 1; step < 40; step += 1) {
    await grid(page).evaluate((grid, [share, busy]) => {
      grid.scrollTop = (grid.scrollHeight - grid.clientHeight) * share;
      // Meanwhile the bar comes to rest where it was before, and the page hears of that first.
      for (const until = performance.now() + busy; performance.now() < until;);
    }, [step / 40, step < 8 ? 170 : 0]);
    await page.waitForFunction((expected) => {
      const first = document.querySelector(".scrolls tr[data-row]");
      return first && Math.abs(Number(first.dataset.row) - expected) < 60;
    }, MANY * step / 40);
    follow(await inSight(page));
  }
  // By the wheel: as many rows as on a short page, however many a pixel of the bar is.
  const [before] = await inSight(page);
  await grid(page).hover();
  await page.mouse.wheel(0, 340);
  await row(page, before).waitFor({ state: "detached" });
  const [after] = await inSight(page);
  assert.ok(after >= before + 9 && after <= before + 11, `from row ${before} to row ${after}`);
  // By keyboard.
  await grid(page).focus();
  await page.keyboard.press("End");
  await row(page, MANY).waitFor();
  follow(await inSight(page));
  assert.equal((await inSight(page)).at(-1), MANY);
  await page.keyboard.press("Home");
  await row(page, 1).waitFor();
  assert.equal((await inSight(page))[0], 1);
  // To a row by its number, as everywhere.
  await page.getByLabel("Number of the row or line").fill(String(MANY - 500));
  await page.keyboard.press("Enter");
  await page.locator(`.scrolls tr.marked[data-row="${MANY - 500}"]`).waitFor();
  const long = await page.evaluate(() => window.longTasks);
  t.diagnostic(`tasks over 50 ms while ${MANY} rows were scrolled: ${long.length} ${JSON.stringify(long)}`);
  await close(page);
});

async function checked(options) {
  const page = await open(browser, options);
  await signInTo(page, server);
  await drop(page, "campaign.csv", campaign());
  await verdict(page);
  await row(page, 1).waitFor();
  return page;
}

test("a reason is there in full where the pointer or the focus is", async () => {
  const page = await checked();
  await page.locator('[data-rule="mobile-spreadsheet"]').click();
  await row(page, 1007).waitFor();
  const why = row(page, 1007).locator(".why").first();
  const tip = page.getByRole("tooltip");
  await why.hover();
  await soon.equal(() => tip.innerText(), await why.getAttribute("data-full"));
  await page.mouse.move(0, 0);
  await tip.waitFor({ state: "detached" });
  await why.focus();
  await tip.waitFor();
  await page.keyboard.press("Escape");
  await tip.waitFor({ state: "detached" });
  await page.context().close();
});

test("a value is mended where it stands, and the rows stay where they are", async () => {
  const page = await checked();
  await page.getByLabel("Number of the row or line").fill("1,007");
  await page.keyboard.press("Enter");
  await page.locator('.scrolls tr.marked.rejected[data-row="1007"]').waitFor();
  const before = await inSight(page);
  await row(page, 1007).locator('button[data-column="0"]').click();
  await page.keyboard.type("919800007049");
  await page.keyboard.press("Enter");
  await page.locator('.scrolls tr[data-row="1007"]:not(.rejected)').waitFor();
  await soon.deepEqual(() => inSight(page), before);
  await page.waitForFunction(() => document.activeElement?.closest("tr")?.dataset.row === "1007");
  await close(page);
});

test("pages are there for who wants them, and stay so", async () => {
  const page = await checked();
  await page.getByRole("button", { name: "By pages" }).click();
  await page.getByRole("button", { name: "Next ›" }).click();
  await page.locator('.grid:not(.scrolls) tr[data-row="51"]').waitFor();
  // Left on the page it would be there again after the reload.
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByText("Drop a CSV file here").waitFor();
  await signInTo(page, server);
  await drop(page, "campaign.csv", campaign());
  await verdict(page);
  await page.locator('.grid:not(.scrolls) tr[data-row="1"]').waitFor();
  await page.getByRole("button", { name: "Scroll", exact: true }).click();
  await row(page, 1).waitFor();
  await page.context().close();
});

test("on a phone the rows are scrolled and the page stays as wide as the window", async () => {
  const page = await checked({ viewport: { width: 360, height: 740 } });
  await fitsSideways(page);
  await grid(page).evaluate((grid) => { grid.scrollTop = 34 * 20_000; });
  await row(page, 20_003).waitFor();
  follow((await inSight(page)));
  await page.context().close();
});
