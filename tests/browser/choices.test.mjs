// What is to become of the rows of a file is chosen before it is sent.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { close, launch, open } from "./support/browser.mjs";
import { BATCH, BATCH_REJECTED, BATCH_ROWS } from "./support/files.mjs";
import { drop, finished, signInTo, verdict } from "./support/portal.mjs";
import { Server } from "./support/server.mjs";
import { soon } from "./support/soon.mjs";

let server, browser;
before(async () => [server, browser] = await Promise.all([Server.start(), launch()]));
after(async () => { await browser?.close(); await server?.stop(); });

let batch = 0;
/** A batch whose codes are in no other one. */
const fresh = () => { batch += 1; return BATCH.replaceAll("DW26-", `C${batch}-`).replaceAll("MAR-10", `MAR-1${batch}`); };

async function chosen(content, choice) {
  const page = await open(browser);
  await signInTo(page, server);
  await drop(page, "choices.csv", content);
  await verdict(page);
  await page.locator('select[name="rows"]').selectOption({ label: choice });
  return page;
}

/** What the server says of the newest job. */
const job = async () => (await server.jobs())[0];
const GOOD = BATCH_ROWS - BATCH_REJECTED;

test("only the good rows are sent", async () => {
  const page = await chosen(fresh(), "only the good rows are sent");
  await soon.equal(() => page.locator("#upload").innerText(), `Upload ${GOOD} good rows`);
  await page.locator("#upload").click();
  await finished(page);
  const { actualRowCount, errorCount } = await job();
  assert.deepEqual([Number(actualRowCount), Number(errorCount)], [GOOD, 0]);
  await close(page);
});

test("all or none: nothing is sent while a row is rejected", async () => {
  const page = await chosen(fresh(), "all rows go in, or none");
  await soon.equal(() => page.locator("#upload").getAttribute("aria-disabled"), "true");
  await soon.match(() => page.locator("#what-is-sent").innerText(), /None would go in, because 4 rows are rejected/);
  await page.locator("#upload").click({ force: true });
  await soon.equal(() => page.locator(".sending .done").count(), 0);
  await drop(page, "good.csv", fresh().split("\n").slice(0, 11).join("\n"));
  await verdict(page);
  await page.locator("#upload").click();
  await finished(page);
  assert.equal((await job()).mode, "all-or-nothing");
  await close(page);
});

test("the server checks first, and its job waits for a word", async () => {
  const page = await chosen(fresh(), "the server checks first, then I decide");
  await soon.equal(() => page.locator("#upload").innerText(), `Have ${BATCH_ROWS} rows checked by the server`);
  await page.locator("#upload").click();
  await page.locator('.steps[data-status="VALIDATED"]').waitFor();
  const { mode, uploadStatus } = await job();
  assert.deepEqual([mode, uploadStatus], ["validate", "VALIDATED"]);
  await close(page);
});

test("codes that exist already are known before anything is sent", async () => {
  const content = fresh().split("\n").slice(0, 11).join("\n");
  const page = await chosen(content, "each good row goes in, the others come back");
  const ask = page.getByRole("button", { name: "Ask which codes exist already" });
  await ask.click();
  await page.locator(".existing").getByText("None of the 10 codes exists yet.").waitFor();
  await page.locator("#upload").click();
  await finished(page);
  // The same codes again, and one more.
  await drop(page, "again.csv", content + "\n919876543299,NEW-1");
  await verdict(page);
  await ask.click();
  await page.locator(".existing").getByText("10 of 11 codes exist already, 10 in this series.").waitFor();
  await page.locator(".existing").getByRole("button", { name: "row 10", exact: true }).click();
  await page.locator('tr.marked[data-row="10"]').waitFor();
  // It stands in the table, too, and they are taken out at once.
  await soon.equal(() => page.locator("tr[data-row] .why.bad").getByText("exists already in this series").count(), 10);
  await page.getByRole("button", { name: "Take these rows out" }).click();
  await page.getByText("10 rows taken out").waitFor();
  await soon.equal(() => verdict(page), "The only row is ready.");
  await close(page);
});
